#include "sessions/session.h"

/* clang-format off */
static const struct field session_fields[] = {
    FIELD(struct session, NULL, account_id),
    FIELD(struct session, NULL, token_id),
    FIELD(struct session, NULL, hash),
    FIELD(struct session, NULL, created_at),
    FIELD(struct session, NULL, seen_at),
    FIELD(struct session, NULL, expires_at),
};
SHAPE(session_shape, NULL, struct session, session_fields);
/* clang-format on */

#define ATTRIBUTES "; Path=/; Secure; HttpOnly; SameSite=Strict"

static const struct str start = {.at = "cs_", .len = 3};

struct str session_make(struct arena *arena)
{
    return secret_make(arena, start);
}

bool session_is_well_formed(struct str text)
{
    return secret_is_well_formed(text, start);
}

bool session_has_ended(const struct token_record *token, struct instant now)
{
    return token->session_expires_at.micros <= now.micros || token->session_seen_at.micros + SESSION_IDLE <= now.micros;
}

struct str session_cookie(struct arena *arena, struct str text)
{
    return arena_format(arena, SESSION_COOKIE "=" STR_FMT ATTRIBUTES, STR_ARG(text));
}

struct str session_no_cookie(void)
{
    return STR(SESSION_COOKIE "=" ATTRIBUTES "; Max-Age=0");
}
