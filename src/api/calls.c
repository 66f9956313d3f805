#include "api/calls.h"

#include "api/caller.h"
#include "api/stream.h"
#include "http/decode.h"
#include "http/router.h"
#include "json/read.h"
#include "text/pattern.h"

#include <errno.h>
#include <string.h>

enum { CALL_MEMORY = 192 << 20, ATTEMPTS = 8 };

struct calls {
    struct tenant        tenant;
    struct tenant        current; /* of the call, which may turn to another connection */
    struct http_settings settings;
    struct caller        caller;
};

struct calls *calls_new(struct arena *arena, struct db *db, const struct account *account, const char *zoneinfo)
{
    struct calls        *calls = ARENA_NEW(arena, struct calls);
    struct token_record *token = SHAPE_NEW(arena, struct token_record, token_shape);

    SET(token, account_id, account->id);
    SET(token, account_uuid, account->uuid);
    SET(token, account_name, account->name);
    SET(token, account_timezone, account->timezone);
    SET(token, scope_bits, SCOPE_ALL);
    if (HAS(account, default_country))
        SET(token, account_country, account->default_country);
    calls->tenant   = (struct tenant){.db = db, .arena = arena_new(CALL_MEMORY), .account_id = account->id};
    calls->settings = (struct http_settings){.mount = STR(""), .body_limit = SIZE_MAX, .zoneinfo = zoneinfo};
    calls->caller   = (struct caller){.token = token};
    return calls;
}

void calls_free(struct calls *calls)
{
    arena_free(calls->tenant.arena);
}

static struct request *new_request(struct calls *calls, const struct call *call)
{
    struct request *request = ARENA_NEW(calls->tenant.arena, struct request);

    calls->current        = calls->tenant;
    request->arena        = calls->tenant.arena;
    request->tenant       = &calls->current;
    request->settings     = &calls->settings;
    request->now          = clock_now();
    request->method       = method_read(str_from(call->method));
    request->target       = call->target;
    request->content_type = str_from(call->type ? call->type : "application/json");
    request->has_length   = true;
    request->body         = call->body;
    request->caller       = &calls->caller;
    request->patterns     = ARENA_NEW(request->arena, struct pattern_budget);
    return request;
}

static struct problem *write_once(struct request *request, struct response *response)
{
    struct problem *problem;

    if (!(problem = db_begin(request->tenant)) && !(problem = request->route->serve(request, response)))
        problem = db_commit(request->tenant);
    db_rollback(request->tenant->db);
    return problem;
}

static struct problem *call_once(struct request *request, struct response *response)
{
    struct problem *problem;

    *response = (struct response){0};
    if ((problem = route_find(request, response)) || (problem = request_decode(request)) ||
        (request->route->prepare && (problem = request->route->prepare(request))))
        return problem;
    return route_writes(request->route) ? write_once(request, response) : request->route->serve(request, response);
}

/* `request` is that of the last attempt. */
static struct problem *call_repeatedly(struct calls *calls, const struct call *call, struct response *response,
                                       struct request **request)
{
    struct problem *problem = NULL;

    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        arena_reset(calls->tenant.arena);
        *request                = new_request(calls, call);
        (*request)->is_repeated = attempt > 0;
        db_start_request(calls->tenant.db);
        problem = call_once(*request, response);
        if (!problem || !db_may_repeat(calls->tenant.db))
            break;
    }
    return problem;
}

struct problem *calls_make(struct calls *calls, const struct call *call, const struct value **answer)
{
    struct request *ignored;
    struct response response;
    struct problem *problem = call_repeatedly(calls, call, &response, &ignored);

    if (!problem)
        *answer = json_read_stored(calls->tenant.arena, response.body);
    return problem;
}

static struct problem *save(struct calls *calls, struct str piece, FILE *out)
{
    if (!piece.len || fwrite(piece.at, 1, piece.len, out) == piece.len)
        return NULL;
    return problem_new(calls->tenant.arena, PROBLEM_failure, "It cannot be written: %s.", strerror(errno));
}

/* Whoever writes it to a disk does not hold a snapshot for long, so it has the time that it takes. */
static struct problem *save_rest(struct calls *calls, struct request *request, struct stream *stream, FILE *out)
{
    bool            is_more = true;
    struct problem *problem = NULL;

    stream->until = UINT64_MAX;
    while (is_more && !problem) {
        struct str piece;

        if (!(problem = stream_next(request, stream, &piece, &is_more)))
            problem = save(calls, piece, out);
    }
    if (problem)
        stream_end(request, stream);
    return problem;
}

struct problem *calls_save(struct calls *calls, const struct call *call, FILE *out)
{
    struct response response;
    struct request *request;
    struct problem *problem = call_repeatedly(calls, call, &response, &request);

    if (problem || (problem = save(calls, response.body, out)) || !response.stream)
        return problem;
    return save_rest(calls, request, response.stream, out);
}
