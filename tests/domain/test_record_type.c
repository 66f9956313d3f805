#include "domain/record_type.h"
#include "json/read.h"
#include "json/write.h"
#include "support/decoding.h"

#define FIELD_OF(members) "{\"name\":\"Lead\",\"parameters\":[{" members "}]}"
#define TEXT_FIELD(id)    "{\"id\":\"" id "\",\"type\":\"text\",\"title\":\"T\"}"

ARENA_SUITE(record_type);

static struct record_type *type_of(struct str text, enum decode_for purpose)
{
    struct record_type *type = decoded(&record_type_shape, text, purpose);

    record_type_check(&(struct checking){.arena = arena, .patterns = new_budget(), .faults = &faults}, type);
    return type;
}

/* clang-format off */
static const struct {
    const char *text;
    const char *faults;
} types[] = {
    {"{\"name\":\"Lead\"}", ""},
    {"{\"name\":\"Lead\",\"plural\":\"Leads\",\"slug\":\"leads\",\"icon\":\"user\",\"description\":\"two\\nlines\",\"isDefault\":true,"
     "\"status\":\"hidden\",\"parameters\":[]}", ""},
    {"{\"name\":\"Lead\",\"plural\":null,\"icon\":null,\"description\":null}", ""},
    {"{}", "/name required|"},
    {"{\"name\":\"\"}", "/name too_short|"},
    {"{\"name\":\" \\t\"}", "/name required|"},
    {"{\"name\":null}", "/name not_nullable|"},
    {"{\"name\":\"a\\nb\"}", "/name control_character|"},
    {"{\"name\":\"Lead\",\"status\":\"active\"}", "/status invalid_choice|"},
    {"{\"name\":\"Lead\",\"isDefault\":1}", "/isDefault wrong_type|"},
    {"{\"name\":\"Lead\",\"slug\":null,\"isDefault\":null,\"status\":null,\"parameters\":null}", ""},
    {"{\"name\":\"Lead\",\"parameters\":{}}", "/parameters wrong_type|"},
    {"{\"name\":\"Lead\",\"parameters\":[1]}", "/parameters/0 wrong_type|"},
    {"{\"name\":\"Lead\",\"definition\":[]}", "/definition unknown_member|"},
    {"{\"name\":\"Lead\",\"uuid\":\"x\",\"createdAt\":\"x\"}", "/uuid read_only|/createdAt read_only|"},
    /* Slugs */
    {"{\"name\":\"Lead\",\"slug\":\"a\"}", ""},
    {"{\"name\":\"Lead\",\"slug\":\"a-1-b\"}", ""},
    {"{\"name\":\"Lead\",\"slug\":\"42\"}", ""},
    {"{\"name\":\"Lead\",\"slug\":\"\"}", "/slug too_short|"},
    {"{\"name\":\"Lead\",\"slug\":\"-\"}", "/slug invalid_slug|"},
    {"{\"name\":\"Lead\",\"slug\":\"-a\"}", "/slug invalid_slug|"},
    {"{\"name\":\"Lead\",\"slug\":\"a-\"}", "/slug invalid_slug|"},
    {"{\"name\":\"Lead\",\"slug\":\"a--b\"}", "/slug invalid_slug|"},
    {"{\"name\":\"Lead\",\"slug\":\"A\"}", "/slug invalid_slug|"},
    {"{\"name\":\"Lead\",\"slug\":\"a b\"}", "/slug invalid_slug|"},
    {"{\"name\":\"Lead\",\"slug\":\"a_b\"}", "/slug invalid_slug|"},
    {"{\"name\":\"Lead\",\"slug\":\"a/b\"}", "/slug invalid_slug|"},
    {"{\"name\":\"Lead\",\"slug\":\"\xC3\xA9\"}", "/slug invalid_slug|"},
    /* Fields */
    {FIELD_OF("\"id\":\"a\",\"type\":\"text\",\"title\":\"A\""), ""},
    {FIELD_OF("\"id\":\"last_visit2\",\"type\":\"date\",\"title\":\"A\",\"required\":true,\"validation\":\"^2\",\"error\":\"No\""), ""},
    {FIELD_OF("\"id\":\"a\",\"type\":\"text\",\"title\":\"A\",\"validation\":null,\"default\":null,\"error\":null,\"options\":null"), ""},
    {FIELD_OF(""), "/parameters/0/id required|/parameters/0/type required|/parameters/0/title required|"},
    {FIELD_OF("\"id\":\"a\",\"type\":\"email\",\"title\":\"A\""), "/parameters/0/type invalid_choice|"},
    {FIELD_OF("\"id\":\"a\",\"type\":\"text\",\"title\":\"\""), "/parameters/0/title too_short|"},
    {FIELD_OF("\"id\":\"a\",\"type\":\"text\",\"title\":\" \""), "/parameters/0/title required|"},
    {FIELD_OF("\"id\":\"a\",\"type\":\"text\",\"title\":\"A\",\"required\":null"), ""},
    {FIELD_OF("\"id\":\"a\",\"type\":\"text\",\"title\":\"A\",\"required\":\"yes\""), "/parameters/0/required wrong_type|"},
    {FIELD_OF("\"id\":\"a\",\"type\":\"text\",\"title\":\"A\",\"label\":\"x\""), "/parameters/0/label unknown_member|"},
    {FIELD_OF("\"id\":\"\",\"type\":\"text\",\"title\":\"A\""), "/parameters/0/id too_short|"},
    {FIELD_OF("\"id\":\"A\",\"type\":\"text\",\"title\":\"A\""), "/parameters/0/id not_snake_case|"},
    {FIELD_OF("\"id\":\"lastVisit\",\"type\":\"text\",\"title\":\"A\""), "/parameters/0/id not_snake_case|"},
    {FIELD_OF("\"id\":\"last-visit\",\"type\":\"text\",\"title\":\"A\""), "/parameters/0/id not_snake_case|"},
    {FIELD_OF("\"id\":\"last visit\",\"type\":\"text\",\"title\":\"A\""), "/parameters/0/id not_snake_case|"},
    {FIELD_OF("\"id\":\"1a\",\"type\":\"text\",\"title\":\"A\""), "/parameters/0/id not_snake_case|"},
    {FIELD_OF("\"id\":\"_a\",\"type\":\"text\",\"title\":\"A\""), "/parameters/0/id not_snake_case|"},
    {FIELD_OF("\"id\":\"a.b\",\"type\":\"text\",\"title\":\"A\""), "/parameters/0/id not_snake_case|"},
    {FIELD_OF("\"id\":\"\xC3\xA9\",\"type\":\"text\",\"title\":\"A\""), "/parameters/0/id not_snake_case|"},
    {"{\"name\":\"Lead\",\"parameters\":[" TEXT_FIELD("a") "," TEXT_FIELD("b") "," TEXT_FIELD("a") "," TEXT_FIELD("a") "]}",
     "/parameters/2/id duplicate_id|/parameters/3/id duplicate_id|"},
    /* Options */
    {FIELD_OF("\"id\":\"a\",\"type\":\"select\",\"title\":\"A\",\"options\":[\"x\"]"), ""},
    {FIELD_OF("\"id\":\"a\",\"type\":\"select\",\"title\":\"A\",\"options\":[\"x\",\"y\",\"\"]"), ""},
    {FIELD_OF("\"id\":\"a\",\"type\":\"select\",\"title\":\"A\""), "/parameters/0/options required|"},
    {FIELD_OF("\"id\":\"a\",\"type\":\"select\",\"title\":\"A\",\"options\":null"), "/parameters/0/options required|"},
    {FIELD_OF("\"id\":\"a\",\"type\":\"select\",\"title\":\"A\",\"options\":[\"x\",\"y\",\"x\",\"x\"]"),
     "/parameters/0/options/2 duplicate_option|/parameters/0/options/3 duplicate_option|"},
    {FIELD_OF("\"id\":\"a\",\"type\":\"text\",\"title\":\"A\",\"options\":[\"x\"]"), "/parameters/0/options not_a_select|"},
    /* Patterns */
    {FIELD_OF("\"id\":\"a\",\"type\":\"text\",\"title\":\"A\",\"validation\":\"[\""), "/parameters/0/validation invalid_pattern|"},
    {FIELD_OF("\"id\":\"a\",\"type\":\"text\",\"title\":\"A\",\"validation\":\"(?<x>a\""), "/parameters/0/validation invalid_pattern|"},
    {FIELD_OF("\"id\":\"a\",\"type\":\"text\",\"title\":\"A\",\"validation\":\"\""), "/parameters/0/validation too_short|"},
    /* Defaults are held against their own field */
    {FIELD_OF("\"id\":\"a\",\"type\":\"number\",\"title\":\"A\",\"default\":5"), ""},
    {FIELD_OF("\"id\":\"a\",\"type\":\"number\",\"title\":\"A\",\"default\":\"5\""), "/parameters/0/default wrong_type|"},
    {FIELD_OF("\"id\":\"a\",\"type\":\"bool\",\"title\":\"A\",\"default\":false"), ""},
    {FIELD_OF("\"id\":\"a\",\"type\":\"text\",\"title\":\"A\",\"default\":\" \""), ""},
    {FIELD_OF("\"id\":\"a\",\"type\":\"text\",\"title\":\"A\",\"required\":true,\"default\":\" \""), "/parameters/0/default required|"},
    {FIELD_OF("\"id\":\"a\",\"type\":\"text\",\"title\":\"A\",\"required\":true,\"default\":\"\""), "/parameters/0/default required|"},
    {FIELD_OF("\"id\":\"a\",\"type\":\"date\",\"title\":\"A\",\"default\":\"2026-02-29\""), "/parameters/0/default invalid_date|"},
    {FIELD_OF("\"id\":\"a\",\"type\":\"text\",\"title\":\"A\",\"default\":{}"), "/parameters/0/default wrong_type|"},
    {FIELD_OF("\"id\":\"a\",\"type\":\"select\",\"title\":\"A\",\"options\":[\"x\"],\"default\":\"x\""), ""},
    {FIELD_OF("\"id\":\"a\",\"type\":\"select\",\"title\":\"A\",\"options\":[\"x\"],\"default\":\"y\""),
     "/parameters/0/default invalid_choice|"},
    {FIELD_OF("\"id\":\"a\",\"type\":\"text\",\"title\":\"A\",\"validation\":\"^x$\",\"default\":\"x\""), ""},
    {FIELD_OF("\"id\":\"a\",\"type\":\"text\",\"title\":\"A\",\"validation\":\"^x$\",\"default\":\"y\""),
     "/parameters/0/default pattern_mismatch|"},
};
/* clang-format on */

