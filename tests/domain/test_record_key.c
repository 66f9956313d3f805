#include "domain/record_key.h"

#include "base/attributes.h"
#include "json/read.h"

#include <criterion/criterion.h>

static struct arena *arena;

static void begin(void)
{
    arena = arena_new(16 << 20);
}

static void end(void)
{
    arena_free(arena);
}

TestSuite(record_key, .init = begin, .fini = end);

static struct custom_field field(const char *id, enum custom_kind kind, int64_t key_set)
{
    struct custom_field field = {.marks = {.shape = &custom_field_shape}};

    SET(&field, id, str_from(id));
    SET(&field, kind, (int)kind);
    SET(&field, unique, true);
    SET(&field, key_state, INDEX_READY);
    SET(&field, key_set, key_set);
    return field;
}

static bool are_same(enum custom_kind kind, const char *one, const char *other)
{
    struct custom_field its_field = field("f", kind, 1);
    struct bytes        a         = record_key_hash(arena, &its_field, json_read_stored(arena, str_from(one)));
    struct bytes        b         = record_key_hash(arena, &its_field, json_read_stored(arena, str_from(other)));

    cr_assert(a.len == HASH_BYTES && b.len == HASH_BYTES);
    return memcmp(a.at, b.at, HASH_BYTES) == 0;
}

Test(record_key, is_the_same_for_values_that_are)
{
    cr_expect(are_same(CUSTOM_TEXT, "\"\\u00e9\"", "\"e\\u0301\""));
    cr_expect(are_same(CUSTOM_TEXT, "\"\\u212b\"", "\"\\u00c5\""));
    cr_expect(are_same(CUSTOM_STRING, "\"\"", "\"\""));
    cr_expect(are_same(CUSTOM_DECIMAL, "1.10", "11e-1"));
    cr_expect(are_same(CUSTOM_NUMBER, "5.0", "5"));
    cr_expect(are_same(CUSTOM_DATETIME, "\"2026-04-01T09:00:00+02:00\"", "\"2026-04-01T07:00:00.000Z\""));
    cr_expect(!are_same(CUSTOM_TEXT, "\"a\"", "\"A\""));
    cr_expect(!are_same(CUSTOM_TEXT, "\"a\"", "\"a \""));
    cr_expect(!are_same(CUSTOM_TEXT, "\"\\ufb01\"", "\"fi\""));
    cr_expect(!are_same(CUSTOM_DECIMAL, "1.1", "1.11"));
    cr_expect(!are_same(CUSTOM_DATETIME, "\"2026-04-01T09:00:00+02:00\"", "\"2026-04-01T09:00:00Z\""));
}

Test(record_key, is_kept_of_fields_that_are_unique_or_about_to_be)
{
    struct custom_field its_field = field("f", CUSTOM_TEXT, 1);

    cr_expect(field_has_keys(&its_field));
    SET(&its_field, key_state, INDEX_BUILDING);
    cr_expect(field_has_keys(&its_field));
    SET(&its_field, key_state, INDEX_FAILED);
    cr_expect(!field_has_keys(&its_field));
    SET(&its_field, key_state, INDEX_READY);
    SET(&its_field, retired, true);
    cr_expect(!field_has_keys(&its_field));
}

Test(record_key, keys_come_by_their_sets_and_can_be_compared)
{
    struct custom_field fields[] = {field("b", CUSTOM_TEXT, 7), field("a", CUSTOM_TEXT, 3), field("c", CUSTOM_TEXT, 5)};
    struct list         list     = {.items = fields, .count = COUNT_OF(fields)};
    struct record       record   = {.account_id = 1, .type_id = 2, .id = 9};
    const char         *texts[]  = {"{\"b\":\"x\",\"a\":\"y\"}", "{\"b\":\"x\",\"a\":\"z\",\"c\":null}"};
    struct list         before   = record_keys(arena, &record, &list, json_read_stored(arena, str_from(texts[0])));
    struct list         after    = record_keys(arena, &record, &list, json_read_stored(arena, str_from(texts[1])));
    struct list         gone     = record_keys_without(arena, &before, &after);
    const struct record_key *keys = before.items;

    cr_assert(before.count == 2 && after.count == 2 && gone.count == 1);
    cr_expect(keys[0].key_set == 3 && keys[1].key_set == 7 && keys[0].record_id == 9 && keys[0].type_id == 2);
    cr_expect(str_is(((const struct record_key *)gone.items)->field->id, "a"));
    cr_expect(record_keys_without(arena, &before, &before).count == 0);
}
