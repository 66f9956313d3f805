#include "domain/parameters.h"
#include "json/read.h"
#include "json/write.h"
#include "support/decoding.h"

static struct list fields;

/* As a record type stores them: the last two are retired. */
static const char definition[] =
    "[{\"id\":\"name\",\"type\":\"text\",\"title\":\"T\",\"required\":true},"
    "{\"id\":\"amount\",\"type\":\"number\",\"title\":\"T\"},"
    "{\"id\":\"colour\",\"type\":\"select\",\"title\":\"T\",\"options\":[\"red\",\"blue\"],"
    "\"default\":\"red\"},"
    "{\"id\":\"agreed\",\"type\":\"bool\",\"title\":\"T\",\"required\":true,"
    "\"default\":false},"
    "{\"id\":\"old\",\"type\":\"text\",\"title\":\"T\",\"retired\":true},"
    "{\"id\":\"old_needed\",\"type\":\"number\",\"title\":\"T\",\"required\":true,"
    "\"default\":7,\"retired\":true}]";

static void set_up(void)
{
    arena_set_up();
    fields = fields_of(definition);
}

TestSuite(parameters, .init = set_up, .fini = arena_tear_down);

/* ---- New records */

static const struct {
    const char *given; /* NULL: no parameters at all */
    const char *made;  /* NULL: refused */
    const char *faults;
} creations[] = {
    {"{\"name\":\"x\"}", "{\"name\":\"x\",\"colour\":\"red\",\"agreed\":false}", ""},
    {"{\"agreed\":true,\"amount\":50,\"colour\":\"blue\",\"name\":\"x\"}",
     "{\"agreed\":true,\"amount\":50,\"colour\":\"blue\",\"name\":\"x\"}", ""},
    {"{\"name\":\"x\",\"amount\":123456789012345678901234567890}",
     "{\"name\":\"x\",\"amount\":123456789012345678901234567890,\"colour\":\"red\",\"agreed\":false}", ""},
    /* Null is as good as not given: it takes the default, or leaves the field empty. */
    {"{\"name\":\"x\",\"amount\":null}", "{\"name\":\"x\",\"colour\":\"red\",\"agreed\":false}", ""},
    {"{\"name\":\"x\",\"colour\":null,\"agreed\":null}", "{\"name\":\"x\",\"colour\":\"red\",\"agreed\":false}", ""},
    {"{\"name\":\"x\",\"old\":null}", "{\"name\":\"x\",\"colour\":\"red\",\"agreed\":false}", ""},
    {"{\"name\":null}", NULL, "/parameters/name required|"},
    {NULL, NULL, "/parameters/name required|"},
    {"{}", NULL, "/parameters/name required|"},
    {"{\"name\":1}", NULL, "/parameters/name wrong_type|"},
    {"{\"name\":\"\"}", NULL, "/parameters/name required|"},
    {"{\"name\":\" \\t\"}", NULL, "/parameters/name required|"},
    {"{\"name\":\"\\u00a0\\u2028\\u3000\"}", NULL, "/parameters/name required|"},
    {"{\"name\":\" x\"}", "{\"name\":\" x\",\"colour\":\"red\",\"agreed\":false}", ""},
    {"{\"name\":\"x\",\"colour\":\"green\"}", NULL, "/parameters/colour invalid_choice|"},
    {"{\"name\":\"x\",\"old\":\"y\"}", NULL, "/parameters/old retired_field|"},
    {"{\"name\":\"x\",\"old_needed\":1}", NULL, "/parameters/old_needed retired_field|"},
    {"{\"name\":\"x\",\"Name\":\"y\"}", NULL, "/parameters/Name unknown_field|"},
    {"{\"name\":\"x\",\"\":1}", NULL, "/parameters/ unknown_field|"},
    {"{\"name\":\"x\",\"a/b\":null}", NULL, "/parameters/a~1b unknown_field|"},
    {"[]", NULL, "/parameters wrong_type|"},
    {"\"x\"", NULL, "/parameters wrong_type|"},
    {"{\"x\":1,\"amount\":\"1\",\"old\":\"y\"}", NULL,
     "/parameters/x unknown_field|/parameters/amount wrong_type|/parameters/old retired_field|"
     "/parameters/name required|"},
};

