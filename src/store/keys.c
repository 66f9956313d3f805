#include "store/keys.h"

_Static_assert((int)KEY_RECORDS <= (int)FRAGMENTS, "the keys of a step are written together");

/* clang-format off */
static const struct field colliding_fields[] = {
    FIELD(struct colliding, NULL, hash),
    FIELD(struct colliding, NULL, value),
    FIELD(struct colliding, NULL, uuid),
};
SHAPE(colliding_shape, "Colliding", struct colliding, colliding_fields);
/* clang-format on */

struct record_key *store_key_set(const struct tenant *tenant, int64_t type_id, int64_t key_set)
{
    struct record_key *key = SHAPE_NEW(tenant->arena, struct record_key, record_key_shape);

    SET(key, account_id, tenant->account_id);
    SET(key, type_id, type_id);
    SET(key, key_set, key_set);
    return key;
}

/* At most KEY_RECORDS of them together. */
static struct problem *insert(const struct tenant *tenant, enum statement first, const struct list *keys,
                              int64_t *affected)
{
    struct assembly assembly = {0};

    for (size_t i = 0; i < keys->count; i++)
        assembly_add(&assembly, i ? SQL_key_insert_next : first);
    return db_run_assembled(tenant, &assembly, keys, affected);
}

struct problem *store_keys_add(const struct tenant *tenant, const struct list *keys)
{
    struct problem *problem = NULL;

    for (size_t i = 0; i < keys->count && !problem; i += KEY_RECORDS) {
        struct list some = {.items = (struct record_key *)keys->items + i, .count = keys->count - i};

        if (some.count > KEY_RECORDS)
            some.count = KEY_RECORDS;
        problem = insert(tenant, SQL_key_insert, &some, NULL);
    }
    return problem;
}

struct problem *store_keys_delete(const struct tenant *tenant, const struct list *keys)
{
    struct problem *problem = NULL;

    for (size_t done = 0; done < keys->count && !problem; done += KEY_RECORDS) {
        struct list     some     = {.items = (struct record_key *)keys->items + done, .count = keys->count - done};
        struct assembly assembly = {0};

        if (some.count > KEY_RECORDS)
            some.count = KEY_RECORDS;
        for (size_t i = 0; i < some.count; i++)
            assembly_add(&assembly, i ? SQL_key_delete_next : SQL_key_delete);
        problem = db_run_assembled(tenant, &assembly, &some, NULL);
    }
    return problem;
}

struct problem *store_key_taken(const struct tenant *tenant, const struct list *keys, const struct record_key **taken,
                                struct uuid *owner)
{
    const struct record_key *key = keys->items;

    *taken = NULL;
    for (size_t i = 0; i < keys->count; i++) {
        struct record  *record = SHAPE_NEW(tenant->arena, struct record, record_shape);
        bool            found  = false;
        struct problem *problem;

        if ((problem = db_one(tenant, SQL_key_owner_record, &key[i], record, &found)))
            return problem;
        if (!found || (HAS(&key[i], record_id) && record->id == key[i].record_id))
            continue;
        *taken = &key[i];
        *owner = record->uuid;
        return NULL;
    }
    return NULL;
}

struct problem *store_key_records(const struct tenant *tenant, const struct record_key *after, struct list *records)
{
    return db_all(tenant, SQL_key_records, after, records);
}

struct problem *store_keys_claim(const struct tenant *tenant, const struct list *keys, bool *all)
{
    int64_t         affected = 0;
    struct problem *problem  = keys->count ? insert(tenant, SQL_key_insert_new, keys, &affected) : NULL;

    *all = affected == (int64_t)keys->count;
    return problem;
}

struct problem *store_key_owner(const struct tenant *tenant, const struct record_key *key, int64_t *owner)
{
    struct record_key *row     = SHAPE_NEW(tenant->arena, struct record_key, record_key_shape);
    bool               found   = false;
    struct problem    *problem = db_one(tenant, SQL_key_owner, key, row, &found);

    *owner = found ? row->record_id : key->record_id;
    return problem;
}

struct problem *store_key_collides(const struct tenant *tenant, const struct record_key *key, int64_t owner,
                                   int64_t *found)
{
    int64_t           is_new = 0;
    struct record_key other  = *key;
    struct problem   *problem;

    if ((problem = db_run(tenant, SQL_key_double, key, &is_new)))
        return problem;
    if (!is_new)
        return db_run(tenant, SQL_collision_insert_more, key, NULL);
    if (++*found > COLLISIONS_LISTED)
        return NULL;
    SET(&other, record_id, owner);
    if ((problem = db_run(tenant, SQL_collision_insert, &other, NULL)))
        return problem;
    return db_run(tenant, SQL_collision_insert, key, NULL);
}

struct problem *store_collision_forget(const struct tenant *tenant, const struct record *record,
                                       const struct custom_field *field)
{
    struct record_key *key = store_key_set(tenant, record->type_id, field->key_set);

    SET(key, record_id, record->id);
    return db_run(tenant, SQL_collision_forget, key, NULL);
}

struct problem *store_keys_sweep(const struct tenant *tenant, const struct record_key *set, int64_t *rows)
{
    return db_run(tenant, SQL_key_sweep, set, rows);
}

struct problem *store_collisions_sweep(const struct tenant *tenant, const struct record_key *set, int64_t *rows)
{
    return db_run(tenant, SQL_collision_sweep, set, rows);
}

struct problem *store_collisions(const struct tenant *tenant, const struct record_key *set, struct list *rows)
{
    return db_all(tenant, SQL_collision_list, set, rows);
}
