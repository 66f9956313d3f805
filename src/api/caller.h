/* Who asks: the token of an Authorization header (RFC 6750), and so the account. */
#ifndef API_CALLER_H
#define API_CALLER_H

#include "domain/account.h"
#include "http/request.h"

struct caller {
    const struct token_record *token;
};

/*
 * Sets request->caller and the account of request->tenant. `unauthorized` when the token is missing, malformed,
 * unknown, expired or revoked, or its account suspended; `forbidden` when its scopes do not cover the route;
 * `share_exceeded` when the account has to wait, see api/share.h.
 */
struct problem *caller_authorize(struct request *request) MUST_CHECK;

/* `forbidden` when the caller's token lacks one of these scopes. */
struct problem *caller_needs(const struct request *request, int scopes) MUST_CHECK;

#endif