Test(parameters, of_new_records_are_checked_and_completed)
{
    for (size_t i = 0; i < COUNT_OF(creations); i++) {
        struct value *given = creations[i].given ? sound_value_of(creations[i].given) : NULL;
        struct value *made  = parameters_create(
             &(struct checking){.arena = arena, .patterns = new_budget(), .faults = &faults}, &fields, given, STR(""));

        cr_expect(str_is(faults_in_short(), creations[i].faults), "%s gives " STR_FMT, creations[i].given,
                  STR_ARG(faults_in_short()));
        if (creations[i].made)
            cr_expect(str_is(json_of_value(arena, made), creations[i].made), "%s makes " STR_FMT, creations[i].given,
                      STR_ARG(json_of_value(arena, made)));
        faults = (struct faults){0};
    }
}

/* Types may have been saved before such a default was refused. */
Test(parameters, a_blank_default_does_not_make_up_for_what_is_required)
{
    struct list list =
        fields_of("[{\"id\":\"a\",\"type\":\"text\",\"title\":\"A\",\"required\":true,\"default\":\" \"},"
                  "{\"id\":\"b\",\"type\":\"text\",\"title\":\"B\",\"default\":\" \"}]");
    struct value *made;

    parameters_create(&(struct checking){.arena = arena, .patterns = new_budget(), .faults = &faults}, &list,
                      sound_value_of("{}"), STR(""));
    cr_expect(str_is(faults_in_short(), "/parameters/a required|"));
    faults = (struct faults){0};
    made   = parameters_create(&(struct checking){.arena = arena, .patterns = new_budget(), .faults = &faults}, &list,
                               sound_value_of("{\"a\":\"x\"}"), STR(""));
    cr_expect(str_is(json_of_value(arena, made), "{\"a\":\"x\",\"b\":\" \"}"));
}

/* Which they are, as far as there is room to say it. */
Test(parameters, a_value_that_is_no_option_is_told_the_options)
{
    static const struct {
        const char *options;
        const char *detail;
    } rows[] = {
        {"[\"one\"]", "It must be one of the field's options: one."},
        {"[\"one\",\"two words\"]", "It must be one of the field's options: one, two words."},
        {"[\"one\",\"@\",\"two\"]", "It must be one of the field's options: one and 2 more."},
        {"[\"@\",\"two\"]", "It must be one of the field's options, of which there are 2."},
    };
    char long_option[251];

    memset(long_option, 'x', sizeof(long_option));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *at      = strchr(rows[i].options, '@');
        struct str  options = arena_format(arena, "%.*s%.*s%s", at ? (int)(at - rows[i].options) : 99, rows[i].options,
                                          at ? 250 : 0, long_option, at ? at + 1 : "");
        struct list list    = fields_of(
               arena_format(arena, "[{\"id\":\"f\",\"type\":\"select\",\"title\":\"F\",\"options\":" STR_FMT "}]",
                            STR_ARG(options))
                   .at);

        parameters_create(&(struct checking){.arena = arena, .patterns = new_budget(), .faults = &faults}, &list,
                          sound_value_of("{\"f\":\"none\"}"), STR(""));
        cr_assert(faults.count == 1, "row %zu", i);
        cr_expect(str_is(faults.first->detail, rows[i].detail), "row %zu: " STR_FMT, i, STR_ARG(faults.first->detail));
        faults = (struct faults){0};
    }
}

