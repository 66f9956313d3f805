#include "api/caller.h"

#include "api/share.h"
#include "http/bearer.h"
#include "http/cookie.h"
#include "http/origin.h"
#include "http/route.h"
#include "sessions/session_store.h"
#include "store/accounts.h"

static struct problem *refuse(const struct request *request, enum problem_code code, const char *sentence)
{
    return problem_coded(request->arena, PROBLEM_unauthorized, code, "%s", sentence);
}

static struct problem *check_token(const struct request *request, const struct token_record *token)
{
    if (HAS(token, revoked_at))
        return refuse(request, CODE_token_revoked, "The token was revoked.");
    if (HAS(token, expires_at) && token->expires_at.micros <= request->now.micros)
        return refuse(request, CODE_token_expired, "The token has expired.");
    if (token->account_status != ACCOUNT_ACTIVE)
        return refuse(request, CODE_account_suspended, "The account is suspended.");
    if (token->session_id && session_has_ended(token, request->now))
        return refuse(request, CODE_session_ended, "The session has ended.");
    return NULL;
}

struct problem *caller_needs(const struct request *request, int scopes)
{
    int64_t lacking = scopes & ~request->caller->token->scope_bits;

    for (size_t i = 0; lacking && scope_names[i]; i++)
        if (lacking & (1 << i))
            return problem_coded(request->arena, PROBLEM_forbidden, CODE_scope_missing, "The token lacks the scope %s.",
                                 scope_names[i]);
    return NULL;
}

/* What a text that must not be stored is found by, in the database and in the worker's cache. */
struct secret {
    struct digest    digest;
    struct cache_key key;
};

static struct secret secret_of(const struct request *request, struct str text)
{
    struct secret secret = {.digest = digest_sha256(request->arena, text)};

    memcpy(secret.key.bytes, secret.digest.bytes, sizeof(secret.key.bytes));
    return secret;
}

/* A way to a token, by the hash of a text, and what it means when there is none. */
struct way {
    struct problem *(*find)(const struct tenant *tenant, struct bytes hash, struct token_record **out);
    enum problem_code missing;
    const char       *sentence;
};
static const struct way by_own_text = {store_token_by_hash, CODE_token_unknown, "The token is unknown."};
static const struct way by_session = {session_find, CODE_session_ended, "There is no such session; it may have ended."};

/*
 * Nearly every request brings a token that the last one has brought. One that was good is taken for so for as long as
 * the cache trusts it, for nobody can tell a request from one that came a moment earlier, and only an operator revokes
 * or suspends. That it has expired needs no database. What is refused is read anew each time.
 */
static struct problem *find_token(const struct request *request, struct str text, const struct way *way,
                                  struct token_record **out)
{
    struct secret   secret = secret_of(request, text);
    struct bytes    hash   = {.at = secret.digest.bytes, .len = sizeof(secret.digest.bytes)};
    uint64_t        now    = clock_monotonic_us();
    struct cache   *cache  = db_tokens(request->tenant->db);
    struct problem *problem;

    if ((*out = cache_find(cache, &secret.key, now)))
        return check_token(request, *out);
    if ((problem = way->find(request->tenant, hash, out)))
        return problem;
    if (!*out)
        return refuse(request, way->missing, way->sentence);
    if ((problem = check_token(request, *out)))
        return problem;
    *out = cache_keep(cache, &secret.key, *out, now);
    return NULL;
}

struct problem *caller_find_token(const struct request *request, struct str text, struct token_record **out)
{
    if (!token_is_well_formed(text))
        return refuse(request, CODE_token_malformed, "The token does not have the form of one.");
    return find_token(request, text, &by_own_text, out);
}

/* Nobody fails because that cannot be noted: while nothing can be written, reads go on. */
static void touch(const struct request *request, struct token_record *token)
{
    if (!db_takes_writes(request->tenant->db))
        return;
    if (store_token_touch(request->tenant, token, request->now) ||
        (token->session_id && session_touch(request->tenant, token, request->now)))
        db_forgive(request->tenant->db);
}

static struct problem *by_header(const struct request *request, struct token_record **out)
{
    struct str text;

    if (!bearer_read(request->authorization, &text))
        return refuse(request, CODE_wrong_scheme,
                      "The scheme of the Authorization header must be Bearer: \"Authorization: Bearer cb_...\".");
    if (!token_is_well_formed(text))
        return refuse(request, CODE_token_malformed, "What follows Bearer does not have the form of a token.");
    return find_token(request, text, &by_own_text, out);
}

static bool only_asks(enum method method)
{
    return method == METHOD_GET || method == METHOD_HEAD || method == METHOD_OPTIONS;
}

/* A browser sends the cookie whoever has written the page. */
static struct problem *by_cookie(const struct request *request, struct str text, struct token_record **out)
{
    if (!only_asks(request->method) && !origin_is_own(request))
        return problem_coded(request->arena, PROBLEM_forbidden, CODE_cross_site,
                             "By the cookie of a session, this needs Sec-Fetch-Site: same-origin, or this server's own "
                             "Origin.");
    if (!session_is_well_formed(text))
        return refuse(request, CODE_session_ended, "The cookie does not have the form of a session's.");
    return find_token(request, text, &by_session, out);
}

static struct problem *find_caller(const struct request *request, struct token_record **out)
{
    struct str text;

    if (request->authorization.len)
        return by_header(request, out);
    if (cookie_find(request->cookie, STR(SESSION_COOKIE), &text))
        return by_cookie(request, text, out);
    return refuse(request, CODE_token_missing, "An Authorization header with a bearer token is needed.");
}

void caller_forget_session(const struct request *request)
{
    struct secret secret;
    struct str    text;

    if (!cookie_find(request->cookie, STR(SESSION_COOKIE), &text))
        return;
    secret = secret_of(request, text);
    cache_forget(db_tokens(request->tenant->db), &secret.key);
}

struct problem *caller_authorize(struct request *request)
{
    struct token_record *token;
    struct caller       *caller;
    struct problem      *problem = find_caller(request, &token);

    if (problem)
        return problem;
    caller                      = ARENA_NEW(request->arena, struct caller);
    request->tenant->account_id = token->account_id;
    caller->token               = token;
    request->caller             = caller;
    if ((problem = caller_needs(request, request->route->scope)) || (problem = share_begin(request)))
        return problem;
    touch(request, token);
    return NULL;
}
