#include "store/idempotency.h"

/* clang-format off */
static const struct field idempotency_fields[] = {
    FIELD(struct idempotency, NULL, account_id),
    FIELD(struct idempotency, NULL, key_hash),
    FIELD(struct idempotency, NULL, request_hash),
    FIELD(struct idempotency, NULL, record_id),
    FIELD(struct idempotency, NULL, status),
    FIELD(struct idempotency, NULL, location),
    FIELD(struct idempotency, NULL, etag),
    FIELD(struct idempotency, NULL, body),
    FIELD(struct idempotency, NULL, created_at),
};
SHAPE(idempotency_shape, "Idempotency", struct idempotency, idempotency_fields);
/* clang-format on */

static bool is_old(const struct idempotency *kept, const struct idempotency *claim)
{
    return claim->created_at.micros - kept->created_at.micros > (int64_t)IDEMPOTENCY_HOURS * 3600 * 1000000;
}

static bool same_bytes(struct bytes a, struct bytes b)
{
    return a.len == b.len && memcmp(a.at, b.at, a.len) == 0;
}

/*
 * The key is in the table: with whose answer? The row may vanish in between; the client then tries again. The refused
 * insert has left a shared lock on the row; asking for more would be a deadlock with everybody else who has come so
 * far.
 */
static struct problem *read_kept(const struct tenant *tenant, struct idempotency *claim, enum idempotency_claim *result,
                                 struct idempotency **kept)
{
    struct idempotency *row   = SHAPE_NEW(tenant->arena, struct idempotency, idempotency_shape);
    bool                found = false;
    struct problem     *problem;

    if ((problem = db_one(tenant, SQL_idempotency_read, claim, row, &found)))
        return problem;
    *kept = row;
    if (!found)
        *result = CLAIM_RUNNING;
    else if (is_old(row, claim))
        return db_run(tenant, SQL_idempotency_renew, claim, NULL);
    else if (!same_bytes(row->request_hash, claim->request_hash))
        *result = CLAIM_DIFFERS;
    else
        *result = CLAIM_ANSWERED;
    return NULL;
}

struct problem *store_idempotency_claim(const struct tenant *tenant, struct idempotency *claim,
                                        enum idempotency_claim *result, struct idempotency **kept)
{
    struct problem *problem = db_run(tenant, SQL_idempotency_claim, claim, NULL);

    *result = CLAIM_TAKEN;
    if (problem && db_waited_in_vain(tenant->db)) {
        *result = CLAIM_RUNNING;
        return NULL;
    }
    if (!problem || problem->kind != PROBLEM_conflict)
        return problem;
    return read_kept(tenant, claim, result, kept);
}

struct problem *store_idempotency_finish(const struct tenant *tenant, struct idempotency *claim)
{
    return db_run(tenant, SQL_idempotency_finish, claim, NULL);
}

struct problem *store_idempotency_purge(const struct tenant *tenant, struct instant now, int64_t *count)
{
    struct idempotency *limit  = SHAPE_NEW(tenant->arena, struct idempotency, idempotency_shape);
    struct instant      oldest = {.micros = now.micros - (int64_t)IDEMPOTENCY_HOURS * 3600 * 1000000};

    SET(limit, created_at, oldest);
    return db_run(tenant, SQL_idempotency_purge, limit, count);
}
