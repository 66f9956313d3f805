#include "store/keys.h"

#include <assert.h>

_Static_assert((int)KEY_RECORDS <= (int)FRAGMENTS, "the keys of a step are written together");
_Static_assert(1 + (KEYS_AT_ONCE - 1) + 1 <= FRAGMENTS, "an assembly must have room for KEYS_AT_ONCE keys");
_Static_assert((KEYS_AT_ONCE & (KEYS_AT_ONCE - 1)) == 0, "a run is filled up to a power of two");

/* clang-format off */
static const struct field colliding_fields[] = {
    FIELD(struct colliding, NULL, hash),
    FIELD(struct colliding, NULL, value),
    FIELD(struct colliding, NULL, uuid),
};
SHAPE(colliding_shape, "Colliding", struct colliding, colliding_fields);

static const struct field key_run_fields[] = {
    FIELD(struct key_run, NULL, account_id),
    FIELD(struct key_run, NULL, type_id),
    FIELD(struct key_run, NULL, key_set),
    FIELD(struct key_run, NULL, first_key),
    FIELD(struct key_run, NULL, other_key, .array = true),
};
SHAPE(key_run_shape, "KeyRun", struct key_run, key_run_fields);
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

static struct key_run *run_of(const struct tenant *tenant, const struct keys_asked *asked, struct assembly *assembly)
{
    struct key_run *run = SHAPE_NEW(tenant->arena, struct key_run, key_run_shape);
    size_t          values;

    assert(asked->count && asked->count <= KEYS_AT_ONCE);
    SET(run, account_id, tenant->account_id);
    SET(run, type_id, asked->type_id);
    SET(run, key_set, asked->key_set);
    SET(run, first_key, asked->keys[0]);
    values = assembly_add_values(assembly, SQL_key_run_next, asked->count);
    for (size_t i = 1; i < values; i++)
        run->other_key[i - 1] = asked->keys[i < asked->count ? i : 0];
    return run;
}

/* By a statement that begins and ends so. */
static struct problem *find(const struct tenant *tenant, const struct keys_asked *asked,
                            const enum statement between[2], struct list *found)
{
    struct assembly assembly = {0};
    struct key_run *run;

    *found = (struct list){0};
    assembly_add(&assembly, between[0]);
    run = run_of(tenant, asked, &assembly);
    assembly_add(&assembly, between[1]);
    return db_all_assembled(tenant, &assembly, run, found);
}

struct problem *store_keys_found(const struct tenant *tenant, const struct keys_asked *asked, struct list *found)
{
    return find(tenant, asked, (const enum statement[]){SQL_keys_found, SQL_keys_found_end}, found);
}

struct problem *store_external_ids_lock(const struct tenant *tenant, const struct keys_asked *asked, struct list *found)
{
    return find(tenant, asked, (const enum statement[]){SQL_external_ids_found, SQL_external_ids_found_end}, found);
}

struct problem *store_external_ids_found(const struct tenant *tenant, const struct keys_asked *asked,
                                         struct list *found)
{
    return find(tenant, asked, (const enum statement[]){SQL_external_ids_found, SQL_keys_found_end}, found);
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
