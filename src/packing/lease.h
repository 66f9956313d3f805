/* Leases: rows by which programs on several hosts take turns. */
#ifndef PACKING_LEASE_H
#define PACKING_LEASE_H

#include "db/db.h"

enum { LEASE_SECONDS = 600 };

struct lease {
    struct described marks;
    struct str       name;
    struct uuid      holder;
    int64_t          seconds;
};
extern const struct shape lease_shape;

/* A lease of that name, for a new holder; not taken yet. */
struct lease *lease_new(struct arena *arena, struct str name);

/* The name of the lease on an account's index. */
struct str lease_of_index(struct arena *arena, int64_t account_id);

/* Takes a lease for LEASE_SECONDS. Waits up to two minutes for somebody else's to end; then `unavailable`. */
struct problem *lease_take(const struct tenant *tenant, struct lease *lease) MUST_CHECK;

/* The same without waiting: it is not ours where somebody else holds it. */
struct problem *lease_try(const struct tenant *tenant, struct lease *lease, bool *is_ours) MUST_CHECK;

/*
 * Holds a lease for LEASE_SECONDS from now on, and inside a transaction until its end, too: `conflict` when it has run
 * out or somebody else has it, who may have done anything since.
 */
struct problem *lease_renew(const struct tenant *tenant, struct lease *lease) MUST_CHECK;
struct problem *lease_give_back(const struct tenant *tenant, struct lease *lease) MUST_CHECK;

/*
 * Holds an account's index until the transaction ends. Not ours when somebody else holds it or has taken the lease:
 * that is no problem.
 */
struct problem *lease_hold(const struct tenant *tenant, bool *is_ours) MUST_CHECK;

#endif