Test(parameters, of_records_inside_orders_have_their_faults_below_the_record)
{
    parameters_create(&(struct checking){.arena = arena, .patterns = new_budget(), .faults = &faults}, &fields,
                      sound_value_of("{\"amount\":\"x\"}"), STR("/record"));
    cr_expect(str_is(faults_in_short(), "/record/parameters/amount wrong_type|/record/parameters/name required|"));
}

Test(parameters, creating_leaves_what_was_given_and_the_defaults_as_they_were)
{
    struct value *given = sound_value_of("{\"name\":\"x\",\"amount\":null}");

    for (int i = 0; i < 2; i++) {
        struct value *made = parameters_create(
            &(struct checking){.arena = arena, .patterns = new_budget(), .faults = &faults}, &fields, given, STR(""));

        cr_expect(str_is(json_of_value(arena, made), "{\"name\":\"x\",\"colour\":\"red\",\"agreed\":false}"));
        cr_expect(str_is(json_of_value(arena, given), "{\"name\":\"x\",\"amount\":null}"));
    }
}

Test(parameters, of_a_type_without_fields_are_empty)
{
    struct list none = {0};

    cr_expect(str_is(
        json_of_value(arena,
                      parameters_create(&(struct checking){.arena = arena, .patterns = new_budget(), .faults = &faults},
                                        &none, NULL, STR(""))),
        "{}"));
    cr_expect(str_is(
        json_of_value(arena,
                      parameters_create(&(struct checking){.arena = arena, .patterns = new_budget(), .faults = &faults},
                                        &none, sound_value_of("{}"), STR(""))),
        "{}"));
    cr_expect(!faults.count);
    parameters_create(&(struct checking){.arena = arena, .patterns = new_budget(), .faults = &faults}, &none,
                      sound_value_of("{\"a\":1}"), STR(""));
    cr_expect(str_is(faults_in_short(), "/parameters/a unknown_field|"));
}

/* ---- Changed records */

static const struct {
    const char *stored;
    const char *patch;
    const char *merged; /* NULL: refused */
    const char *faults;
} merges[] = {
    {"{\"name\":\"x\"}", "{}", "{\"name\":\"x\"}", ""},
    {"{\"name\":\"x\"}", "{\"name\":\"y\"}", "{\"name\":\"y\"}", ""},
    {"{\"name\":\"x\",\"amount\":1}", "{\"amount\":2}", "{\"name\":\"x\",\"amount\":2}", ""},
    {"{\"name\":\"x\",\"amount\":1}", "{\"amount\":null}", "{\"name\":\"x\"}", ""},
    {"{\"name\":\"x\"}", "{\"amount\":null}", "{\"name\":\"x\"}", ""},
    {"{\"name\":\"x\",\"colour\":\"red\"}", "{\"colour\":null}", "{\"name\":\"x\"}", ""},
    {"{\"name\":\"x\"}", "{\"amount\":1.0}", "{\"name\":\"x\",\"amount\":1.0}", ""},
    {"{\"name\":\"x\"}", "{\"amount\":1.5}", NULL, "/parameters/amount wrong_type|"},
    {"{\"name\":\"x\"}", "{\"name\":\"\"}", NULL, "/parameters/name required|"},
    {"{\"name\":\"x\"}", "{\"name\":\" \\u3000\"}", NULL, "/parameters/name required|"},
    /* What was blank before such text was refused may be sent along. */
    {"{\"name\":\" \"}", "{\"name\":\" \",\"amount\":1}", "{\"name\":\" \",\"amount\":1}", ""},
    {"{\"name\":\"x\"}", "{\"name\":null}", NULL, "/parameters/name required|"},
    {"{\"name\":\"x\",\"agreed\":true}", "{\"agreed\":null}", NULL, "/parameters/agreed required|"},
    /* A new required field binds those who touch it, not those who were there before it. */
    {"{}", "{\"amount\":1}", "{\"amount\":1}", ""},
    {"{\"amount\":1}", "{\"name\":null}", NULL, "/parameters/name required|"},
    /* Values of retired fields stay and may be removed, but not set to anything else. */
    {"{\"name\":\"x\",\"old\":\"y\"}", "{\"amount\":1}", "{\"name\":\"x\",\"old\":\"y\",\"amount\":1}", ""},
    {"{\"name\":\"x\",\"old\":\"y\"}", "{\"old\":null}", "{\"name\":\"x\"}", ""},
    {"{\"name\":\"x\",\"old_needed\":1}", "{\"old_needed\":null}", "{\"name\":\"x\"}", ""},
    {"{\"name\":\"x\",\"old\":\"y\"}", "{\"old\":\"z\"}", NULL, "/parameters/old retired_field|"},
    {"{\"name\":\"x\",\"old\":\"y\"}", "{\"old\":\"y\"}", "{\"name\":\"x\",\"old\":\"y\"}", ""},
    {"{\"name\":\"x\"}", "{\"nome\":null}", NULL, "/parameters/nome unknown_field|"},
    {"{\"name\":\"x\"}", "{\"nome\":\"y\",\"amount\":true}", NULL,
     "/parameters/nome unknown_field|/parameters/amount wrong_type|"},
    {"{\"name\":\"x\"}", "[]", NULL, "/parameters wrong_type|"},
    {"{\"name\":\"x\"}", "\"x\"", NULL, "/parameters wrong_type|"},
    /* What is stored may break today's rules; only what the patch names is checked. */
    {"{\"name\":5,\"colour\":\"green\"}", "{\"amount\":1}", "{\"name\":5,\"colour\":\"green\",\"amount\":1}", ""},
    {"null", "{\"amount\":1}", "{\"amount\":1}", ""},
};

