#include "api/packing.h"

#include "api/share.h"
#include "base/log.h"
#include "http/route.h"
#include "metrics/metrics.h"
#include "metrics/shares.h"
#include "packing/packing_failures.h"

enum {
    PACK_EVERY = 16,       /* one write of so many is followed by a look */
    MUCH       = 64 << 10, /* and each one with so many bytes: its words are many */
    BUSY       = 1         /* second to wait, says the problem of a database that is away or busy */
};

static bool has_written(const struct request *request)
{
    return request->caller && request->route && route_writes(request->route) && !request->share->must_wait;
}

bool packing_is_due(const struct request *request)
{
    return has_written(request) && (request->now.micros % PACK_EVERY == 0 || request->body.len >= MUCH);
}

bool packing_is_due_when_slow(const struct request *request)
{
    return has_written(request) && request->body.len >= MUCH;
}

/*
 * A database that is busy is no trouble of the account: the next one tries again. What else it is, others must be told
 * of, and not only the log of one host.
 */
static void note_failure(const struct tenant *tenant, struct str reason, bool is_busy)
{
    metrics_add(METRIC_PACKING_FAILURES);
    log_event(is_busy ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING, "index", "account %lld was not packed: " STR_FMT,
              (long long)tenant->account_id, STR_ARG(reason));
    if (is_busy)
        return;
    db_start_request(tenant->db);
    db_give_way(tenant->db);
    if (packing_failure_note(tenant, reason))
        log_event(LOG_LEVEL_INFO, "index", "that account %lld was not packed could not be noted",
                  (long long)tenant->account_id);
}

static struct tenant tenant_of(const struct request *request, struct arena *arena)
{
    struct tenant tenant = *request->tenant;

    tenant.arena = arena;
    return tenant;
}

bool packing_of(const struct tenant *tenant)
{
    struct problem *problem;

    db_start_request(tenant->db);
    db_give_way(tenant->db);
    problem = pack_run(tenant, false);
    if (problem)
        note_failure(tenant, problem->detail, problem->kind == PROBLEM_unavailable && problem->retry_after == BUSY);
    return !problem;
}

void packing_go(const struct request *request, struct arena *arena)
{
    struct tenant tenant = tenant_of(request, arena);

    (void)packing_of(&tenant);
    share_charge(request);
}

void packing_gave_up(const struct request *request, struct arena *arena)
{
    struct tenant tenant = tenant_of(request, arena);

    note_failure(&tenant, STR("There was not enough memory for it."), false);
}
