#include "store/record_types.h"

#include "store/find.h"

struct cache_key store_record_type_key(int64_t account_id, struct uuid uuid)
{
    struct cache_key key = {0};

    memcpy(key.bytes, &account_id, sizeof(account_id));
    memcpy(key.bytes + sizeof(account_id), uuid.bytes, sizeof(uuid.bytes));
    return key;
}

/* The last byte tells it from a uuid. */
struct cache_key store_record_type_id_key(int64_t account_id, int64_t id)
{
    struct cache_key key = {0};

    memcpy(key.bytes, &account_id, sizeof(account_id));
    memcpy(key.bytes + sizeof(account_id), &id, sizeof(id));
    key.bytes[sizeof(key.bytes) - 1] = 1;
    return key;
}

static void forget(struct db *db, const struct record_type *type)
{
    struct cache_key by_uuid = store_record_type_key(type->account_id, type->uuid);
    struct cache_key by_id   = store_record_type_id_key(type->account_id, type->id);

    cache_forget(db_types(db), &by_uuid);
    cache_forget(db_types(db), &by_id);
}

struct problem *store_record_type_set_default(const struct tenant *tenant, const struct record_type *type)
{
    forget(tenant->db, type);
    return db_run(tenant, type->is_default ? SQL_record_type_make_default : SQL_record_type_clear_default, type, NULL);
}

struct problem *store_record_type_slug_is_taken(const struct tenant *tenant, const struct record_type *type,
                                                bool *is_taken)
{
    struct counted *counted = SHAPE_NEW(tenant->arena, struct counted, counted_shape);
    bool            found;
    struct problem *problem = db_one(tenant, SQL_record_type_slug_count, type, counted, &found);

    *is_taken = counted->total > 0;
    return problem;
}

struct problem *store_record_type_add(const struct tenant *tenant, struct record_type *type)
{
    struct problem *problem = db_run(tenant, SQL_record_type_insert, type, NULL);

    if (problem)
        return problem;
    SET(type, id, db_last_id(tenant->db));
    return type->is_default ? store_record_type_set_default(tenant, type) : NULL;
}

static struct problem *find(const struct tenant *tenant, enum statement statement, const struct record_type *key,
                            struct record_type **out)
{
    struct record_type *type  = SHAPE_NEW(tenant->arena, struct record_type, record_type_shape);
    bool                found = false;
    struct problem     *problem;

    problem = db_one(tenant, statement, key, type, &found);
    *out    = found ? type : NULL;
    return problem;
}

struct problem *store_record_type_find(const struct tenant *tenant, struct uuid uuid, struct record_type **out)
{
    return store_find(tenant, SQL_record_type_by_uuid, uuid, out);
}

struct problem *store_record_type_by_id(const struct tenant *tenant, int64_t id, struct record_type **out)
{
    struct record_type *key = SHAPE_NEW(tenant->arena, struct record_type, record_type_shape);

    SET(key, account_id, tenant->account_id);
    SET(key, id, id);
    return find(tenant, SQL_record_type_by_id, key, out);
}

/* Read, lock, read again: the account's row, which holds the default, must not be locked along with it. */
struct problem *store_record_type_lock(const struct tenant *tenant, struct uuid uuid, struct record_type **out)
{
    struct record_type *locked;
    struct problem     *problem = store_record_type_find(tenant, uuid, out);

    if (problem || !*out)
        return problem;
    if ((problem = find(tenant, SQL_record_type_lock, *out, &locked)))
        return problem;
    return store_record_type_find(tenant, uuid, out);
}

struct problem *store_record_type_lock_id(const struct tenant *tenant, int64_t id, struct record_type **out)
{
    struct record_type *locked;
    struct problem     *problem = store_record_type_by_id(tenant, id, out);

    if (problem || !*out)
        return problem;
    if ((problem = find(tenant, SQL_record_type_lock, *out, &locked)))
        return problem;
    return store_record_type_by_id(tenant, id, out);
}

struct problem *store_record_type_has_records(const struct tenant *tenant, const struct record_type *type,
                                              bool *has_records)
{
    struct counted *counted = SHAPE_NEW(tenant->arena, struct counted, counted_shape);
    bool            found;
    struct problem *problem = db_one(tenant, SQL_record_type_has_records, type, counted, &found);

    *has_records = counted->total > 0;
    return problem;
}

struct problem *store_record_type_update(const struct tenant *tenant, const struct record_type *type)
{
    forget(tenant->db, type);
    return db_run(tenant, SQL_record_type_update, type, NULL);
}

struct problem *store_record_type_delete(const struct tenant *tenant, const struct record_type *type)
{
    static const enum statement steps[] = {SQL_record_type_detach_campaigns, SQL_record_type_clear_default,
                                           SQL_record_type_delete};
    struct problem             *problem;

    forget(tenant->db, type);
    for (size_t i = 0; i < COUNT_OF(steps); i++)
        if ((problem = db_run(tenant, steps[i], type, NULL)))
            return problem;
    return NULL;
}

struct problem *store_record_type_page(const struct tenant *tenant, struct listing *listing, struct list *rows,
                                       int64_t *total)
{
    struct counted *counted = SHAPE_NEW(tenant->arena, struct counted, counted_shape);
    bool            found;
    struct problem *problem = db_one(tenant, SQL_record_type_count, listing, counted, &found);

    *rows  = (struct list){0};
    *total = counted->total;
    if (problem || *total <= listing->offset)
        return problem;
    if (!HAS(listing, before_id))
        SET(listing, before_id, INT64_MAX);
    return db_all(tenant, SQL_record_type_page, listing, rows);
}
