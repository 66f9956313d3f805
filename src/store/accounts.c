#include "store/accounts.h"

#include "search/counts.h"

enum { TOUCH_EVERY = 60 * 1000000 /* microseconds */ };

struct problem *store_account_add(const struct tenant *tenant, struct account *account)
{
    struct tenant   made    = *tenant;
    struct problem *problem = db_run(tenant, SQL_account_insert, account, NULL);

    if (problem)
        return problem;
    SET(account, id, db_last_id(tenant->db));
    made.account_id = account->id;
    if ((problem = db_run(tenant, SQL_history_version_add, account, NULL)))
        return problem;
    return counts_set_version(&made);
}

struct problem *store_account_find(const struct tenant *tenant, struct str name_or_uuid, struct account **out)
{
    struct account *key     = SHAPE_NEW(tenant->arena, struct account, account_shape);
    struct account *account = SHAPE_NEW(tenant->arena, struct account, account_shape);
    struct problem *problem = NULL;
    bool            found   = false;

    if (uuid_read(name_or_uuid, &key->uuid)) {
        SET(key, uuid, key->uuid);
        problem = db_one(tenant, SQL_account_by_uuid, key, account, &found);
    }
    SET(key, name, name_or_uuid);
    if (!problem && !found)
        problem = db_one(tenant, SQL_account_by_name, key, account, &found);
    *out = found ? account : NULL;
    return problem;
}

struct problem *store_account_list(const struct tenant *tenant, struct list *rows)
{
    return db_all(tenant, SQL_account_list, NULL, rows);
}

struct problem *store_account_set_status(const struct tenant *tenant, struct account *account,
                                         enum account_status status)
{
    SET(account, status, (int)status);
    return db_run(tenant, SQL_account_update_status, account, NULL);
}

static struct problem *find_settings(const struct tenant *tenant, enum statement statement, struct account **out)
{
    struct account *key      = SHAPE_NEW(tenant->arena, struct account, account_settings_shape);
    struct account *settings = SHAPE_NEW(tenant->arena, struct account, account_settings_shape);
    bool            found    = false;
    struct problem *problem;

    SET(key, id, tenant->account_id);
    problem = db_one(tenant, statement, key, settings, &found);
    SET(settings, id, tenant->account_id);
    *out = settings;
    return problem;
}

struct problem *store_account_settings(const struct tenant *tenant, struct account **out)
{
    return find_settings(tenant, SQL_account_settings, out);
}

struct problem *store_account_settings_lock(const struct tenant *tenant, struct account **out)
{
    return find_settings(tenant, SQL_account_settings_lock, out);
}

struct problem *store_account_settings_update(const struct tenant *tenant, const struct account *settings)
{
    return db_run(tenant, SQL_account_settings_update, settings, NULL);
}

struct problem *store_token_add(const struct tenant *tenant, struct token_record *token)
{
    return db_run(tenant, SQL_token_insert, token, NULL);
}

struct problem *store_token_by_hash(const struct tenant *tenant, struct bytes hash, struct token_record **out)
{
    struct token_record *key   = SHAPE_NEW(tenant->arena, struct token_record, token_shape);
    struct token_record *token = SHAPE_NEW(tenant->arena, struct token_record, token_shape);
    bool                 found = false;
    struct problem      *problem;

    SET(key, hash, hash);
    problem = db_one(tenant, SQL_token_by_hash, key, token, &found);
    if (found)
        token_name_scopes(tenant->arena, token);
    *out = found ? token : NULL;
    return problem;
}

static void name_all_scopes(struct arena *arena, const struct list *rows)
{
    struct token_record *token = rows->items;

    for (size_t i = 0; i < rows->count; i++)
        token_name_scopes(arena, &token[i]);
}

struct problem *store_token_list(const struct tenant *tenant, struct list *rows)
{
    struct token_record *key = SHAPE_NEW(tenant->arena, struct token_record, token_shape);
    struct problem      *problem;

    SET(key, account_id, tenant->account_id);
    if ((problem = db_all(tenant, SQL_token_list, key, rows)))
        return problem;
    name_all_scopes(tenant->arena, rows);
    return NULL;
}

struct problem *store_token_find(const struct tenant *tenant, struct str prefix_or_uuid, struct list *rows)
{
    struct token_record *key = SHAPE_NEW(tenant->arena, struct token_record, token_shape);
    struct problem      *problem;

    if (uuid_read(prefix_or_uuid, &key->uuid))
        SET(key, uuid, key->uuid);
    SET(key, prefix, prefix_or_uuid);
    if ((problem = db_all(tenant, SQL_token_find, key, rows)))
        return problem;
    name_all_scopes(tenant->arena, rows);
    return NULL;
}

struct problem *store_token_revoke(const struct tenant *tenant, struct token_record *token, struct instant now)
{
    SET(token, revoked_at, now);
    return db_run(tenant, SQL_token_revoke, token, NULL);
}

struct problem *store_token_touch(const struct tenant *tenant, struct token_record *token, struct instant now)
{
    struct token_record touched = *token;
    struct problem     *problem;

    if (HAS(token, last_used_at) && now.micros - token->last_used_at.micros < TOUCH_EVERY)
        return NULL;
    SET(&touched, last_used_at, now);
    if ((problem = db_run(tenant, SQL_token_touch, &touched, NULL)))
        return problem;
    *token = touched;
    return NULL;
}
