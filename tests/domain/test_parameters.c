#include "domain/parameters.h"
#include "json/decode.h"
#include "json/read.h"
#include "json/write.h"

#include <criterion/criterion.h>

static struct arena *arena;
static struct faults faults;

static void set_up(void)
{
    arena = arena_new(32 * 1024 * 1024);
}

static void tear_down(void)
{
    arena_free(arena);
}

TestSuite(parameters, .init = set_up, .fini = tear_down);

static struct value *parse(const char *text)
{
    struct value *value;

    cr_assert(!json_read(arena, str_from(text), &value, &faults) && !faults.count, "%s", text);
    return value;
}

/* A list of fields as a record type stores it. */
static struct list fields_of(const char *text)
{
    struct value *array = parse(text);
    struct list   list  = shape_list(arena, &custom_field_stored_shape, array->count);
    char         *field = list.items;

    for (const struct value *item = array->first; item; item = item->next) {
        json_decode(arena, item, STR(""), DECODE_CREATE, field, &faults);
        field += custom_field_stored_shape.size;
    }
    cr_assert(!faults.count, "%s", text);
    return list;
}

/* "place code|" of each fault. */
static struct str faults_in_short(void)
{
    struct str text = STR("");

    for (const struct violation *fault = faults.first; fault; fault = fault->next)
        text = arena_format(arena, STR_FMT STR_FMT " " STR_FMT "|", STR_ARG(text), STR_ARG(fault->place),
                            STR_ARG(fault->code));
    return text;
}

/* ---- Values of the twelve kinds */

