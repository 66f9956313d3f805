#include "packing/lease.h"

#include <time.h>

enum { TRIES = 600, PAUSE = 200 /* milliseconds */ };

/* clang-format off */
static const struct field lease_fields[] = {
    FIELD(struct lease, NULL, name),
    FIELD(struct lease, NULL, holder),
    FIELD(struct lease, NULL, seconds),
};
SHAPE(lease_shape, "Lease", struct lease, lease_fields);
/* clang-format on */

struct lease *lease_new(struct arena *arena, struct str name)
{
    struct lease *lease = SHAPE_NEW(arena, struct lease, lease_shape);

    SET(lease, name, name);
    SET(lease, holder, uuid_new());
    SET(lease, seconds, LEASE_SECONDS);
    return lease;
}

struct str lease_of_index(struct arena *arena, int64_t account_id)
{
    return arena_format(arena, "index %lld", (long long)account_id);
}

struct problem *lease_try(const struct tenant *tenant, struct lease *lease, bool *is_ours)
{
    int64_t         affected = 0;
    struct problem *problem  = db_run(tenant, SQL_lease_create, lease, NULL);

    if (!problem)
        problem = db_run(tenant, SQL_lease_take, lease, &affected);
    *is_ours = affected > 0;
    return problem;
}

struct problem *lease_take(const struct tenant *tenant, struct lease *lease)
{
    struct timespec pause = {.tv_nsec = PAUSE * 1000000L};
    struct problem *problem;
    int64_t         affected = 0;

    if ((problem = db_run(tenant, SQL_lease_create, lease, NULL)))
        return problem;
    for (int i = 0; i < TRIES; i++) {
        if ((problem = db_run(tenant, SQL_lease_take, lease, &affected)) || affected)
            return problem;
        nanosleep(&pause, NULL);
    }
    return problem_new(tenant->arena, PROBLEM_unavailable,
                       "Another program has held the lease \"" STR_FMT "\" for two minutes.", STR_ARG(lease->name));
}

struct problem *lease_renew(const struct tenant *tenant, struct lease *lease)
{
    int64_t         affected = 0;
    struct problem *problem  = db_run(tenant, SQL_lease_renew, lease, &affected);

    if (problem || affected)
        return problem;
    return problem_new(tenant->arena, PROBLEM_conflict,
                       "The lease \"" STR_FMT "\" was lost: this program stood still for too long, and another one may "
                       "have been at work.",
                       STR_ARG(lease->name));
}

struct problem *lease_give_back(const struct tenant *tenant, struct lease *lease)
{
    return db_run(tenant, SQL_lease_give_back, lease, NULL);
}

/*
 * The row that is held is also written to: a lock is known to one node of a cluster only, but of two transactions that
 * write to the same row on two nodes one is refused.
 */
struct problem *lease_hold(const struct tenant *tenant, bool *is_ours)
{
    struct lease   *lease    = lease_new(tenant->arena, lease_of_index(tenant->arena, tenant->account_id));
    struct lease   *found    = SHAPE_NEW(tenant->arena, struct lease, lease_shape);
    bool            exists   = false;
    int64_t         affected = 0;
    struct problem *problem;

    if ((problem = db_one(tenant, SQL_lease_hold, lease, found, is_ours)) || *is_ours)
        return problem ? problem : db_run(tenant, SQL_lease_mark, lease, NULL);
    if ((problem = db_one(tenant, SQL_lease_exists, lease, found, &exists)) || exists)
        return problem;
    problem  = db_run(tenant, SQL_lease_create, lease, &affected);
    *is_ours = affected > 0;
    return problem;
}
