#include "api/share.h"

#include "db/db.h"
#include "metrics/metrics.h"

/* Microseconds. A statement within SHORT waits for a busy machine, rather than keep it busy; it counts a quarter. */
enum { SECOND = 1000000, SHORT = 2000, SHORT_PART = 4 };

static bool must_end(void *share)
{
    return shares_give_up(share, clock_monotonic_us());
}

struct problem *share_begin(const struct request *request)
{
    uint64_t        wait = shares_begin(request->share, request->tenant->account_id, clock_monotonic_us());
    struct problem *problem;

    if (!wait) {
        arena_watch(request->arena, must_end, request->share);
        return NULL;
    }
    metrics_add(METRIC_OVER_SHARE);
    problem              = problem_new(request->arena, PROBLEM_share_exceeded,
                                       "The account has used more of the server's time than its share; wait a moment.");
    problem->retry_after = (int)((wait + SECOND - 1) / SECOND);
    return problem;
}

/* What counts of the time that the database took. */
static uint64_t database_cost(struct db_usage usage)
{
    uint64_t least  = (uint64_t)usage.queries * SHORT;
    uint64_t within = usage.micros < least ? usage.micros : least;

    return usage.micros - within + within / SHORT_PART;
}

/* Of a request that never came as far as an account, nothing is known to charge. */
void share_charge(const struct request *request)
{
    if (request->share && request->share->account)
        shares_charge(request->share, arena_processor_time(request->arena),
                      database_cost(db_usage(request->tenant->db)) + request->sending, clock_monotonic_us());
}
