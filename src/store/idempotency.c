#include "store/idempotency.h"

/* clang-format off */
static const struct field idempotency_fields[] = {
    FIELD(struct idempotency, NULL, account_id),
    FIELD(struct idempotency, NULL, key_hash),
    FIELD(struct idempotency, NULL, request_hash),
    FIELD(struct idempotency, NULL, nonce),
    FIELD(struct idempotency, NULL, old_nonce),
    FIELD(struct idempotency, NULL, status),
    FIELD(struct idempotency, NULL, location),
    FIELD(struct idempotency, NULL, etag),
    FIELD(struct idempotency, NULL, body),
    FIELD(struct idempotency, NULL, created_at),
};
SHAPE(idempotency_shape, "Idempotency", struct idempotency, idempotency_fields);
/* clang-format on */

static int64_t age_of(const struct idempotency *kept, const struct idempotency *claim)
{
    return (claim->created_at.micros - kept->created_at.micros) / 1000000;
}

/* Whether the row found under the key no longer binds anybody: too old, or left behind by a request that died. */
static bool is_dead(const struct idempotency *kept, const struct idempotency *claim)
{
    int64_t age = age_of(kept, claim);

    return age > (HAS(kept, status) ? (int64_t)IDEMPOTENCY_HOURS * 3600 : IDEMPOTENCY_LEASE);
}

static bool same_bytes(struct bytes a, struct bytes b)
{
    return a.len == b.len && memcmp(a.at, b.at, a.len) == 0;
}

static struct problem *take_over(struct db *db, struct arena *arena, struct idempotency *claim,
                                 const struct idempotency *kept, enum idempotency_claim *result)
{
    struct problem *problem;
    int64_t         affected = 0;

    SET(claim, old_nonce, kept->nonce);
    problem = db_run(db, arena, SQL_idempotency_take_over, claim, &affected);
    *result = affected ? CLAIM_TAKEN : CLAIM_RUNNING;
    return problem;
}

struct problem *store_idempotency_claim(struct db *db, struct arena *arena, struct idempotency *claim,
                                        enum idempotency_claim *result, struct idempotency **kept)
{
    struct idempotency *row     = SHAPE_NEW(arena, struct idempotency, idempotency_shape);
    struct problem     *problem = db_run(db, arena, SQL_idempotency_claim, claim, NULL);
    bool                found   = false;

    *result = CLAIM_TAKEN;
    if (!problem || problem->kind != PROBLEM_conflict)
        return problem;
    if ((problem = db_one(db, arena, SQL_idempotency_read, claim, row, &found)))
        return problem;
    *kept = row;
    if (!found)
        *result = CLAIM_RUNNING;
    else if (memcmp(&row->nonce, &claim->nonce, sizeof(row->nonce)) == 0)
        *result = CLAIM_TAKEN;
    else if (is_dead(row, claim))
        return take_over(db, arena, claim, row, result);
    else if (!same_bytes(row->request_hash, claim->request_hash))
        *result = CLAIM_DIFFERS;
    else
        *result = HAS(row, status) ? CLAIM_ANSWERED : CLAIM_RUNNING;
    return NULL;
}

struct problem *store_idempotency_finish(struct db *db, struct arena *arena, struct idempotency *claim)
{
    int64_t         affected = 0;
    struct problem *problem  = db_run(db, arena, SQL_idempotency_finish, claim, &affected);

    if (!problem && !affected)
        return problem_new(arena, PROBLEM_conflict, "Another request with this Idempotency-Key took over.");
    return problem;
}

struct problem *store_idempotency_free(struct db *db, struct arena *arena, struct idempotency *claim)
{
    return db_run(db, arena, SQL_idempotency_free, claim, NULL);
}

struct problem *store_idempotency_purge(struct db *db, struct arena *arena, struct instant now)
{
    struct idempotency *limit  = SHAPE_NEW(arena, struct idempotency, idempotency_shape);
    struct instant      oldest = {.micros = now.micros - (int64_t)IDEMPOTENCY_HOURS * 3600 * 1000000};

    SET(limit, created_at, oldest);
    return db_run(db, arena, SQL_idempotency_purge, limit, NULL);
}