Test(record_type, is_made_by_the_rules_of_the_contract)
{
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        type_of(str_from(types[i].text), DECODE_CREATE);
        cr_expect(str_is(faults_in_short(), types[i].faults), "%s gives " STR_FMT, types[i].text,
                  STR_ARG(faults_in_short()));
    }
}

Test(record_type, knows_the_twelve_kinds_of_fields)
{
    static const char *const kinds[] = {
        "text", "input", "string",   "textarea", "number",  "decimal",
        "bool", "date",  "datetime", "currency", "country", "select",
    };

    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        cr_expect_str_eq(custom_kinds[i], kinds[i]);
    cr_expect(!custom_kinds[COUNT_OF(kinds)]);
    cr_expect_str_eq(custom_kinds[CUSTOM_SELECT], "select");
    cr_expect_str_eq(custom_kinds[CUSTOM_DATETIME], "datetime");
}

Test(record_type, ids_and_slugs_have_at_most_64_characters)
{
    static const char long_id[] = "a123456789012345678901234567890123456789012345678901234567890123";

    type_of(arena_format(arena, FIELD_OF("\"id\":\"%s\",\"type\":\"text\",\"title\":\"A\""), long_id), DECODE_CREATE);
    cr_expect(!faults.count);
    type_of(arena_format(arena, FIELD_OF("\"id\":\"%s4\",\"type\":\"text\",\"title\":\"A\""), long_id), DECODE_CREATE);
    cr_expect(str_is(faults_in_short(), "/parameters/0/id too_long|"));
    type_of(arena_format(arena, "{\"name\":\"a\",\"slug\":\"%s\"}", long_id), DECODE_CREATE);
    cr_expect(!faults.count);
    type_of(arena_format(arena, "{\"name\":\"a\",\"slug\":\"%s4\"}", long_id), DECODE_CREATE);
    cr_expect(str_is(faults_in_short(), "/slug too_long|"));
}

