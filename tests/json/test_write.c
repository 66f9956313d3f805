#include "json/write.h"
#include "support/unit.h"

static const char *const sizes[] = {"small", "large", NULL};

struct part {
    struct described marks;
    int64_t          secret;
    struct str       name;
};

struct thing {
    struct described marks;
    struct str       text;
    int64_t          number;
    bool             flag;
    int              size;
    struct uuid      uuid;
    struct instant   at;
    struct value    *any;
    struct texts     words;
    struct list      parts;
    struct part     *part;
    struct str       note;
};

/* clang-format off */
static const struct field part_fields[] = {
    FIELD(struct part, NULL,   secret),
    FIELD(struct part, "name", name),
};
static SHAPE(part_shape, "Part", struct part, part_fields);

static const struct field thing_fields[] = {
    FIELD(struct thing, "text",   text),
    FIELD(struct thing, "number", number, .omitted = true),
    FIELD(struct thing, "flag",   flag,   .omitted = true),
    FIELD(struct thing, "size",   size,   .omitted = true, .choices = sizes),
    FIELD(struct thing, "uuid",   uuid,   .omitted = true),
    FIELD(struct thing, "at",     at,     .omitted = true),
    FIELD(struct thing, "any",    any,    .omitted = true),
    FIELD(struct thing, "words",  words,  .omitted = true),
    FIELD(struct thing, "parts",  parts,  .omitted = true, .shape = &part_shape),
    FIELD(struct thing, "part",   part,   .omitted = true, .shape = &part_shape),
    FIELD(struct thing, "note",   note),
};
static SHAPE(thing_shape, "Thing", struct thing, thing_fields);
/* clang-format on */

ARENA_SUITE(write);

static struct thing *thing_new(void)
{
    return SHAPE_NEW(arena, struct thing, thing_shape);
}

static void expect_printed(const struct thing *thing, const char *wanted)
{
    struct str text = json_of_described(arena, thing);

    cr_expect(str_is(text, wanted), STR_FMT " is not %s", STR_ARG(text), wanted);
}

Test(write, absent_members_are_null_or_left_out)
{
    expect_printed(thing_new(), "{\"text\":null,\"note\":null}");
}

Test(write, members_come_in_the_tables_order)
{
    struct thing *thing = thing_new();

    SET(thing, note, STR("2"));
    SET(thing, text, STR("1"));
    expect_printed(thing, "{\"text\":\"1\",\"note\":\"2\"}");
}

Test(write, a_member_without_a_name_never_leaves_the_program)
{
    struct part *part = SHAPE_NEW(arena, struct part, part_shape);

    SET(part, secret, 42);
    cr_expect(str_is(json_of_described(arena, part), "{\"name\":null}"));
}

Test(write, texts_are_escaped_where_they_must_be)
{
    static const struct {
        struct str  text;
        const char *printed;
    } rows[] = {
        {{NULL, 0}, "\"\""},
        {TEXT("\"\\/"), "\"\\\"\\\\/\""},
        {TEXT("\b\f\n\r\t"), "\"\\b\\f\\n\\r\\t\""},
        {TEXT("\0\x01\x1F"), "\"\\u0000\\u0001\\u001F\""},
        {TEXT("\x7F\xC3\xA9\xF0\x9F\x98\x80"), "\"\x7F\xC3\xA9\xF0\x9F\x98\x80\""},
        {TEXT("<script>&'"), "\"<script>&'\""},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct value value = {.kind = VALUE_STRING, .text = rows[i].text};
        struct str   text  = json_of_value(arena, &value);

        cr_expect(str_is(text, rows[i].printed), "row %zu gives " STR_FMT, i, STR_ARG(text));
    }
}

Test(write, an_escape_is_seen_wherever_it_stands)
{
    static const char specials[] = "\"\\\x01\x1F\n";

    for (size_t len = 1; len < 20; len++)
        for (size_t place = 0; place < len; place++)
            for (size_t i = 0; i < sizeof(specials) - 1; i++) {
                char         text[20];
                struct value value = {.kind = VALUE_STRING, .text = {.at = text, .len = len}};
                struct str   printed;

                memset(text, place % 2 ? 0xE9 : ' ', len);
                text[place] = specials[i];
                printed     = json_of_value(arena, &value);
                cr_assert(printed.len > len + 2 && printed.at[1 + place] == '\\' &&
                              memcmp(printed.at + 1, text, place) == 0,
                          STR_FMT, STR_ARG(printed));
            }
}

Test(write, lines_and_indentation_are_for_people)
{
    struct json_writer *writer = json_writer_new(arena);

    json_writer_indent(writer);
    json_object_open(writer);
    json_name(writer, STR("a"));
    json_array_open(writer);
    json_integer(writer, 1);
    json_null(writer);
    json_array_close(writer);
    json_name(writer, STR("b"));
    json_object_open(writer);
    json_object_close(writer);
    json_object_close(writer);
    cr_expect(str_is(json_writer_text(writer), "{\n  \"a\": [\n    1,\n    null\n  ],\n  \"b\": {}\n}\n"));
}

