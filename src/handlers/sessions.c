#include "handlers/sessions.h"

#include "api/resource.h"
#include "api/share.h"
#include "handlers/handlers.h"
#include "http/origin.h"
#include "sessions/session_store.h"

struct session_begin {
    struct described marks;
    struct str       token;
};

struct session_shown {
    struct described           marks;
    const struct token_record *token;
    struct account            *account;
    struct instant             created_at;
    struct instant             idle_at;
    struct instant             expires_at;
};

/* clang-format off */
static const struct field begin_fields[] = {
    FIELD(struct session_begin, "token", token, .required = true, .min = 1, .max = 255, .one_line = true,
          .doc = "A token of the account.", .example = "\"cb_8Jr2vK5mQx1ZtYw7Lb3NcHd6Pf9RsGaEoUiXeVjM\""),
};
SHAPE(session_begin_shape, "SessionStart", struct session_begin, begin_fields, .doc = "What begins a session.");

static const struct field shown_fields[] = {
    FIELD(struct session_shown, "token",     token,      .required = true, .shape = &token_shape, .doc = "The token that began it."),
    FIELD(struct session_shown, "account",   account,    .required = true, .shape = &account_shape, .doc = "The account it belongs to."),
    FIELD(struct session_shown, "createdAt", created_at, .required = true, .doc = "When it began."),
    FIELD(struct session_shown, "idleAt",    idle_at,    .required = true, .doc = "When it ends if nothing is asked for until then."),
    FIELD(struct session_shown, "expiresAt", expires_at, .required = true, .doc = "When it ends in any case."),
};
SHAPE(session_shown_shape, "Session", struct session_shown, shown_fields, .doc = "A session: a browser with the rights of a token.");
/* clang-format on */

static void show(struct request *request, struct response *response, const struct token_record *token)
{
    struct session_shown *shown   = SHAPE_NEW(request->arena, struct session_shown, session_shown_shape);
    struct account       *account = SHAPE_NEW(request->arena, struct account, account_shape);

    SET(account, uuid, token->account_uuid);
    SET(account, name, token->account_name);
    SET(shown, account, account);
    SET(shown, token, token);
    SET(shown, created_at, token->session_created_at);
    SET(shown, idle_at, ((struct instant){.micros = token->session_seen_at.micros + SESSION_IDLE}));
    SET(shown, expires_at, token->session_expires_at);
    answer_object(request, response, shown);
}

static struct problem *begin(struct request *request, struct token_record *token, struct str *text)
{
    struct session *session = SHAPE_NEW(request->arena, struct session, session_shape);
    struct digest  *digest  = ARENA_NEW(request->arena, struct digest);

    *text   = session_make(request->arena);
    *digest = digest_sha256(request->arena, *text);
    SET(session, account_id, token->account_id);
    SET(session, token_id, token->id);
    SET(session, hash, ((struct bytes){.at = digest->bytes, .len = sizeof(digest->bytes)}));
    SET(session, created_at, request->now);
    SET(session, seen_at, request->now);
    SET(session, expires_at, ((struct instant){.micros = request->now.micros + SESSION_LIFE}));
    SET(token, session_created_at, session->created_at);
    SET(token, session_seen_at, session->seen_at);
    SET(token, session_expires_at, session->expires_at);
    return session_add(request->tenant, session);
}

/* A shallow copy of the token: the worker's cache may own the other one. */
struct problem *sessions_create(struct request *request, struct response *response)
{
    const struct session_begin *given = CONTENT(request, struct session_begin);
    struct token_record        *found;
    struct token_record         token;
    struct str                  text;
    struct problem             *problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable);

    if (problem)
        return problem;
    if (!request_is_private(request))
        return problem_coded(request->arena, PROBLEM_unacceptable, CODE_tls_needed,
                             "A session begins over TLS only, for its cookie is as good as the token.");
    if ((problem = caller_find_token(request, given->token, &found)))
        return problem;
    request->tenant->account_id = found->account_id;
    token                       = *found;
    if ((problem = share_begin(request)) || (problem = begin(request, &token, &text)))
        return problem;
    show(request, response, &token);
    response->status   = 201;
    response->location = arena_format(request->arena, STR_FMT "/api/session", STR_ARG(request->settings->mount));
    response->cookie   = session_cookie(request->arena, text);
    return NULL;
}

static struct problem *no_session(const struct request *request)
{
    return problem_new(request->arena, PROBLEM_not_found, "The request came by a token, not in a session.");
}

struct problem *sessions_get(struct request *request, struct response *response)
{
    const struct token_record *token = request->caller->token;

    if (!token->session_id)
        return no_session(request);
    show(request, response, token);
    return NULL;
}

struct problem *sessions_delete(struct request *request, struct response *response)
{
    struct token_record ended = *request->caller->token;
    struct problem     *problem;

    if (!ended.session_id)
        return no_session(request);
    if ((problem = session_end(request->tenant, &ended)))
        return problem;
    caller_forget_session(request);
    answer_nothing(response);
    response->cookie = session_no_cookie();
    return NULL;
}
