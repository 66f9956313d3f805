#include "sessions/session_store.h"

#include "search/listing.h"

enum { TOUCH_EVERY = 60 * 1000000 /* microseconds */ };

static struct problem *make_room(const struct tenant *tenant, const struct session *session)
{
    struct session  ended   = *session;
    struct counted *counted = SHAPE_NEW(tenant->arena, struct counted, counted_shape);
    bool            found;
    struct problem *problem;

    SET(&ended, seen_at, ((struct instant){.micros = session->created_at.micros - SESSION_IDLE}));
    if ((problem = db_run(tenant, SQL_session_clear, &ended, NULL)) ||
        (problem = db_one(tenant, SQL_session_count, session, counted, &found)))
        return problem;
    return counted->total < SESSIONS_OF_TOKEN ? NULL : db_run(tenant, SQL_session_drop_oldest, session, NULL);
}

struct problem *session_add(const struct tenant *tenant, struct session *session)
{
    struct problem *problem = make_room(tenant, session);

    return problem ? problem : db_run(tenant, SQL_session_insert, session, NULL);
}

struct problem *session_find(const struct tenant *tenant, struct bytes hash, struct token_record **out)
{
    struct token_record *key   = SHAPE_NEW(tenant->arena, struct token_record, token_shape);
    struct token_record *token = SHAPE_NEW(tenant->arena, struct token_record, token_shape);
    bool                 found = false;
    struct problem      *problem;

    SET(key, hash, hash);
    problem = db_one(tenant, SQL_session_token, key, token, &found);
    if (found)
        token_name_scopes(tenant->arena, token);
    *out = found ? token : NULL;
    return problem;
}

struct problem *session_touch(const struct tenant *tenant, struct token_record *token, struct instant now)
{
    struct token_record touched = *token;
    struct problem     *problem;

    if (now.micros - token->session_seen_at.micros < TOUCH_EVERY)
        return NULL;
    SET(&touched, session_seen_at, now);
    if ((problem = db_run(tenant, SQL_session_touch, &touched, NULL)))
        return problem;
    *token = touched;
    return NULL;
}

struct problem *session_end(const struct tenant *tenant, struct token_record *token)
{
    return db_run(tenant, SQL_session_end, token, NULL);
}

struct problem *session_purge(const struct tenant *nobody, struct instant now)
{
    struct session *ended = SHAPE_NEW(nobody->arena, struct session, session_shape);

    SET(ended, created_at, now);
    return db_run(nobody, SQL_session_purge, ended, NULL);
}
