#include "packing/packing_failures.h"

#include "search/listing.h"

enum { REASON_BYTES = 255 };

/* clang-format off */
static const struct field packing_failure_fields[] = {
    FIELD(struct packing_failure, NULL, account_id),
    FIELD(struct packing_failure, NULL, since),
    FIELD(struct packing_failure, NULL, last_at),
    FIELD(struct packing_failure, NULL, failures),
    FIELD(struct packing_failure, NULL, reason),
};
SHAPE(packing_failure_shape, "PackingFailure", struct packing_failure, packing_failure_fields);
/* clang-format on */

static struct packing_failure *new_failure(const struct tenant *tenant)
{
    struct packing_failure *failure = SHAPE_NEW(tenant->arena, struct packing_failure, packing_failure_shape);

    SET(failure, account_id, tenant->account_id);
    return failure;
}

/* Reasons are ours, in ASCII. */
struct problem *packing_failure_note(const struct tenant *tenant, struct str reason)
{
    struct packing_failure *failure = new_failure(tenant);

    if (reason.len > REASON_BYTES)
        reason.len = REASON_BYTES;
    SET(failure, since, clock_now());
    SET(failure, reason, reason);
    return db_run(tenant, SQL_packing_failure_note, failure, NULL);
}

struct problem *packing_failure_forget(const struct tenant *tenant)
{
    return db_run(tenant, SQL_packing_failure_forget, new_failure(tenant), NULL);
}

struct problem *packing_failure_find(const struct tenant *tenant, struct packing_failure **out)
{
    struct packing_failure *key   = new_failure(tenant);
    bool                    found = false;
    struct problem         *problem;

    *out = new_failure(tenant);
    if ((problem = db_one(tenant, SQL_packing_failure_find, key, *out, &found)))
        return problem;
    if (!found)
        *out = NULL;
    return NULL;
}

struct problem *packing_failure_count(const struct tenant *tenant, int64_t *total)
{
    struct packing_failure *asked   = new_failure(tenant);
    struct counted         *counted = SHAPE_NEW(tenant->arena, struct counted, counted_shape);
    bool                    found;
    struct problem         *problem;

    SET(asked, failures, PACKING_FAILURES_TOLD);
    problem = db_one(tenant, SQL_packing_failure_count, asked, counted, &found);
    *total  = counted->total;
    return problem;
}
