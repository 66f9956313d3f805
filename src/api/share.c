#include "api/share.h"

#include "db/db.h"
#include "metrics/metrics.h"

enum { SECOND = 1000000 /* microseconds */ };

struct problem *share_begin(const struct request *request)
{
    uint64_t        wait = shares_begin(request->share, request->tenant->account_id, clock_monotonic_us());
    struct problem *problem;

    if (!wait)
        return NULL;
    metrics_add(METRIC_OVER_SHARE);
    problem              = problem_new(request->arena, PROBLEM_share_exceeded,
                                       "The account has used more of the server's time than its share; wait a moment.");
    problem->retry_after = (int)((wait + SECOND - 1) / SECOND);
    return problem;
}

/* Of a request that never came as far as an account, nothing is known to charge. */
void share_charge(const struct request *request)
{
    if (request->share && request->share->account)
        shares_charge(request->share, arena_processor_time(request->arena), db_usage(request->tenant->db).micros,
                      clock_monotonic_us());
}
