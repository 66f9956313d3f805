#include "domain/record_key.h"

#include "base/digest.h"
#include "domain/number.h"
#include "text/nfc.h"

#include <stdlib.h>

/* clang-format off */
static const struct field record_key_fields[] = {
    FIELD(struct record_key, NULL, account_id),
    FIELD(struct record_key, NULL, type_id),
    FIELD(struct record_key, NULL, key_set),
    FIELD(struct record_key, NULL, hash),
    FIELD(struct record_key, NULL, record_id),
    FIELD(struct record_key, NULL, text),
};
SHAPE(record_key_shape, "RecordKey", struct record_key, record_key_fields);
/* clang-format on */

bool field_has_keys(const struct custom_field *field)
{
    return field->unique && !field->retired && HAS(field, key_state) && field->key_state != INDEX_FAILED;
}

static struct str canonical(struct arena *arena, const struct custom_field *field, const struct value *value)
{
    struct instant instant;

    switch ((enum custom_kind)field->kind) {
    case CUSTOM_NUMBER:
    case CUSTOM_DECIMAL:
        return number_canonical(arena, value->text);
    case CUSTOM_DATETIME:
        if (instant_parse(value->text, &instant))
            return arena_format(arena, "%lld", (long long)instant.micros);
        return value->text;
    default:
        return text_nfc(arena, value->text);
    }
}

struct bytes record_key_hash(struct arena *arena, const struct custom_field *field, const struct value *value)
{
    struct digest digest = digest_sha256(arena, canonical(arena, field, value));
    struct str    hash   = arena_str(arena, (struct str){.at = (const char *)digest.bytes, .len = HASH_BYTES});

    return str_bytes(hash);
}

/* In one order everywhere, so that two transactions wait for each other one way only. */
static int compare(const void *left, const void *right)
{
    const struct record_key *a = left;
    const struct record_key *b = right;

    return (a->key_set > b->key_set) - (a->key_set < b->key_set);
}

struct list record_keys(struct arena *arena, const struct record *record, const struct list *fields,
                        const struct value *parameters)
{
    const struct custom_field *field = fields->items;
    struct list                keys  = {0};
    struct record_key         *key;

    for (size_t i = 0; i < fields->count; i++) {
        const struct value *value = field_has_keys(&field[i]) ? value_member(parameters, field[i].id) : NULL;

        if (!value || value->kind == VALUE_NULL)
            continue;
        if (!keys.items) {
            keys       = shape_list(arena, &record_key_shape, fields->count);
            keys.count = 0;
        }
        key        = (struct record_key *)keys.items + keys.count++;
        key->field = &field[i];
        key->value = value;
        SET(key, account_id, record->account_id);
        SET(key, type_id, record->type_id);
        SET(key, record_id, record->id);
        SET(key, key_set, field[i].key_set);
        SET(key, hash, record_key_hash(arena, &field[i], value));
    }
    if (keys.count > 1)
        qsort(keys.items, keys.count, sizeof(*key), compare);
    return keys;
}

bool record_key_equal(const struct record_key *key, const struct record_key *other)
{
    return key->type_id == other->type_id && key->key_set == other->key_set &&
           memcmp(key->hash.at, other->hash.at, HASH_BYTES) == 0;
}

static bool has_key(const struct list *keys, const struct record_key *wanted)
{
    const struct record_key *key = keys->items;

    for (size_t i = 0; i < keys->count; i++)
        if (key[i].key_set == wanted->key_set && memcmp(key[i].hash.at, wanted->hash.at, HASH_BYTES) == 0)
            return true;
    return false;
}

struct list record_keys_without(struct arena *arena, const struct list *keys, const struct list *others)
{
    const struct record_key *key  = keys->items;
    struct list              rest = {0};

    if (!keys->count)
        return rest;
    rest       = shape_list(arena, &record_key_shape, keys->count);
    rest.count = 0;
    for (size_t i = 0; i < keys->count; i++)
        if (!has_key(others, &key[i]))
            ((struct record_key *)rest.items)[rest.count++] = key[i];
    return rest;
}
