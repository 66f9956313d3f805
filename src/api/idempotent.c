#include "api/idempotent.h"

#include "api/caller.h"
#include "http/answer.h"
#include "http/route.h"
#include "store/idempotency.h"

enum { KEY_MAX = 255, PURGE_EVERY = 64 /* claims, on average */ };

static bool key_is_valid(struct str key)
{
    if (!key.len || key.len > KEY_MAX)
        return false;
    for (size_t i = 0; i < key.len; i++)
        if (key.at[i] < '!' || key.at[i] > '~')
            return false;
    return true;
}

static struct bytes hash(struct arena *arena, const struct str *parts, size_t count)
{
    struct digest *digest = ARENA_NEW(arena, struct digest);

    *digest = digest_sha256_parts(parts, count);
    return (struct bytes){.at = digest->bytes, .len = sizeof(digest->bytes)};
}

static struct idempotency *new_claim(struct request *request)
{
    struct idempotency *claim  = SHAPE_NEW(request->arena, struct idempotency, idempotency_shape);
    struct str          what[] = {request->path, STR("\n"), request->body};

    SET(claim, account_id, request->caller->account_id);
    SET(claim, key_hash, hash(request->arena, &request->idempotency_key, 1));
    SET(claim, request_hash, hash(request->arena, what, COUNT_OF(what)));
    SET(claim, nonce, uuid_new());
    SET(claim, created_at, request->now);
    return claim;
}

static void replay(struct response *response, const struct idempotency *kept)
{
    answer_json(response, kept->body);
    response->status      = (int)kept->status;
    response->location    = kept->location;
    response->etag        = kept->etag;
    response->is_replayed = true;
}

static struct problem *judge(struct request *request, struct response *response, struct claim *claim,
                             enum idempotency_claim result, const struct idempotency *kept)
{
    struct problem *problem = NULL;

    switch (result) {
    case CLAIM_TAKEN:
        claim->held = claim->wanted;
        if (claim->held->nonce.bytes[15] % PURGE_EVERY == 0)
            return store_idempotency_purge(request->db, request->arena, request->now);
        return NULL;
    case CLAIM_ANSWERED:
        replay(response, kept);
        return NULL;
    case CLAIM_RUNNING:
        problem = problem_new(request->arena, PROBLEM_conflict, "A request with this Idempotency-Key is under way.");
        problem->retry_after = 1;
        return problem;
    case CLAIM_DIFFERS:
        break;
    }
    return problem_new(request->arena, PROBLEM_unacceptable,
                       "This Idempotency-Key was used for another request within the last %d hours.",
                       IDEMPOTENCY_HOURS);
}

struct problem *claim_take(struct request *request, struct response *response, struct claim *claim)
{
    struct idempotency    *kept = NULL;
    enum idempotency_claim result;
    struct problem        *problem;

    if (request->method != METHOD_POST || !request->idempotency_key.len || claim->held)
        return NULL;
    if (!key_is_valid(request->idempotency_key))
        return problem_new(request->arena, PROBLEM_malformed,
                           "The Idempotency-Key must be 1 to %d visible ASCII characters.", KEY_MAX);
    if (!claim->wanted)
        claim->wanted = new_claim(request);
    if ((problem = store_idempotency_claim(request->db, request->arena, claim->wanted, &result, &kept)))
        return problem;
    return judge(request, response, claim, result, kept);
}

struct problem *claim_keep_answer(struct request *request, const struct response *response, struct claim *claim)
{
    if (!claim->held)
        return NULL;
    SET(claim->held, status, response->status);
    SET(claim->held, location, response->location);
    SET(claim->held, etag, response->etag);
    SET(claim->held, body, response->body);
    return store_idempotency_finish(request->db, request->arena, claim->held);
}

void claim_give_up(struct request *request, struct claim *claim)
{
    struct problem *ignored;

    if (!claim->held)
        return;
    ignored     = store_idempotency_free(request->db, request->arena, claim->held);
    claim->held = NULL;
    (void)ignored;
}