Test(parameters, of_changed_records_are_merged)
{
    for (size_t i = 0; i < COUNT_OF(merges); i++) {
        struct value *stored = sound_value_of(merges[i].stored);
        struct value *merged =
            parameters_merge(&(struct checking){.arena = arena, .patterns = new_budget(), .faults = &faults}, &fields,
                             stored, sound_value_of(merges[i].patch));

        cr_expect(str_is(faults_in_short(), merges[i].faults), "%s with %s gives " STR_FMT, merges[i].stored,
                  merges[i].patch, STR_ARG(faults_in_short()));
        if (merges[i].merged)
            cr_expect(str_is(json_of_value(arena, merged), merges[i].merged), "%s with %s makes " STR_FMT,
                      merges[i].stored, merges[i].patch, STR_ARG(json_of_value(arena, merged)));
        cr_expect(str_is(json_of_value(arena, stored), merges[i].stored), "row %zu", i);
        faults = (struct faults){0};
    }
}

/* The budget for patterns is shared by all values of a request: a hostile type costs milliseconds, not seconds. */
Test(parameters, many_expensive_patterns_share_one_budget)
{
    struct str    text  = STR("");
    struct list   list  = shape_list(arena, &custom_field_shape, CUSTOM_FIELDS);
    uint64_t      begun = clock_monotonic_us();
    struct value *given;

    for (size_t i = 0; i < list.count; i++) {
        struct custom_field *field = (struct custom_field *)list.items + i;

        SET(field, id, arena_format(arena, "f%zu", i));
        SET(field, kind, CUSTOM_TEXT);
        SET(field, required, false);
        SET(field, validation, STR("^(a|aa)+$"));
        text = arena_format(arena, STR_FMT "%s\"f%zu\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"",
                            STR_ARG(text), i ? "," : "", i);
    }
    given = sound_value_of(arena_format(arena, "{" STR_FMT "}", STR_ARG(text)).at);
    parameters_create(&(struct checking){.arena = arena, .patterns = new_budget(), .faults = &faults}, &list, given,
                      STR(""));
    cr_expect(faults.count == CUSTOM_FIELDS);
    cr_expect(clock_monotonic_us() - begun < 2000000, "it took %llu us",
              (unsigned long long)(clock_monotonic_us() - begun));
}