static const struct {
    const char *kind;
    const char *value;
    const char *code; /* NULL: it is taken */
} values[] = {
    {"text", "\"x\"", NULL},
    {"text", "\"\"", NULL},
    {"text", "\"a\\tb\"", NULL},
    {"text", "\"\xF0\x9F\x98\x80\"", NULL},
    {"text", "\"a\\nb\"", "line_break"},
    {"text", "\"a\\rb\"", "line_break"},
    {"text", "\"a\\u2028b\"", "line_break"},
    {"text", "\"a\\u0085b\"", "line_break"},
    {"text", "1", "wrong_type"},
    {"text", "true", "wrong_type"},
    {"text", "[\"x\"]", "wrong_type"},
    {"text", "{}", "wrong_type"},
    {"input", "\"x\"", NULL},
    {"input", "\"a\\nb\"", "line_break"},
    {"input", "1", "wrong_type"},
    {"string", "\"x\"", NULL},
    {"string", "\"a\\nb\"", "line_break"},
    {"string", "false", "wrong_type"},
    {"textarea", "\"a\\r\\nb\\u2029\"", NULL},
    {"textarea", "\"\"", NULL},
    {"textarea", "1", "wrong_type"},
    {"number", "0", NULL},
    {"number", "-0", NULL},
    {"number", "-50", NULL},
    {"number", "123456789012345678901234567890", NULL},
    {"number", "1.0", "wrong_type"},
    {"number", "1.5", "wrong_type"},
    {"number", "1e3", "wrong_type"},
    {"number", "1E3", "wrong_type"},
    {"number", "\"1\"", "wrong_type"},
    {"number", "true", "wrong_type"},
    {"number", "[1]", "wrong_type"},
    {"decimal", "0", NULL},
    {"decimal", "1.10", NULL},
    {"decimal", "-1.5e-300", NULL},
    {"decimal", "1E400", NULL},
    {"decimal", "\"1.10\"", "wrong_type"},
    {"decimal", "false", "wrong_type"},
    {"bool", "true", NULL},
    {"bool", "false", NULL},
    {"bool", "\"true\"", "wrong_type"},
    {"bool", "0", "wrong_type"},
    {"bool", "{}", "wrong_type"},
    {"date", "\"2026-04-01\"", NULL},
    {"date", "\"2024-02-29\"", NULL},
    {"date", "\"0001-01-01\"", NULL},
    {"date", "\"9999-12-31\"", NULL},
    {"date", "\"2026-02-29\"", "invalid_date"},
    {"date", "\"1900-02-29\"", "invalid_date"},
    {"date", "\"2026-04-31\"", "invalid_date"},
    {"date", "\"2026-13-01\"", "invalid_date"},
    {"date", "\"2026-00-01\"", "invalid_date"},
    {"date", "\"2026-01-00\"", "invalid_date"},
    {"date", "\"2026-4-1\"", "invalid_date"},
    {"date", "\"20260401\"", "invalid_date"},
    {"date", "\"2026/04/01\"", "invalid_date"},
    {"date", "\"01.04.2026\"", "invalid_date"},
    {"date", "\"2026-04-01T00:00:00Z\"", "invalid_date"},
    {"date", "\"2026-04-01 \"", "invalid_date"},
    {"date", "\" 2026-04-01\"", "invalid_date"},
    {"date", "\"\"", "invalid_date"},
    {"date", "\"\xD9\xA2\xD9\xA0\xD9\xA2\xD9\xA6-04-01\"", "invalid_date"},
    {"date", "20260401", "wrong_type"},
    {"datetime", "\"2026-04-01T09:24:11Z\"", NULL},
    {"datetime", "\"2026-04-01t09:24:11z\"", NULL},
    {"datetime", "\"2026-04-01T09:24:11.123456789+14:00\"", NULL},
    {"datetime", "\"2026-04-01T09:24:11-00:30\"", NULL},
    {"datetime", "\"2016-12-31T23:59:60Z\"", NULL},
    {"datetime", "\"2026-04-01T09:24:11\"", "invalid_datetime"},
    {"datetime", "\"2026-04-01 09:24:11Z\"", "invalid_datetime"},
    {"datetime", "\"2026-04-01T09:24Z\"", "invalid_datetime"},
    {"datetime", "\"2026-04-01T24:00:00Z\"", "invalid_datetime"},
    {"datetime", "\"2026-04-01T09:60:00Z\"", "invalid_datetime"},
    {"datetime", "\"2026-02-30T00:00:00Z\"", "invalid_datetime"},
    {"datetime", "\"2026-04-01T09:24:11.Z\"", "invalid_datetime"},
    {"datetime", "\"2026-04-01T09:24:11+0200\"", "invalid_datetime"},
    {"datetime", "\"2026-04-01T09:24:11+24:00\"", "invalid_datetime"},
    {"datetime", "\"2026-04-01\"", "invalid_datetime"},
    {"datetime", "1775813051", "wrong_type"},
    {"currency", "\"EUR\"", NULL},
    {"currency", "\"USD\"", NULL},
    {"currency", "\"JPY\"", NULL},
    {"currency", "\"eur\"", "invalid_currency"},
    {"currency", "\"EURO\"", "invalid_currency"},
    {"currency", "\"XX\"", "invalid_currency"},
    {"currency", "\"ZZZ\"", "invalid_currency"},
    {"currency", "\"\"", "invalid_currency"},
    {"currency", "978", "wrong_type"},
    {"country", "\"PT\"", NULL},
    {"country", "\"GB\"", NULL},
    {"country", "\"UK\"", "invalid_country"},
    {"country", "\"pt\"", "invalid_country"},
    {"country", "\"PRT\"", "invalid_country"},
    {"country", "\"P\"", "invalid_country"},
    {"country", "\"ZZ\"", "invalid_country"},
    {"country", "\"\"", "invalid_country"},
    {"country", "620", "wrong_type"},
    {"select", "\"one\"", NULL},
    {"select", "\"two words\"", NULL},
    {"select", "\"One\"", "invalid_choice"},
    {"select", "\"one \"", "invalid_choice"},
    {"select", "\"\"", "invalid_choice"},
    {"select", "1", "wrong_type"},
    {"select", "[\"one\"]", "wrong_type"},
};

static struct list field_of_kind(const char *kind)
{
    return fields_of(arena_format(arena, "[{\"id\":\"f\",\"type\":\"%s\",\"title\":\"F\"%s}]", kind,
                                  strcmp(kind, "select") ? "" : ",\"options\":[\"one\",\"two words\"]")
                         .at);
}

