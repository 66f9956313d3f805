#include "stats/status_recount.h"

#include "stats/status_numbers.h"

/* The counts of the account come last, for they are compared with those of the campaigns. */
static const enum statement comparing[] = {SQL_status_recount_events, SQL_status_recount_orders,
                                           SQL_status_recount_account};

/*
 * Each statement reads one moment, and what it finds to be missing then is missing until it is added: for who writes an
 * order changes both sides, and nobody else adds what is missing while the row is locked.
 */
static struct problem *compare_all(const struct tenant *tenant, int64_t *wrong)
{
    struct status_range *range = SHAPE_NEW(tenant->arena, struct status_range, status_range_shape);
    struct status_range *held  = SHAPE_NEW(tenant->arena, struct status_range, status_range_shape);
    bool                 found;
    struct problem      *problem;

    SET(range, account_id, tenant->account_id);
    if ((problem = db_run(tenant, SQL_status_fold_begin, range, NULL)) || (problem = db_begin(tenant)) ||
        (problem = db_one(tenant, SQL_status_recount_lock, range, held, &found)))
        return problem;
    for (size_t i = 0; i < COUNT_OF(comparing); i++) {
        int64_t rows = 0;

        if ((problem = db_run(tenant, comparing[i], range, &rows)))
            return problem;
        *wrong += rows;
    }
    return db_commit(tenant);
}

struct problem *status_recount(const struct tenant *tenant, int64_t *wrong)
{
    struct problem *problem = db_command(tenant->db, tenant->arena, statements[SQL_session_patience].text);

    *wrong = 0;
    if (!problem)
        problem = compare_all(tenant, wrong);
    db_rollback(tenant->db);
    return problem;
}
