/*
 * Rows of a set, some at a time: what would become of them, and the same with their being written. A preview and a run
 * judge by this alone.
 */
#ifndef ACTIONS_ACTION_ROWS_H
#define ACTIONS_ACTION_ROWS_H

#include "actions/action_counts.h"
#include "db/db.h"
#include "http/request.h"

enum { ROWS_AT_ONCE = 125 /* no more than one statement takes */, ROW_WORK = 2048 /* see arena_work */ };

/* Record types that stay as they are until the transaction ends. */
struct held_types {
    int64_t        ids[ROWS_AT_ONCE];
    struct instant updated_at[ROWS_AT_ONCE];
    size_t         count;
};

/* What judging and doing an action takes. */
struct action_work {
    struct request      *request; /* whose tenant, memory and moment they are */
    const struct action *action;
    bool                 writes;   /* inside the caller's transaction; else nothing is locked */
    struct campaign     *campaign; /* that records enter or leave, or whose orders they are; NULL: it is gone */
    struct record       *record_patch;
    struct order        *order_patch;
    struct pack_now     *changes; /* of the index; while it writes */
    struct held_types   *held;    /* likewise */
};

/* Reads what `do` of a stored or given action asks for. Faults are noted in the request, below /do. */
void action_read_do(struct request *request, const struct action *action, struct action_work *work);

/* Looks up the campaign; while it writes, that stays as it is. Once for each transaction. */
struct problem *action_begin(struct action_work *work) MUST_CHECK;

/* What becomes of the rows of these ids, ROWS_AT_ONCE at most, ascending. Each has its place in `outcomes`. */
struct problem *action_do_rows(const struct action_work *work, const struct action_ids *ids,
                               struct outcome *outcomes) MUST_CHECK;

#endif
