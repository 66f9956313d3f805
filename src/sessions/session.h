/*
 * A session: a browser has shown a token once, and goes on with a cookie (RFC 6265bis) that scripts cannot read. It has
 * the rights of its token and ends with it, after 30 minutes without a request, and after 12 hours in any case.
 */
#ifndef SESSIONS_SESSION_H
#define SESSIONS_SESSION_H

#include "domain/account.h"

/* Microseconds; and how many a token may have begun at once: one more ends the oldest. */
#define SESSION_IDLE (INT64_C(30) * 60 * 1000000)
#define SESSION_LIFE (INT64_C(12) * 3600 * 1000000)
enum { SESSIONS_OF_TOKEN = 100 };

/* The cookie's name: with this prefix a browser takes it over TLS only, for this host alone. */
#define SESSION_COOKIE "__Host-callbook"

struct session {
    struct described marks;
    int64_t          account_id;
    int64_t          token_id;
    struct bytes     hash;
    struct instant   created_at;
    struct instant   seen_at; /* to the minute */
    struct instant   expires_at;
};
extern const struct shape session_shape;

/* A new session's text, as the cookie has it: "cs_" and 40 random letters and digits, 238 bits. */
struct str session_make(struct arena *arena);

/* Whether text has the form of one. */
bool session_is_well_formed(struct str text);

/* Whether it has ended at that moment; the token is one of a session. */
bool session_has_ended(const struct token_record *token, struct instant now);

/* The values of Set-Cookie (RFC 6265 section 4.1) by which a browser keeps it until it is closed, and forgets it. */
struct str session_cookie(struct arena *arena, struct str text);
struct str session_no_cookie(void);

#endif
