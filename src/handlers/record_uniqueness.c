/* What is unique of a record: its external id, and the values of its unique fields. */
#include "api/resource.h"
#include "domain/field_numbers.h"
#include "domain/record_key.h"
#include "handlers/record_types.h"
#include "handlers/records.h"
#include "store/keys.h"
#include "store/records.h"

struct problem *record_try_again(const struct request *request)
{
    return db_ask_to_repeat(request->tenant, "Somebody else has written the same at this moment: try again.");
}

static struct problem *taken(const struct request *request, struct str pointer, struct uuid owner)
{
    struct problem *problem = problem_at(request->arena, PROBLEM_conflict, pointer, CODE_duplicate,
                                         "It is that of another record of this type.");

    problem->existing = uuid_str(request->arena, owner);
    return problem;
}

struct problem *record_find_taker(struct request *request, const struct record *record, struct str pointer,
                                  struct problem **conflict)
{
    struct record  *other;
    struct problem *problem = store_record_find_external(request->tenant, record->type_id, record->external_id, &other);

    *conflict = NULL;
    if (!problem && other)
        *conflict = taken(request, pointer_member(request->arena, pointer, STR("externalId")), other->uuid);
    return problem;
}

/*
 * Another record has the external id. It was committed, or the database would not know it; where it is gone since, the
 * request may be done again. The same holds of keys.
 */
struct problem *record_id_is_taken(struct request *request, const struct record *record, struct str pointer)
{
    struct problem *conflict;
    struct problem *problem = record_find_taker(request, record, pointer, &conflict);

    if (problem)
        return problem;
    return conflict ? conflict : record_try_again(request);
}

static struct record_key *find_free(const struct request *request, const struct record_key *key)
{
    struct free_keys *free = request->free_keys;

    for (size_t i = 0; free && i < free->count; i++)
        if (record_key_equal(&free->keys[i], key))
            return &free->keys[i];
    return NULL;
}

bool record_key_is_free(const struct request *request, const struct record_key *key)
{
    return find_free(request, key) != NULL;
}

void record_keys_forget(const struct request *request, const struct list *keys)
{
    const struct record_key *key = keys->items;

    for (size_t i = 0; i < keys->count; i++) {
        struct record_key *found;

        while ((found = find_free(request, &key[i])))
            *found = request->free_keys->keys[--request->free_keys->count];
    }
}

/* Those that were not looked up beforehand. */
static struct list unknown_keys(const struct request *request, const struct list *keys)
{
    const struct record_key *key  = keys->items;
    struct list              rest = {0};

    if (!request->free_keys || !keys->count)
        return *keys;
    rest       = shape_list(request->arena, &record_key_shape, keys->count);
    rest.count = 0;
    for (size_t i = 0; i < keys->count; i++)
        if (!record_key_is_free(request, &key[i]))
            ((struct record_key *)rest.items)[rest.count++] = key[i];
    return rest;
}

struct problem *record_keys_taken(struct request *request, const struct list *keys, struct str pointer)
{
    struct list              unknown = unknown_keys(request, keys);
    const struct record_key *key;
    struct uuid              owner;
    struct problem          *problem = store_key_taken(request->tenant, &unknown, &key, &owner);

    if (problem || !key)
        return problem;
    pointer = pointer_member(request->arena, pointer, STR("parameters"));
    return taken(request, pointer_member(request->arena, pointer, key->field->id), owner);
}

static struct problem *add_keys(struct request *request, const struct list *keys, struct str pointer)
{
    struct problem *problem;

    record_keys_forget(request, keys);
    problem = store_keys_add(request->tenant, keys);
    if (!problem || problem->kind != PROBLEM_conflict)
        return problem;
    if (request->is_part) /* it has been looked for, and what goes with it is written already */
        return record_try_again(request);
    problem = record_keys_taken(request, keys, pointer);
    return problem ? problem : record_try_again(request);
}

struct problem *record_add_keys(struct request *request, const struct record_state *state, const struct list *fields,
                                struct str pointer)
{
    struct list keys = record_keys(request->arena, state->record, fields, state->parameters);

    return add_keys(request, &keys, pointer);
}

/* The fields that have failed to become unique because of a value that the record has no more. */
static struct problem *forget_collisions(const struct request *request, const struct list *fields,
                                         const struct record_state *before, const struct record_state *now)
{
    const struct custom_field *field   = fields->items;
    struct problem            *problem = NULL;

    for (size_t i = 0; i < fields->count && !problem; i++)
        if (field_keys_are(&field[i], INDEX_FAILED) &&
            !(now &&
              value_equal(value_member(before->parameters, field[i].id), value_member(now->parameters, field[i].id))))
            problem = store_collision_forget(request->tenant, before->record, &field[i]);
    return problem;
}

struct problem *record_check_keys(struct request *request, const struct record_type *type,
                                  const struct record_state *before, const struct record_state *now)
{
    struct list fields = record_type_stored_fields(request->arena, type);
    struct list old    = record_keys(request->arena, before->record, &fields, before->parameters);
    struct list fresh  = record_keys(request->arena, now->record, &fields, now->parameters);

    fresh = record_keys_without(request->arena, &fresh, &old);
    return record_keys_taken(request, &fresh, STR(""));
}

struct problem *record_move_keys(struct request *request, const struct record_type *type,
                                 const struct record_state *before, const struct record_state *now)
{
    struct list     fields = record_type_stored_fields(request->arena, type);
    struct list     old    = record_keys(request->arena, before->record, &fields, before->parameters);
    struct list     fresh  = {0};
    struct list     gone;
    struct problem *problem;

    if (now)
        fresh = record_keys(request->arena, now->record, &fields, now->parameters);
    gone  = record_keys_without(request->arena, &old, &fresh);
    fresh = record_keys_without(request->arena, &fresh, &old);
    if ((problem = store_keys_delete(request->tenant, &gone)) || (problem = add_keys(request, &fresh, STR(""))))
        return problem;
    return forget_collisions(request, &fields, before, now);
}
