/*
 * The set of an action in the database: its rows in the order of their ids, in parts, with what has become of them. A
 * row's place is its part and its number there; lists show the last one first, as other lists do.
 */
#ifndef ACTIONS_ACTION_PARTS_H
#define ACTIONS_ACTION_PARTS_H

#include "actions/action_counts.h"
#include "db/db.h"
#include "search/listing.h"

enum { PART_ROWS = 500, PARTS_AT_ONCE = 64 /* are written together */ };

struct action_part {
    struct described  marks;
    int64_t           account_id;
    int64_t           action_id;
    int64_t           part; /* from 1 on */
    struct bytes      ids;  /* packed, ascending; of rows that there are not, none */
    int64_t           affected;
    int64_t           unchanged;
    int64_t           refused;
    struct str        reasons;  /* of refused ones, with commas between */
    struct bytes      outcomes; /* of each row; absent: its turn has not come */
    struct action_ids rows;     /* the ids that are packed */
};
extern const struct shape action_part_shape;

/* Deletes all parts of an action, and writes those of these ids, ascending; `*parts` gets how many. */
struct problem *parts_write(const struct tenant *tenant, int64_t action_id, const struct action_ids *ids,
                            int64_t *parts) MUST_CHECK;

/* Adds rows that are done already, after so many parts. */
struct problem *parts_add_done(const struct tenant *tenant, int64_t action_id, const struct outcome_list *outcomes,
                               int64_t *parts) MUST_CHECK;

/* Reads a part with its `rows`, whose turn it is. */
struct problem *part_read(const struct tenant *tenant, int64_t action_id, int64_t number,
                          struct action_part **out) MUST_CHECK;

/* Writes what has become of its rows. */
struct problem *part_keep(const struct tenant *tenant, struct action_part *part,
                          const struct outcome_list *outcomes) MUST_CHECK;

/* One page of the rows of listing->action_id, of an outcome if the listing has a status, and how many there are. */
struct problem *parts_page(const struct tenant *tenant, struct listing *listing, struct list *rows,
                           int64_t *total) MUST_CHECK;

#endif
