#include "stats/status_fold.h"

#include "stats/status_counts.h"
#include "stats/status_numbers.h"

enum { ROWS = 500 /* that a step puts together at most */ };

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

static struct problem *fold_rows(const struct tenant *tenant, const struct status_range *range, size_t *count)
{
    struct list                rows = {0};
    const struct status_count *row;
    struct problem            *problem;

    if ((problem = db_all(tenant, SQL_status_fold_rows, range, &rows)))
        return problem;
    row    = rows.items;
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        if ((problem = move(tenant, &row[i])))
            return problem;
    return NULL;
}

/* Moves are made by the first commit; rows that have become zero go in the next transaction, and never another. */
static struct problem *fold_quarter(const struct tenant *tenant, const struct status_range *range)
{
    size_t          count = 0;
    struct problem *problem;

    if ((problem = db_begin(tenant)) || (problem = fold_rows(tenant, range, &count)) || (problem = db_commit(tenant)))
        return problem;
    if ((problem = db_begin(tenant)) || (problem = db_run(tenant, SQL_status_fold_clear, range, NULL)) ||
        (count < ROWS && (problem = db_run(tenant, SQL_status_fold_set, range, NULL))))
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

struct problem *status_fold(const struct tenant *tenant, struct instant now, uint64_t micros)
{
    uint64_t             end   = clock_monotonic_us() + micros;
    struct status_range *range = SHAPE_NEW(tenant->arena, struct status_range, status_range_shape);
    bool                 found = true;
    struct problem      *problem;

    SET(range, account_id, tenant->account_id);
    SET(range, last_quarter, quarter_of(now) - FOLD_AFTER);
    SET(range, limit, ROWS);
    while (clock_monotonic_us() < end) {
        struct status_range *next = SHAPE_NEW(tenant->arena, struct status_range, status_range_shape);

        if ((problem = find_start(tenant, range)) ||
            (problem = db_one(tenant, SQL_status_fold_next, range, next, &found)) || !found)
            return problem;
        SET(range, first_quarter, next->first_quarter);
        problem = fold_quarter(tenant, range);
        db_rollback(tenant->db);
        if (problem)
            return problem;
    }
    return NULL;
}