static void set_scalars(struct thing *thing)
{
    struct uuid uuid = {0};

    cr_assert(uuid_read(STR("7D4F10A2-B91C-4D5E-6F7A-8B9C0D1E2F3A"), &uuid));
    SET(thing, number, INT64_MIN);
    SET(thing, flag, true);
    SET(thing, size, 1);
    SET(thing, uuid, uuid);
    SET(thing, at, ((struct instant){.micros = INT64_C(1775813051999999)}));
}

Test(write, each_kind_has_its_form)
{
    struct thing *thing = thing_new();

    set_scalars(thing);
    expect_printed(thing, "{\"text\":null,\"number\":-9223372036854775808,\"flag\":true,\"size\":\"large\","
                          "\"uuid\":\"7d4f10a2-b91c-4d5e-6f7a-8b9c0d1e2f3a\",\"at\":\"2026-04-10T09:24:11Z\","
                          "\"note\":null}");
}

Test(write, lists_texts_and_objects_nest)
{
    struct thing *thing   = thing_new();
    struct str    words[] = {STR("a"), STR(""), STR("\"")};
    struct list   parts   = shape_list(arena, &part_shape, 2);
    struct part  *part    = parts.items;

    SET(&part[1], name, STR("second"));
    SET(thing, words, ((struct texts){.at = words, .count = 3}));
    SET(thing, parts, parts);
    SET(thing, part, &part[1]);
    SET(thing, any, json_raw_value(arena, STR("{\"b\": 1.10}")));
    expect_printed(thing,
                   "{\"text\":null,\"any\":{\"b\": 1.10},\"words\":[\"a\",\"\",\"\\\"\"],"
                   "\"parts\":[{\"name\":null},{\"name\":\"second\"}],\"part\":{\"name\":\"second\"},\"note\":null}");
}

Test(write, empty_lists_are_arrays)
{
    struct thing *thing = thing_new();

    SET(thing, words, ((struct texts){0}));
    SET(thing, parts, ((struct list){0}));
    expect_printed(thing, "{\"text\":null,\"words\":[],\"parts\":[],\"note\":null}");
}

Test(write, the_writer_places_commas_and_colons)
{
    struct json_writer *writer = json_writer_new(arena);

    json_object_open(writer);
    json_name(writer, STR("a"));
    json_array_open(writer);
    json_integer(writer, 0);
    json_boolean(writer, false);
    json_null(writer);
    json_raw(writer, STR("{\"x\":1}"));
    json_text(writer, STR("t"));
    json_array_open(writer);
    json_array_close(writer);
    json_array_close(writer);
    json_name(writer, STR(""));
    json_object_open(writer);
    json_object_close(writer);
    json_object_close(writer);
    cr_expect(str_is(json_writer_text(writer), "{\"a\":[0,false,null,{\"x\":1},\"t\",[]],\"\":{}}"));
}

Test(write, the_text_grows_as_long_as_it_must)
{
    struct json_writer *writer = json_writer_new(arena);
    struct str          text;

    json_array_open(writer);
    for (int i = 0; i < 50000; i++) {
        json_integer(writer, i % 10);
        if (i % 1000 == 0)
            memset(arena_alloc(arena, 100), 'x', 100);
    }
    json_array_close(writer);
    text = json_writer_text(writer);
    cr_assert(text.len == 100001);
    for (size_t i = 0; i < 50000; i++)
        cr_assert(text.at[1 + 2 * i] == (char)('0' + i % 10), "number %zu", i);
}

/* 100 kB of text in a single call, then more. */
Test(write, one_long_text_is_written_whole)
{
    struct thing *thing  = thing_new();
    char         *filled = arena_alloc(arena, 100000);
    struct str    text;

    memset(filled, '"', 100000);
    SET(thing, text, ((struct str){.at = filled, .len = 100000}));
    SET(thing, note, STR("end"));
    text = json_of_described(arena, thing);
    cr_expect(text.len == strlen("{\"text\":\"\",\"note\":\"end\"}") + 200000);
    cr_expect(memcmp(text.at + text.len - 6, "\"end\"}", 6) == 0);
}

Test(write, values_of_32_levels_fit_into_an_envelope)
{
    struct json_writer *writer = json_writer_new(arena);
    struct value        levels[40];

    for (size_t i = 0; i < COUNT_OF(levels); i++) {
        levels[i] = (struct value){.kind = VALUE_ARRAY};
        if (i)
            value_append(&levels[i], &levels[i - 1]);
    }
    json_object_open(writer);
    json_name(writer, STR("a"));
    json_value(writer, &levels[COUNT_OF(levels) - 1]);
    json_object_close(writer);
    cr_expect(json_writer_text(writer).len == strlen("{\"a\":}") + 2 * COUNT_OF(levels));
}
