/* Who asks: the token of an Authorization header (RFC 6750), or that of a session, by its cookie; so the account. */
#ifndef API_CALLER_H
#define API_CALLER_H

#include "domain/account.h"
#include "http/request.h"

struct caller {
    const struct token_record *token;
};

/*
 * Without an Authorization header the cookie of a session counts. Then what is no GET, HEAD or OPTIONS must come from a
 * page of this server, see http/origin.h: else `forbidden`, with the code cross_site.
 *
 * Sets request->caller and the account of request->tenant. `unauthorized` when the token is missing, malformed,
 * unknown, expired or revoked, or its account suspended; `forbidden` when its scopes do not cover the route;
 * `share_exceeded` when the account has to wait, see api/share.h.
 */
struct problem *caller_authorize(struct request *request) MUST_CHECK;

/* The token with that text. `unauthorized` if there is none, or it cannot be used. It may be the worker's: read only.
 */
struct problem *caller_find_token(const struct request *request, struct str text, struct token_record **out) MUST_CHECK;

/* The session by whose cookie the request came has ended. */
void caller_forget_session(const struct request *request);

/* `forbidden` when the caller's token lacks one of these scopes. */
struct problem *caller_needs(const struct request *request, int scopes) MUST_CHECK;

#endif