Test(parameters, each_kind_takes_its_values_and_no_others)
{
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        struct list           list   = field_of_kind(values[i].kind);
        struct pattern_budget budget = {0};

        parameter_check(arena, list.items, parse(values[i].value), STR("/x"), &budget, &faults);
        if (values[i].code)
            cr_expect(faults.count == 1 && str_is(faults.first->code, values[i].code) &&
                          str_is(faults.first->place, "/x"),
                      "%s %s gives " STR_FMT, values[i].kind, values[i].value, STR_ARG(faults_in_short()));
        else
            cr_expect(!faults.count, "%s %s gives " STR_FMT, values[i].kind, values[i].value,
                      STR_ARG(faults_in_short()));
        faults = (struct faults){0};
    }
}

Test(parameters, texts_have_at_most_65535_bytes)
{
    struct pattern_budget budget = {0};
    struct value          value  = {.kind = VALUE_STRING};
    char                 *text   = arena_alloc(arena, 65537);

    memset(text, 'x', 65536);
    value.text = (struct str){.at = text, .len = 65535};
    parameter_check(arena, field_of_kind("textarea").items, &value, STR("/x"), &budget, &faults);
    cr_expect(!faults.count);
    value.text.len = 65536;
    parameter_check(arena, field_of_kind("textarea").items, &value, STR("/x"), &budget, &faults);
    cr_expect(str_is(faults_in_short(), "/x too_long|"));
}

/* ---- Patterns */

static const struct {
    const char *field;
    const char *value;
    const char *fault;
} patterns[] = {
    {"\"type\":\"text\",\"validation\":\"b\"", "\"abc\"", ""},
    {"\"type\":\"text\",\"validation\":\"^b\"", "\"abc\"", "pattern_mismatch It does not match the field's pattern."},
    {"\"type\":\"text\",\"validation\":\"^b\",\"error\":\"Begin with b.\"", "\"abc\"",
     "pattern_mismatch Begin with b."},
    {"\"type\":\"text\",\"validation\":\"^.$\"", "\"\xF0\x9F\x98\x80\"", ""},
    {"\"type\":\"text\",\"validation\":\"%\",\"error\":\"100%s %n\"", "\"\"", "pattern_mismatch 100%s %n"},
    {"\"type\":\"number\",\"validation\":\"^[0-9]{3}$\"", "123", ""},
    {"\"type\":\"number\",\"validation\":\"^[0-9]{3}$\"", "1234",
     "pattern_mismatch It does not match the field's pattern."},
    {"\"type\":\"decimal\",\"validation\":\"\\\\.[0-9]{2}$\"", "1.10", ""},
    {"\"type\":\"bool\",\"validation\":\"^true$\"", "true", ""},
    {"\"type\":\"bool\",\"validation\":\"^true$\"", "false", "pattern_mismatch It does not match the field's pattern."},
    {"\"type\":\"text\",\"validation\":\"^b\"", "5", "wrong_type It must be a string."},
    {"\"type\":\"text\",\"validation\":\"^(a+)+$\"", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"",
     "pattern_too_expensive The pattern of this field is too expensive for this value."},
};

Test(parameters, values_are_held_against_the_pattern_of_their_field)
{
    for (size_t i = 0; i < COUNT_OF(patterns); i++) {
        struct pattern_budget budget = {0};
        struct list list = fields_of(arena_format(arena, "[{\"id\":\"f\",\"title\":\"F\",%s}]", patterns[i].field).at);
        struct str  got;

        parameter_check(arena, list.items, parse(patterns[i].value), STR("/x"), &budget, &faults);
        got = faults.first
                  ? arena_format(arena, STR_FMT " " STR_FMT, STR_ARG(faults.first->code), STR_ARG(faults.first->detail))
                  : STR("");
        cr_expect(str_is(got, patterns[i].fault), "row %zu gives " STR_FMT, i, STR_ARG(got));
        cr_expect(faults.count <= 1, "row %zu", i);
        faults = (struct faults){0};
    }
}
