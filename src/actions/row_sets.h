/* Records that are judged and written together, and what each kind of action does to them. For src/actions/ only. */
#ifndef ACTIONS_ROW_SETS_H
#define ACTIONS_ROW_SETS_H

#include "actions/action_rows.h"
#include "domain/record.h"
#include "search/changes.h"
#include "search/ids.h"

_Static_assert((int)ROWS_AT_ONCE <= (int)CHANGES_AT_ONCE, "the changes of some rows are written together");

/* A type of which some of the records are. */
struct row_type {
    struct record_type          *type;
    struct list                  fields; /* of struct custom_field, retired ones too */
    const struct indexed_fields *indexed;
    struct record                patch;   /* as its records take it */
    enum problem_code            refusal; /* of the patch's phone; CODE_NONE: none */
};

struct row {
    struct record      *record;
    struct row_type    *type;
    struct campaign_ids campaigns; /* that it is in, as the database has them */
    size_t              live;      /* of these, that are not deleted */
    const bool         *is_live;   /* which */
    struct order       *order;     /* in the action's campaign, where that has been read; or NULL */
    struct outcome     *outcome;
};

struct row_set {
    const struct action_work *work;
    struct row               *rows; /* by the ids of their records */
    size_t                    count;
    struct row_type          *types;
    size_t                    type_count;
};

/*
 * Reads the records of these ids, locked if the work writes, with their types and campaigns; those types stay as they
 * are then. An id that nothing has is refused, and no row.
 */
struct problem *row_set_read(const struct action_work *work, const struct action_ids *ids, struct outcome *outcomes,
                             struct row_set *set) MUST_CHECK;

/* Reads their orders in the action's campaign. */
struct problem *row_set_read_orders(struct row_set *set) MUST_CHECK;

bool row_is_in(const struct row *row, int64_t campaign_id);
void row_refuse(struct row *row, enum problem_code code);

/* What the index knows a row by; `parameters` are those of its record. */
struct record_state row_state(const struct row *row, const struct value *parameters);

/* A statement about those of the set's records that are in a campaign, or were. */
struct ids_asked rows_with_history(const struct row_set *set, enum statement first);

/* Runs a statement about the records of some rows. */
struct problem *rows_run(const struct row_set *set, enum statement statement, struct row *const *rows,
                         size_t count) MUST_CHECK;

/* What is done to records, and to orders. Each judges the rows, and writes those that are affected if the work does. */
struct problem *rows_patch(struct row_set *set) MUST_CHECK;
struct problem *rows_assign(struct row_set *set) MUST_CHECK;
struct problem *rows_unassign(struct row_set *set) MUST_CHECK;
struct problem *rows_delete(struct row_set *set) MUST_CHECK;
struct problem *rows_patch_orders(struct row_set *set) MUST_CHECK;
struct problem *rows_suppress(struct row_set *set) MUST_CHECK;

/* Refuses those of some rows whose number the campaign must not call. */
struct problem *rows_refuse_suppressed(const struct row_set *set, struct row *const *rows, size_t count) MUST_CHECK;

/* Orders that were written, some of them as `do-not-call`: their numbers are suppressed. In the order of the rows. */
struct problem *rows_suppress_ended(const struct row_set *set, const struct list *orders) MUST_CHECK;

/* The affected rows of a set. */
size_t rows_affected(const struct row_set *set, struct row **rows);

#endif
