#include "server/fault_log.h"

#include <criterion/criterion.h>

static struct arena *arena;

static void set_up(void)
{
    arena = arena_new(8 * 1024 * 1024);
}

static void tear_down(void)
{
    arena_free(arena);
}

TestSuite(fault_log, .init = set_up, .fini = tear_down);

/* The line without time, level and event. */
static struct str logged(const struct problem *problem)
{
    struct log_line line;
    size_t          start;

    log_begin(&line, LOG_LEVEL_INFO, "request");
    start = line.len;
    log_problem(&line, problem);
    return arena_str(arena, (struct str){.at = line.text + start, .len = line.len - start});
}

static void expect_of_faults(const struct faults *faults, const char *expected)
{
    struct str text = logged(faults_problem(arena, faults, PROBLEM_unacceptable));

    cr_expect(str_is(text, expected), STR_FMT " instead of %s", STR_ARG(text), expected);
}

Test(fault_log, a_problem_without_faults_has_its_code)
{
    cr_expect(str_is(logged(problem_new(arena, PROBLEM_not_found, "There is no such record.")), " code=not_found"));
}

Test(fault_log, codes_and_places_stand_in_the_line)
{
    struct faults faults = {0};

    fault_at(arena, &faults, STR("/phone"), CODE_invalid_phone, "It is none.");
    expect_of_faults(&faults, " code=invalid_phone faults=invalid_phone@/phone");
    fault_at(arena, &faults, STR("/parameters/last_visit"), CODE_required, "It is required.");
    fault_in(arena, &faults, STR("page"), CODE_out_of_range, "It is too much.");
    expect_of_faults(&faults, " code=invalid faults=invalid_phone@/phone,required@/parameters/last_visit,"
                              "out_of_range@page");
}

Test(fault_log, of_many_faults_the_first_are_named)
{
    struct faults faults = {0};

    for (int i = 0; i < 10; i++)
        fault_at(arena, &faults, pointer_item(arena, STR("/x"), (size_t)i), CODE_wrong_type, "It is wrong.");
    expect_of_faults(&faults,
                     " code=invalid faults=wrong_type@/x/0,wrong_type@/x/1,wrong_type@/x/2,wrong_type@/x/3,+6");
}

/* A name that the client has made up may be anything, a phone number too. */
Test(fault_log, no_name_of_the_clients_own_stands_there)
{
    static const struct {
        struct str        place;
        enum problem_code code;
        const char       *expected;
    } rows[] = {
        {{"/+4915112345678", 15}, CODE_unknown_member, " code=unknown_member faults=unknown_member@/?"},
        {{"/Smith", 6}, CODE_unknown_member, " code=unknown_member faults=unknown_member@/?"},
        {{"/parameters/Smith", 17}, CODE_unknown_field, " code=unknown_field faults=unknown_field@/parameters/?"},
        {{"/Smith/Jane", 11}, CODE_duplicate_member, " code=duplicate_member faults=duplicate_member@?"},
        {{"/a\0b", 4}, CODE_nul_character, " code=nul_character faults=nul_character@?"},
        {{"/parameters/a b", 15}, CODE_wrong_type, " code=wrong_type faults=wrong_type@/parameters/?"},
        {{"/parameters/a=b/x", 17}, CODE_wrong_type, " code=wrong_type faults=wrong_type@/parameters/?/x"},
        {{"", 0}, CODE_malformed_json, " code=malformed_json faults=malformed_json@"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct faults faults = {0};

        fault_at(arena, &faults, rows[i].place, rows[i].code, "It is so.");
        expect_of_faults(&faults, rows[i].expected);
    }
}

Test(fault_log, a_parameter_that_is_unknown_is_not_named)
{
    struct faults faults = {0};

    fault_in(arena, &faults, STR("Smith"), CODE_unknown_parameter, "There is none.");
    fault_in(arena, &faults, STR("Smith"), CODE_invalid_encoding, "It is none.");
    expect_of_faults(&faults, " code=invalid faults=unknown_parameter@?,invalid_encoding@?");
}

Test(fault_log, what_is_long_is_bounded)
{
    struct faults faults = {0};
    struct str    place  = STR("");
    struct str    text;

    for (int i = 0; i < 1000; i++)
        place = pointer_member(arena, place, STR("parameters"));
    for (int i = 0; i < 4; i++)
        fault_at(arena, &faults, place, CODE_pattern_too_expensive, "It is so.");
    text = logged(faults_problem(arena, &faults, PROBLEM_unacceptable));
    cr_expect(text.len < 1024 && !memchr(text.at, '\n', text.len));
    faults = (struct faults){0};
    place  = arena_format(arena, "/%0100d", 0);
    fault_at(arena, &faults, place, CODE_wrong_type, "It is so.");
    expect_of_faults(&faults, " code=wrong_type faults=wrong_type@/?");
}
