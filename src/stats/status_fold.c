#include "stats/status_fold.h"

#include "stats/status_counts.h"
#include "stats/status_numbers.h"

/* What a step looks at and puts together, in rows; more are looked at if one quarter has more. */
enum { LOOKS = 2000, MOVES = 500 };

/* The row's count goes from its slot to slot 0. */
static struct problem *move(const struct tenant *tenant, const struct status_count *row)
{
    struct status_count difference = *row;
    struct problem     *problem;

    difference.slot = 0;
    if ((problem = count_difference(tenant, &difference)))
        return problem;
    difference.slot  = row->slot;
    difference.total = -row->total;
    difference.gone  = -row->gone;
    return count_difference(tenant, &difference);
}

static struct problem *move_all(const struct tenant *tenant, const struct list *rows)
{
    const struct status_count *row = rows->items;
    struct problem            *problem;

    if (!rows->count)
        return NULL;
    if ((problem = db_begin(tenant)))
        return problem;
    for (size_t i = 0; i < rows->count; i++)
        if ((problem = move(tenant, &row[i])))
            return problem;
    return db_commit(tenant);
}

/* The rows are in the order of their quarters. */
static struct problem *clear_all(const struct tenant *tenant, const struct list *rows)
{
    const struct status_count *row     = rows->items;
    struct status_range       *cleared = SHAPE_NEW(tenant->arena, struct status_range, status_range_shape);
    struct problem            *problem;

    SET(cleared, account_id, tenant->account_id);
    for (size_t i = 0; i < rows->count; i++) {
        if (i > 0 && row[i].quarter == row[i - 1].quarter)
            continue;
        SET(cleared, first_quarter, row[i].quarter);
        if ((problem = db_run(tenant, SQL_status_fold_clear, cleared, NULL)))
            return problem;
    }
    return NULL;
}

/* Moves are made by the first commit; rows that have become zero go in the next transaction, and never another. */
static struct problem *fold_quarters(const struct tenant *tenant, struct status_range *range)
{
    struct list     rows = {0};
    struct problem *problem;

    SET(range, limit, MOVES);
    if ((problem = db_all(tenant, SQL_status_fold_rows, range, &rows)) || (problem = move_all(tenant, &rows)))
        return problem;
    if ((problem = db_begin(tenant)) || (problem = clear_all(tenant, &rows)) ||
        (rows.count < MOVES && (problem = db_run(tenant, SQL_status_fold_set, range, NULL))))
        return problem;
    return db_commit(tenant);
}

/* Where the account's quarters have been put together up to. */
static struct problem *find_start(const struct tenant *tenant, struct status_range *range)
{
    struct status_range *start = SHAPE_NEW(tenant->arena, struct status_range, status_range_shape);
    bool                 found = false;
    struct problem      *problem;

    if ((problem = db_one(tenant, SQL_status_fold_at, range, start, &found)) ||
        (!found && (problem = db_run(tenant, SQL_status_fold_begin, range, NULL))))
        return problem;
    SET(range, first_quarter, found ? start->first_quarter : 0);
    return NULL;
}

/* The quarters of the next step; none are found when all that are over have had theirs. */
static struct problem *find_quarters(const struct tenant *tenant, struct status_range *range, bool *found)
{
    struct status_range *next = SHAPE_NEW(tenant->arena, struct status_range, status_range_shape);
    bool                 more = false;
    struct problem      *problem;

    if ((problem = find_start(tenant, range)) || (problem = db_one(tenant, SQL_status_fold_next, range, next, found)) ||
        !*found)
        return problem;
    SET(range, first_quarter, next->first_quarter);
    SET(range, limit, LOOKS);
    if ((problem = db_one(tenant, SQL_status_fold_end, range, next, &more)) || !more)
        return problem;
    SET(range, last_quarter, next->last_quarter);
    return NULL;
}

struct problem *status_fold(const struct tenant *tenant, struct instant now, uint64_t micros)
{
    uint64_t             end   = clock_monotonic_us() + micros;
    struct status_range *range = SHAPE_NEW(tenant->arena, struct status_range, status_range_shape);
    bool                 found = true;
    struct problem      *problem;

    SET(range, account_id, tenant->account_id);
    while (clock_monotonic_us() < end) {
        SET(range, last_quarter, quarter_of(now) - FOLD_AFTER);
        if ((problem = find_quarters(tenant, range, &found)) || !found)
            return problem;
        problem = fold_quarters(tenant, range);
        db_rollback(tenant->db);
        if (problem)
            return problem;
    }
    return NULL;
}
