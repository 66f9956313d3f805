#include "api/upkeep.h"

#include "api/packing.h"
#include "base/log.h"
#include "history/history.h"
#include "metrics/metrics.h"
#include "sessions/session_store.h"
#include "stats/status_fold.h"
#include "register/register.h"
#include "store/purge.h"
#include "store/quota.h"

/* Microseconds from one look to the next. */
enum { SELDOM = 60000000, SOON = 300000 };

/* Microseconds for what deletions have left in an account. */
enum { CLEARING_TIME = 200000 };

bool upkeep_is_due(const struct upkeep *upkeep)
{
    return clock_monotonic_us() >= upkeep->next;
}

static void tell(const struct purge_backlog *backlog)
{
    metrics_waits(WAITING_ANSWERS, HAS(backlog, answers) ? backlog->answers.micros : 0);
    metrics_waits(WAITING_CHANGES, HAS(backlog, changes) ? backlog->changes.micros : 0);
    metrics_waits(WAITING_SEGMENTS, HAS(backlog, segments) ? backlog->segments.micros : 0);
}

/* What a burst of writes has left to the next ones, which did not come. A failure says so by itself. */
static struct problem *pack_waiting(const struct tenant *nobody, struct instant now, bool *done)
{
    struct tenant   owner = *nobody;
    struct problem *problem;

    if ((problem = purge_find_unpacked(nobody, now, &owner.account_id)) || !owner.account_id)
        return problem;
    *done = !packing_of(&owner);
    db_start_request(owner.db);
    db_give_way(owner.db);
    return NULL;
}

static struct problem *look(const struct tenant *nobody, bool *done)
{
    struct instant        now       = clock_now();
    bool                  is_packed = true;
    struct purge_backlog *backlog;
    struct problem       *problem = purge_backlog(nobody, &backlog);

    *done = true;
    if (problem || (problem = session_purge(nobody, now)))
        return problem;
    tell(backlog);
    if ((problem = register_expire(nobody, done)) || !*done)
        return problem;
    if (purge_is_unpacked(backlog, now) && (problem = pack_waiting(nobody, now, &is_packed)))
        return problem;
    if (purge_is_due(backlog, now))
        problem = purge_step(nobody, now, done);
    *done = *done && is_packed;
    return problem;
}

/* The next look is set first: what is left in the middle, for want of memory, is not tried again at once. */
void upkeep_run(struct upkeep *upkeep, struct db *db, struct arena *arena)
{
    struct tenant   nobody = {.db = db, .arena = arena};
    struct problem *problem;
    bool            done;

    if (!upkeep_is_due(upkeep))
        return;
    upkeep->next = clock_monotonic_us() + SELDOM;
    db_start_request(db);
    db_give_way(db);
    if (!db_takes_writes(db))
        return;
    problem = look(&nobody, &done);
    if (problem)
        log_event(LOG_LEVEL_WARNING, "purge", "what is deleted waits to go for good: " STR_FMT,
                  STR_ARG(problem->detail));
    else if (!done)
        upkeep->next = clock_monotonic_us() + SOON;
}

void upkeep_of_account(const struct tenant *tenant)
{
    struct problem *problem;

    db_start_request(tenant->db);
    db_give_way(tenant->db);
    problem = store_history_clear(tenant, CLEARING_TIME);
    if (problem)
        log_event(LOG_LEVEL_INFO, "history", "something is left of deleted records: " STR_FMT,
                  STR_ARG(problem->detail));
    problem = status_fold(tenant, clock_now(), CLEARING_TIME);
    if (problem)
        log_event(LOG_LEVEL_INFO, "stats", "counts of account %lld were not put together: " STR_FMT,
                  (long long)tenant->account_id, STR_ARG(problem->detail));
    problem = store_quota_refresh(tenant);
    if (problem)
        log_event(LOG_LEVEL_INFO, "quota", "account %lld was not counted: " STR_FMT, (long long)tenant->account_id,
                  STR_ARG(problem->detail));
}
