#include "api/caller.h"

#include "api/share.h"
#include "http/bearer.h"
#include "http/route.h"
#include "store/accounts.h"

static struct problem *refuse(const struct request *request, enum problem_code code, const char *sentence)
{
    return problem_coded(request->arena, PROBLEM_unauthorized, code, "%s", sentence);
}

static struct problem *check_token(const struct request *request, const struct token_record *token)
{
    if (!token)
        return refuse(request, CODE_token_unknown, "The token is unknown.");
    if (HAS(token, revoked_at))
        return refuse(request, CODE_token_revoked, "The token was revoked.");
    if (HAS(token, expires_at) && token->expires_at.micros <= request->now.micros)
        return refuse(request, CODE_token_expired, "The token has expired.");
    if (token->account_status != ACCOUNT_ACTIVE)
        return refuse(request, CODE_account_suspended, "The account is suspended.");
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

/*
 * Nearly every request brings a token that the last one has brought. One that was good is taken for so for as long as
 * the cache trusts it, for nobody can tell a request from one that came a moment earlier, and only an operator revokes
 * or suspends. That it has expired needs no database. What is refused is read anew each time.
 */
static struct problem *find_token(const struct request *request, struct str text, struct token_record **out)
{
    struct digest    digest = digest_sha256(request->arena, text);
    struct bytes     hash   = {.at = digest.bytes, .len = sizeof(digest.bytes)};
    uint64_t         now    = clock_monotonic_us();
    struct cache    *cache  = db_tokens(request->tenant->db);
    struct cache_key key;
    struct problem  *problem;

    memcpy(key.bytes, digest.bytes, sizeof(key.bytes));
    if ((*out = cache_find(cache, &key, now)))
        return check_token(request, *out);
    if ((problem = store_token_by_hash(request->tenant, hash, out)) || (problem = check_token(request, *out)))
        return problem;
    *out = cache_keep(cache, &key, *out, now);
    return NULL;
}

/* Nobody fails because that cannot be noted: while nothing can be written, reads go on. */
static void touch(const struct request *request, struct token_record *token)
{
    if (db_takes_writes(request->tenant->db) && store_token_touch(request->tenant, token, request->now))
        db_forgive(request->tenant->db);
}

struct problem *caller_authorize(struct request *request)
{
    struct token_record *token;
    struct caller       *caller;
    struct str           text;
    struct problem      *problem;

    if (!request->authorization.len)
        return refuse(request, CODE_token_missing, "An Authorization header with a bearer token is needed.");
    if (!bearer_read(request->authorization, &text))
        return refuse(request, CODE_wrong_scheme,
                      "The scheme of the Authorization header must be Bearer: \"Authorization: Bearer cb_...\".");
    if (!token_is_well_formed(text))
        return refuse(request, CODE_token_malformed, "What follows Bearer does not have the form of a token.");
    if ((problem = find_token(request, text, &token)))
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
