/* What becomes of the rows of a set, counted. */
#ifndef ACTIONS_ACTION_COUNTS_H
#define ACTIONS_ACTION_COUNTS_H

#include "domain/action.h"

/* What becomes of a row. */
struct outcome {
    enum action_outcome status;
    enum problem_code   code; /* of a refused one: the reason */
    bool                has_uuid;
    struct uuid         uuid;
};

/* Ids of records, ascending. */
struct action_ids {
    const int64_t *at;
    size_t         count;
};

static inline struct action_ids action_ids_some(const struct action_ids *ids, size_t done, size_t most)
{
    size_t rest = ids->count - done;

    return (struct action_ids){.at = ids->at + done, .count = rest < most ? rest : most};
}

/* What has become of some rows. */
struct outcome_list {
    const struct outcome *at;
    size_t                count;
};

enum { ACTION_REASONS = 100 /* of one set: there are not so many that a record or an order can be refused for */ };

struct action_tally {
    int64_t           affected;
    int64_t           unchanged;
    int64_t           refused[ACTION_REASONS];
    enum problem_code codes[ACTION_REASONS];
    size_t            reasons;
};

void tally_add(struct action_tally *tally, const struct outcome *outcomes, size_t count);
void tally_add_refused(struct action_tally *tally, enum problem_code code, int64_t rows);

int64_t tally_refused(const struct action_tally *tally);
int64_t tally_total(const struct action_tally *tally);

/* The code of that name; `conflict` for one that this program does not know. */
enum problem_code reason_of(struct str name);

/* As it is stored and answered. */
struct str tally_write(struct arena *arena, const struct action_tally *tally);

/* The other way; an empty text is of nothing. */
void tally_read(struct arena *arena, struct str text, struct action_tally *tally);

/* Rows as they are stored and answered. */
struct str samples_write(struct arena *arena, const struct outcome *outcomes, size_t count);

#endif