/* A type with so many text fields named from `start` on. */
static struct record_type *type_with(size_t start, size_t count)
{
    struct str text = STR("{\"name\":\"Lead\",\"parameters\":[");

    for (size_t i = 0; i < count; i++)
        text = arena_format(arena, STR_FMT "%s{\"id\":\"f%zu\",\"type\":\"text\",\"title\":\"T\"}", STR_ARG(text),
                            i ? "," : "", start + i);
    return type_of(arena_format(arena, STR_FMT "]}", STR_ARG(text)), DECODE_CREATE);
}

Test(record_type, has_at_most_200_fields)
{
    type_with(0, CUSTOM_FIELDS);
    cr_expect(!faults.count);
    type_with(0, CUSTOM_FIELDS + 1);
    cr_expect(str_is(faults_in_short(), "/parameters wrong_count|"));
}

Test(record_type, a_patch_is_checked_like_a_new_type_as_far_as_it_goes)
{
    type_of(STR("{}"), DECODE_PATCH);
    cr_expect(!faults.count);
    type_of(STR("{\"slug\":\"-\",\"parameters\":[{\"id\":\"a\",\"type\":\"text\"}]}"), DECODE_PATCH);
    cr_expect(str_is(faults_in_short(), "/parameters/0/title required|/slug invalid_slug|"), STR_FMT,
              STR_ARG(faults_in_short()));
    type_of(STR("{\"name\":null,\"slug\":null}"), DECODE_PATCH);
    cr_expect(str_is(faults_in_short(), "/name not_nullable|/slug not_nullable|"));
}

