/* Sessions in the database. */
#ifndef SESSIONS_SESSION_STORE_H
#define SESSIONS_SESSION_STORE_H

#include "db/db.h"
#include "sessions/session.h"

/*
 * Adds a session of the tenant's account, in the caller's transaction. Those of the same token that have ended go, and
 * the oldest one where the token has SESSIONS_OF_TOKEN of them.
 */
struct problem *session_add(const struct tenant *tenant, struct session *session) MUST_CHECK;

/* The token by which the session with that SHA-256 was begun, with the session's own times; NULL: there is none. */
struct problem *session_find(const struct tenant *tenant, struct bytes hash, struct token_record **out) MUST_CHECK;

/* Notes a use of the session, in `token` too, at most once a minute. */
struct problem *session_touch(const struct tenant *tenant, struct token_record *token, struct instant now) MUST_CHECK;

/* Ends the session. */
struct problem *session_end(const struct tenant *tenant, struct token_record *token) MUST_CHECK;

/* Of all accounts, some of those that have ended go for good. */
struct problem *session_purge(const struct tenant *nobody, struct instant now) MUST_CHECK;

#endif
