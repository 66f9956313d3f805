#include "api/idempotent.h"

#include "api/caller.h"
#include "http/answer.h"
#include "http/route.h"
#include "store/idempotency.h"

static struct bytes hash(struct arena *arena, const struct str *parts, size_t count)
{
    struct digest *digest = ARENA_NEW(arena, struct digest);

    *digest = digest_sha256_parts(arena, parts, count);
    return (struct bytes){.at = digest->bytes, .len = sizeof(digest->bytes)};
}

static struct idempotency *new_claim(struct request *request)
{
    struct idempotency *claim  = SHAPE_NEW(request->arena, struct idempotency, idempotency_shape);
    struct str          mark   = request->query.len ? STR("?") : STR("");
    struct str          what[] = {request->path, mark, request->query, STR("\n"), request->body};

    SET(claim, account_id, request->tenant->account_id);
    SET(claim, key_hash, hash(request->arena, &request->idempotency_key, 1));
    SET(claim, request_hash, hash(request->arena, what, COUNT_OF(what)));
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

static struct problem *key_problem(struct request *request, enum problem_kind kind, enum problem_code code,
                                   const char *sentence)
{
    struct faults faults = {0};

    fault_in(request->arena, &faults, STR("Idempotency-Key"), code, "%s", sentence);
    return faults_problem(request->arena, &faults, kind);
}

static struct problem *running(struct request *request)
{
    struct problem *problem =
        key_problem(request, PROBLEM_conflict, CODE_key_in_use, "A request with this key is under way.");

    problem->retry_after = 1;
    return problem;
}

/* The answer has gone with what it showed. The work is not done again: who deleted that wants it to be gone. */
static struct problem *spent(struct request *request)
{
    return key_problem(request, PROBLEM_conflict, CODE_key_spent,
                       "What the first request with this key made has been deleted.");
}

struct problem *claim_take(struct request *request, struct response *response, struct idempotency **claim)
{
    struct idempotency    *kept = NULL;
    enum idempotency_claim result;
    struct problem        *problem;

    *claim = NULL;
    if (!route_takes_key(request->route) || !request->idempotency_key.len)
        return NULL;
    *claim = new_claim(request);
    if ((problem = store_idempotency_claim(request->tenant, *claim, &result, &kept)))
        return problem;
    if (result == CLAIM_RUNNING)
        return running(request);
    if (result == CLAIM_DIFFERS)
        return key_problem(request, PROBLEM_unacceptable, CODE_key_reused,
                           "It was used for another request within the last 24 hours.");
    if (result == CLAIM_TAKEN)
        return NULL;
    if (!HAS(kept, body))
        return spent(request);
    replay(response, kept);
    return NULL;
}

struct problem *claim_keep_answer(struct request *request, const struct response *response, struct idempotency *claim)
{
    if (!claim)
        return NULL;
    if (response->record_id)
        SET(claim, record_id, response->record_id);
    SET(claim, status, response->status);
    SET(claim, location, response->location);
    SET(claim, etag, response->etag);
    SET(claim, body, response->body);
    return store_idempotency_finish(request->tenant, claim);
}
