/*
 * Accounts whose changes could not be packed when that was tried last: noted where it is tried, told by `callbook
 * doctor` and /readyz. One that is packed again is forgotten.
 */
#ifndef PACKING_PACKING_FAILURES_H
#define PACKING_PACKING_FAILURES_H

#include "db/db.h"

enum { PACKING_FAILURES_TOLD = 3 /* one after the other; a database that was busy for a moment is no trouble */ };

struct packing_failure {
    struct described marks;
    int64_t          account_id;
    struct instant   since;
    struct instant   last_at;
    int64_t          failures;
    struct str       reason;
};
extern const struct shape packing_failure_shape;

/* Notes one more failure of the tenant's account, in a transaction of its own. */
struct problem *packing_failure_note(const struct tenant *tenant, struct str reason) MUST_CHECK;

struct problem *packing_failure_forget(const struct tenant *tenant) MUST_CHECK;

/* Of the tenant's account, NULL in `out` where there is none; and how many accounts have PACKING_FAILURES_TOLD. */
struct problem *packing_failure_find(const struct tenant *tenant, struct packing_failure **out) MUST_CHECK;
struct problem *packing_failure_count(const struct tenant *tenant, int64_t *total) MUST_CHECK;

#endif
