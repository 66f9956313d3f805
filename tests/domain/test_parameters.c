#include "domain/parameters.h"
#include "json/read.h"
#include "json/write.h"
#include "support/decoding.h"

ARENA_SUITE(parameters);

/* ---- Values of the twelve kinds */

static const struct {
    const char       *kind;
    const char       *value;
    enum problem_code code; /* CODE_NONE: it is taken */
} values[] = {
    {"text", "\"x\"", CODE_NONE},
    {"text", "\"\"", CODE_NONE},
    {"text", "\"a\\tb\"", CODE_NONE},
    {"text", "\"\xF0\x9F\x98\x80\"", CODE_NONE},
    {"text", "\"a\\nb\"", CODE_line_break},
    {"text", "\"a\\rb\"", CODE_line_break},
    {"text", "\"a\\u2028b\"", CODE_line_break},
    {"text", "\"a\\u0085b\"", CODE_line_break},
    {"text", "1", CODE_wrong_type},
    {"text", "true", CODE_wrong_type},
    {"text", "[\"x\"]", CODE_wrong_type},
    {"text", "{}", CODE_wrong_type},
    {"input", "\"x\"", CODE_NONE},
    {"input", "\"a\\nb\"", CODE_line_break},
    {"input", "1", CODE_wrong_type},
    {"string", "\"x\"", CODE_NONE},
    {"string", "\"a\\nb\"", CODE_line_break},
    {"string", "false", CODE_wrong_type},
    {"textarea", "\"a\\r\\nb\\u2029\"", CODE_NONE},
    {"textarea", "\"\"", CODE_NONE},
    {"textarea", "1", CODE_wrong_type},
    {"number", "0", CODE_NONE},
    {"number", "-0", CODE_NONE},
    {"number", "-50", CODE_NONE},
    {"number", "123456789012345678901234567890", CODE_NONE},
    {"number", "1.0", CODE_NONE},
    {"number", "-0.000", CODE_NONE},
    {"number", "1.01", CODE_wrong_type},
    {"number", "1.0e0", CODE_wrong_type},
    {"number", "1.5", CODE_wrong_type},
    {"number", "1e3", CODE_wrong_type},
    {"number", "1E3", CODE_wrong_type},
    {"number", "\"1\"", CODE_wrong_type},
    {"number", "true", CODE_wrong_type},
    {"number", "[1]", CODE_wrong_type},
    {"decimal", "0", CODE_NONE},
    {"decimal", "1.10", CODE_NONE},
    {"decimal", "-1.5e-300", CODE_NONE},
    {"decimal", "1E308", CODE_NONE},
    {"decimal", "1e-400", CODE_NONE},
    {"decimal", "1E400", CODE_out_of_range},
    {"decimal", "-1e400", CODE_out_of_range},
    {"decimal", "\"1.10\"", CODE_wrong_type},
    {"decimal", "false", CODE_wrong_type},
    {"bool", "true", CODE_NONE},
    {"bool", "false", CODE_NONE},
    {"bool", "\"true\"", CODE_wrong_type},
    {"bool", "0", CODE_wrong_type},
    {"bool", "{}", CODE_wrong_type},
    {"date", "\"2026-04-01\"", CODE_NONE},
    {"date", "\"2024-02-29\"", CODE_NONE},
    {"date", "\"0001-01-01\"", CODE_NONE},
    {"date", "\"9999-12-31\"", CODE_NONE},
    {"date", "\"2026-02-29\"", CODE_invalid_date},
    {"date", "\"1900-02-29\"", CODE_invalid_date},
    {"date", "\"2026-04-31\"", CODE_invalid_date},
    {"date", "\"2026-13-01\"", CODE_invalid_date},
    {"date", "\"2026-00-01\"", CODE_invalid_date},
    {"date", "\"2026-01-00\"", CODE_invalid_date},
    {"date", "\"2026-4-1\"", CODE_invalid_date},
    {"date", "\"20260401\"", CODE_invalid_date},
    {"date", "\"2026/04/01\"", CODE_invalid_date},
    {"date", "\"01.04.2026\"", CODE_invalid_date},
    {"date", "\"2026-04-01T00:00:00Z\"", CODE_invalid_date},
    {"date", "\"2026-04-01 \"", CODE_invalid_date},
    {"date", "\" 2026-04-01\"", CODE_invalid_date},
    {"date", "\"\"", CODE_invalid_date},
    {"date", "\"\xD9\xA2\xD9\xA0\xD9\xA2\xD9\xA6-04-01\"", CODE_invalid_date},
    {"date", "20260401", CODE_wrong_type},
    {"datetime", "\"2026-04-01T09:24:11Z\"", CODE_NONE},
    {"datetime", "\"2026-04-01t09:24:11z\"", CODE_NONE},
    {"datetime", "\"2026-04-01T09:24:11.123456789+14:00\"", CODE_NONE},
    {"datetime", "\"2026-04-01T09:24:11-00:30\"", CODE_NONE},
    {"datetime", "\"2016-12-31T23:59:60Z\"", CODE_NONE},
    {"datetime", "\"2026-04-01T09:24:11\"", CODE_invalid_datetime},
    {"datetime", "\"2026-04-01 09:24:11Z\"", CODE_invalid_datetime},
    {"datetime", "\"2026-04-01T09:24Z\"", CODE_invalid_datetime},
    {"datetime", "\"2026-04-01T24:00:00Z\"", CODE_invalid_datetime},
    {"datetime", "\"2026-04-01T09:60:00Z\"", CODE_invalid_datetime},
    {"datetime", "\"2026-02-30T00:00:00Z\"", CODE_invalid_datetime},
    {"datetime", "\"2026-04-01T09:24:11.Z\"", CODE_invalid_datetime},
    {"datetime", "\"2026-04-01T09:24:11+0200\"", CODE_invalid_datetime},
    {"datetime", "\"2026-04-01T09:24:11+24:00\"", CODE_invalid_datetime},
    {"datetime", "\"2026-04-01\"", CODE_invalid_datetime},
    {"datetime", "1775813051", CODE_wrong_type},
    {"currency", "\"EUR\"", CODE_NONE},
    {"currency", "\"USD\"", CODE_NONE},
    {"currency", "\"JPY\"", CODE_NONE},
    {"currency", "\"eur\"", CODE_invalid_currency},
    {"currency", "\"EURO\"", CODE_invalid_currency},
    {"currency", "\"XX\"", CODE_invalid_currency},
    {"currency", "\"ZZZ\"", CODE_invalid_currency},
    {"currency", "\"\"", CODE_invalid_currency},
    {"currency", "978", CODE_wrong_type},
    {"country", "\"PT\"", CODE_NONE},
    {"country", "\"GB\"", CODE_NONE},
    {"country", "\"UK\"", CODE_invalid_country},
    {"country", "\"pt\"", CODE_invalid_country},
    {"country", "\"PRT\"", CODE_invalid_country},
    {"country", "\"P\"", CODE_invalid_country},
    {"country", "\"ZZ\"", CODE_invalid_country},
    {"country", "\"\"", CODE_invalid_country},
    {"country", "620", CODE_wrong_type},
    {"select", "\"one\"", CODE_NONE},
    {"select", "\"two words\"", CODE_NONE},
    {"select", "\"One\"", CODE_invalid_choice},
    {"select", "\"one \"", CODE_invalid_choice},
    {"select", "\"\"", CODE_invalid_choice},
    {"select", "1", CODE_wrong_type},
    {"select", "[\"one\"]", CODE_wrong_type},
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

        parameter_check(&(struct checking){.arena = arena, .patterns = &budget, .faults = &faults}, list.items,
                        sound_value_of(values[i].value), STR("/x"));
        if (values[i].code)
            cr_expect(faults.count == 1 && faults.first->code == values[i].code && str_is(faults.first->place, "/x"),
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
    parameter_check(&(struct checking){.arena = arena, .patterns = &budget, .faults = &faults},
                    field_of_kind("textarea").items, &value, STR("/x"));
    cr_expect(!faults.count);
    value.text.len = 65536;
    parameter_check(&(struct checking){.arena = arena, .patterns = &budget, .faults = &faults},
                    field_of_kind("textarea").items, &value, STR("/x"));
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

        parameter_check(&(struct checking){.arena = arena, .patterns = &budget, .faults = &faults}, list.items,
                        sound_value_of(patterns[i].value), STR("/x"));
        got = faults.first ? arena_format(arena, "%s " STR_FMT, problem_code_name(faults.first->code),
                                          STR_ARG(faults.first->detail))
                           : STR("");
        cr_expect(str_is(got, patterns[i].fault), "row %zu gives " STR_FMT, i, STR_ARG(got));
        cr_expect(faults.count <= 1, "row %zu", i);
        faults = (struct faults){0};
    }
}