Test(record_type, makes_a_slug_of_the_plural_or_the_name)
{
    static const struct {
        const char *text;
        const char *slug;
    } rows[] = {
        {"{\"name\":\"Lead\"}", "lead"},
        {"{\"name\":\"Lead\",\"plural\":\"Many Leads\"}", "many-leads"},
        {"{\"name\":\"Lead\",\"plural\":\"Leads\",\"slug\":\"mine\"}", "mine"},
        {"{\"name\":\"Lead\",\"plural\":null}", "lead"},
        {"{\"name\":\" -- Caf\xC3\xA9/Bar -- \"}", "cafe-bar"},
        {"{\"name\":\"\xC5\x81\xC3\xB3\x64\xC5\xBA\"}", "lodz"},
        {"{\"name\":\"Nr7\"}", "nr7"},
        {"{\"name\":\"O'Brien's\"}", "obriens"},
        {"{\"name\":\"\xE6\x9D\xB1\xE4\xBA\xAC\"}", "type"},
        {"{\"name\":\"!?\"}", "type"},
        {"{\"name\":\"\xD0\x98\xD0\xBC\xD1\x8F x\"}", "x"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct record_type *type = type_of(str_from(rows[i].text), DECODE_CREATE);

        record_type_complete(arena, type);
        cr_expect(str_is(type->slug, rows[i].slug), "%s gives " STR_FMT, rows[i].text, STR_ARG(type->slug));
        record_type_check(&(struct checking){.arena = arena, .patterns = new_budget(), .faults = &faults}, type);
        cr_expect(!faults.count, "%s", rows[i].text);
    }
}

/* However long the name is, a number after the slug must still fit into 64 characters. */
Test(record_type, made_slugs_leave_room_and_end_in_no_dash)
{
    for (size_t count = 1; count <= 255; count++) {
        char               *name = arena_alloc(arena, count + 1);
        struct record_type *type;

        for (size_t i = 0; i < count; i++)
            name[i] = i % 4 == 3 ? ' ' : 'a';
        type = type_of(arena_format(arena, "{\"name\":\"%s\"}", name), DECODE_CREATE);
        record_type_complete(arena, type);
        record_type_check(&(struct checking){.arena = arena, .patterns = new_budget(), .faults = &faults}, type);
        cr_expect(!faults.count, "%zu characters give " STR_FMT, count, STR_ARG(type->slug));
        cr_expect(type->slug.len <= 60, "%zu characters", count);
    }
}

Test(record_type, is_completed_with_defaults)
{
    struct record_type *type = type_of(STR("{\"name\":\"Lead\"}"), DECODE_CREATE);

    record_type_complete(arena, type);
    cr_expect(HAS(type, status) && type->status == RECORD_TYPE_VISIBLE);
    cr_expect(HAS(type, is_default) && !type->is_default);
    cr_expect(HAS(type, fields) && type->fields.count == 0);
    cr_expect(!HAS(type, plural) && !HAS(type, icon) && !HAS(type, description));
}

Test(record_type, completing_changes_nothing_that_was_given)
{
    struct record_type *type = type_of(STR("{\"name\":\"Lead\",\"slug\":\"x\",\"status\":\"hidden\",\"isDefault\":true,"
                                           "\"parameters\":[" TEXT_FIELD("a") "]}"),
                                       DECODE_CREATE);

    record_type_complete(arena, type);
    cr_expect(str_is(type->slug, "x"));
    cr_expect(type->status == RECORD_TYPE_HIDDEN);
    cr_expect(type->is_default);
    cr_expect(type->fields.count == 1);
}

/* ---- Changing the list of fields */

/* The stored list after the fields of `text` were given. */
static struct list merged(struct list stored, const char *text)
{
    struct record_type *type = type_of(str_from(text), DECODE_CREATE);

    cr_assert(!faults.count, "%s: " STR_FMT, text, STR_ARG(faults_in_short()));
    return record_type_merge_fields(arena, &stored, &type->fields, &faults);
}

/* "id id(retired)" of a stored list. */
static const char *ids_of(struct list list)
{
    const struct custom_field *field = list.items;
    struct str                 text  = STR("");

    for (size_t i = 0; i < list.count; i++)
        text = arena_format(arena, STR_FMT "%s" STR_FMT "%s", STR_ARG(text), i ? " " : "", STR_ARG(field[i].id),
                            HAS(&field[i], retired) && field[i].retired ? "(retired)" : "");
    return arena_str(arena, text).at;
}

#define LIST(...) "{\"name\":\"Lead\",\"parameters\":[" __VA_ARGS__ "]}"

Test(record_type, fields_that_are_taken_out_are_retired_and_may_come_back)
{
    struct list stored = {0};

    stored = merged(stored, LIST(TEXT_FIELD("a") "," TEXT_FIELD("b") "," TEXT_FIELD("c")));
    cr_expect_str_eq(ids_of(stored), "a b c");
    stored = merged(stored, LIST(TEXT_FIELD("c") "," TEXT_FIELD("a") "," TEXT_FIELD("d")));
    cr_expect_str_eq(ids_of(stored), "c a d b(retired)");
    stored = record_type_merge_fields(arena, &stored, &stored, &faults);
    cr_expect_str_eq(ids_of(stored), "c a d b(retired)", "what is shown may be sent back");
    stored = merged(stored, LIST(TEXT_FIELD("b")));
    cr_expect_str_eq(ids_of(stored), "b c(retired) a(retired) d(retired)");
    stored = merged(stored, LIST(""));
    cr_expect_str_eq(ids_of(stored), "b(retired) c(retired) a(retired) d(retired)");
    merged(stored, LIST("{\"id\":\"e\",\"type\":\"text\",\"title\":\"T\",\"retired\":true}"));
    cr_expect(str_is(faults_in_short(), "/parameters/0/retired unknown_field|"));
    faults = (struct faults){0};
    cr_expect(!faults.count);
}

Test(record_type, a_field_never_changes_its_type_not_even_when_retired)
{
    struct list stored = merged((struct list){0}, LIST(TEXT_FIELD("a") "," TEXT_FIELD("b")));

    merged(stored, LIST(TEXT_FIELD("b") ",{\"id\":\"a\",\"type\":\"number\",\"title\":\"T\"}"));
    cr_expect(str_is(faults_in_short(), "/parameters/1/type immutable|"));
    stored = merged(stored, LIST(TEXT_FIELD("b")));
    merged(stored, LIST("{\"id\":\"a\",\"type\":\"string\",\"title\":\"T\"}"));
    cr_expect(str_is(faults_in_short(), "/parameters/0/type immutable|"));
}

Test(record_type, everything_else_of_a_field_may_change)
{
    struct list stored = merged((struct list){0}, LIST("{\"id\":\"a\",\"type\":\"select\",\"title\":\"T\",\"options\":"
                                                       "[\"x\"],\"required\":true,\"default\":\"x\"}"));

    stored = merged(stored, LIST("{\"id\":\"a\",\"type\":\"select\",\"title\":\"U\",\"options\":[\"y\",\"z\"]}"));
    cr_expect(str_is(json_of_described(arena, stored.items),
                     "{\"id\":\"a\",\"type\":\"select\",\"title\":\"U\",\"required\":false,\"options\":[\"y\",\"z\"],"
                     "\"indexed\":true,\"unique\":false,\"indexState\":\"ready\"}"));
}

Test(record_type, a_retired_field_keeps_what_names_its_values)
{
    struct list stored = merged((struct list){0}, LIST("{\"id\":\"a\",\"type\":\"select\",\"title\":\"T\",\"options\":"
                                                       "[\"x\"],\"required\":true}"));

    stored = merged(stored, LIST(""));
    cr_expect(str_is(json_of_described(arena, stored.items),
                     "{\"id\":\"a\",\"type\":\"select\",\"title\":\"T\",\"required\":true,"
                     "\"indexed\":true,\"unique\":false,\"indexState\":\"ready\",\"retired\":true}"));
    stored = merged(stored, LIST("{\"id\":\"a\",\"type\":\"select\",\"title\":\"T\",\"options\":[\"x\"]}"));
    cr_expect(str_is(json_of_described(arena, stored.items),
                     "{\"id\":\"a\",\"type\":\"select\",\"title\":\"T\",\"required\":false,\"options\":[\"x\"],"
                     "\"indexed\":true,\"unique\":false,\"indexState\":\"ready\"}"));
}

/* However a list is written again, a field is known by one number for good, and no other field gets it. */
Test(record_type, a_field_keeps_its_number)
{
    struct list stored = merged((struct list){0}, LIST("{\"id\":\"a\",\"type\":\"number\",\"title\":\"T\"},"
                                                       "{\"id\":\"b\",\"type\":\"text\",\"title\":\"T\"}"));
    const struct custom_field *field;

    stored = merged(stored, LIST("{\"id\":\"c\",\"type\":\"text\",\"title\":\"T\",\"indexed\":true},"
                                 "{\"id\":\"b\",\"type\":\"text\",\"title\":\"T\"}"));
    field  = stored.items;
    cr_assert_eq(stored.count, 3);
    cr_expect(field[0].number == 3 && field[0].indexed);
    cr_expect(field[1].number == 2 && !field[1].indexed);
    cr_expect(field[2].number == 1 && field[2].indexed && field[2].retired);
}

/* What an older program has stored says nothing of it. */
Test(record_type, a_stored_field_without_a_number_has_that_of_its_place)
{
    struct indexed_fields indexed = record_type_stored_indexed(
        arena, STR("[{\"id\":\"a\",\"type\":\"text\",\"title\":\"T\"},{\"id\":\"b\",\"type\":\"date\"},"
                   "{\"id\":\"c\",\"type\":\"text\",\"indexed\":true,\"number\":9},"
                   "{\"id\":\"d\",\"type\":\"bool\",\"indexed\":false}]"));

    cr_assert_eq(indexed.count, 2);
    cr_expect(str_is(indexed.at[0].id, "b") && indexed.at[0].number == 2 && indexed.at[0].kind == CUSTOM_DATE);
    cr_expect(str_is(indexed.at[1].id, "c") && indexed.at[1].number == 9);
}

Test(record_type, only_so_many_fields_can_be_retired)
{
    struct list stored = {0};

    for (size_t start = 0; start < CUSTOM_FIELDS_RETIRED + CUSTOM_FIELDS; start += CUSTOM_FIELDS) {
        struct record_type *type = type_with(start, CUSTOM_FIELDS);

        stored = record_type_merge_fields(arena, &stored, &type->fields, &faults);
    }
    cr_expect(!faults.count);
    cr_expect(stored.count == CUSTOM_FIELDS_RETIRED + CUSTOM_FIELDS);
    merged(stored, LIST(TEXT_FIELD("one_more")));
    cr_expect(str_is(faults_in_short(), "/parameters too_many_retired|"));
}
