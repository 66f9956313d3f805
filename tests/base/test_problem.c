#include "base/problem.h"
#include "support/unit.h"

ARENA_SUITE(problem);

/* Statuses are a promise to clients, so they stand here once more. */
Test(problem, kinds_have_the_statuses_of_the_contract)
{
    static const struct {
        enum problem_kind kind;
        int               status;
        const char       *name;
        const char       *title;
        enum problem_code code;
    } rows[] = {
        {PROBLEM_malformed, 400, "malformed", "Bad Request", CODE_malformed},
        {PROBLEM_unauthorized, 401, "unauthorized", "Unauthorized", CODE_unauthorized},
        {PROBLEM_forbidden, 403, "forbidden", "Forbidden", CODE_forbidden},
        {PROBLEM_not_found, 404, "not_found", "Not Found", CODE_not_found},
        {PROBLEM_method_not_allowed, 405, "method_not_allowed", "Method Not Allowed", CODE_method_not_allowed},
        {PROBLEM_not_acceptable, 406, "not_acceptable", "Not Acceptable", CODE_not_acceptable},
        {PROBLEM_conflict, 409, "conflict", "Conflict", CODE_conflict},
        {PROBLEM_length_required, 411, "length_required", "Length Required", CODE_length_required},
        {PROBLEM_precondition_failed, 412, "precondition_failed", "Precondition Failed", CODE_precondition_failed},
        {PROBLEM_too_large, 413, "too_large", "Content Too Large", CODE_too_large},
        {PROBLEM_unsupported_media_type, 415, "unsupported_media_type", "Unsupported Media Type",
         CODE_unsupported_media_type},
        {PROBLEM_range_not_satisfiable, 416, "range_not_satisfiable", "Range Not Satisfiable",
         CODE_range_not_satisfiable},
        {PROBLEM_unacceptable, 422, "unacceptable", "Unprocessable Content", CODE_unknown_reference},
        {PROBLEM_share_exceeded, 429, "share_exceeded", "Too Many Requests", CODE_share_exceeded},
        {PROBLEM_failure, 500, "failure", "Internal Server Error", CODE_internal_error},
        {PROBLEM_unavailable, 503, "unavailable", "Service Unavailable", CODE_unavailable},
    };

    cr_expect(COUNT_OF(rows) == PROBLEM_COUNT, "a kind is missing here");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        cr_expect(problem_status(rows[i].kind) == rows[i].status, "%s", rows[i].name);
        cr_expect_str_eq(problem_name(rows[i].kind), rows[i].name);
        cr_expect_str_eq(problem_title(rows[i].kind), rows[i].title);
        cr_expect(problem_new(arena, rows[i].kind, "x")->code == rows[i].code, "%s", rows[i].name);
    }
}

Test(problem, each_kind_has_its_own_status_and_name)
{
    for (int i = 0; i < PROBLEM_COUNT; i++)
        for (int j = 0; j < i; j++) {
            cr_expect(problem_status((enum problem_kind)i) != problem_status((enum problem_kind)j));
            cr_expect_str_neq(problem_name((enum problem_kind)i), problem_name((enum problem_kind)j));
        }
}

Test(problem, carries_a_formatted_sentence)
{
    struct problem *problem = problem_new(arena, PROBLEM_conflict, "There are %d of \"%s\".", 3, "it");

    cr_expect(problem->kind == PROBLEM_conflict);
    cr_expect(str_is(problem->detail, "There are 3 of \"it\"."));
    cr_expect(!problem->violations);
    cr_expect(!problem->retry_after);
}

Test(problem, at_a_place_has_one_violation)
{
    struct problem *problem = problem_at(arena, PROBLEM_conflict, STR("/slug"), CODE_slug_taken, "Taken by %d.", 2);
    const struct violation *fault = problem->violations;

    cr_assert(fault);
    cr_expect(str_is(problem->detail, "slug: Taken by 2."));
    cr_expect(str_is(fault->place, "/slug"));
    cr_expect(fault->code == CODE_slug_taken);
    cr_expect(str_is(fault->detail, "Taken by 2."));
    cr_expect(!fault->is_parameter);
    cr_expect(!fault->next);
}

Test(problem, may_have_a_code_of_its_own)
{
    struct problem *problem = problem_coded(arena, PROBLEM_conflict, CODE_type_in_use, "%d records exist.", 3);

    cr_expect(problem->kind == PROBLEM_conflict);
    cr_expect(problem->code == CODE_type_in_use);
    cr_expect(str_is(problem->detail, "3 records exist."));
}

Test(problem, every_code_has_a_name_of_its_own)
{
    cr_expect_str_eq(problem_code_name(CODE_invalid_phone), "invalid_phone");
    for (int i = CODE_NONE + 1; i < CODE_COUNT; i++)
        for (int j = CODE_NONE; j < i; j++)
            cr_expect_str_neq(problem_code_name((enum problem_code)i), problem_code_name((enum problem_code)j));
}

/* Many clients show or log nothing but the detail. */
Test(problem, the_sentence_of_a_single_fault_names_its_subject)
{
    static const struct {
        const char *place;
        const char *detail;
        const char *expected;
    } rows[] = {
        {"/phone", "It must not be null.", "phone: it must not be null."},
        {"/phone", "This member is required.", "phone: this member is required."},
        {"/x", "There is no such member.", "x: there is no such member."},
        {"/parameters/0/type", "It is wrong.", "parameters.0.type: it is wrong."},
        {"/slug", "Another record type has it.", "slug: Another record type has it."},
        {"/parameters/tier", "Italics are forbidden.", "parameters.tier: Italics are forbidden."},
        {"", "The body is not JSON at byte 8.", "The body is not JSON at byte 8."},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct problem *problem =
            problem_at(arena, PROBLEM_unacceptable, str_from(rows[i].place), CODE_required, "%s", rows[i].detail);

        cr_expect(str_is(problem->detail, rows[i].expected), "row %zu: " STR_FMT, i, STR_ARG(problem->detail));
        cr_expect(str_is(problem->violations->detail, rows[i].detail), "row %zu", i);
    }
}

Test(problem, a_long_subject_is_cut_between_characters)
{
    struct str      place = STR("/a");
    struct problem *problem;

    for (int i = 0; i < 100; i++)
        place = arena_format(arena, STR_FMT "\xC3\xA9", STR_ARG(place));
    problem = problem_at(arena, PROBLEM_unacceptable, place, CODE_unknown_member, "It is unknown.");
    cr_expect(problem->detail.len == 79 + strlen(": it is unknown."));
    cr_expect(str_equal(problem->violations->place, place));
}

Test(problem, without_faults_there_is_none)
{
    struct faults faults = {0};

    cr_expect(!faults_problem(arena, &faults, PROBLEM_unacceptable));
}

Test(problem, one_fault_gives_its_own_sentence)
{
    struct faults   faults = {0};
    struct problem *problem;

    fault_in(arena, &faults, STR("limit"), CODE_out_of_range, "It is %s.", "too much");
    problem = faults_problem(arena, &faults, PROBLEM_malformed);
    cr_assert(problem);
    cr_expect(problem->kind == PROBLEM_malformed);
    cr_expect(str_is(problem->detail, "limit: it is too much."));
    cr_expect(problem->code == CODE_out_of_range);
    cr_expect(problem->violations->is_parameter);
    cr_expect(str_is(problem->violations->place, "limit"));
}

Test(problem, names_every_fault_in_the_order_in_which_it_was_found)
{
    static const char *const places[] = {"/b", "/a", "/c", "/a"};
    struct faults            faults   = {0};
    struct problem          *problem;
    const struct violation  *fault;

    for (size_t i = 0; i < COUNT_OF(places); i++)
        fault_at(arena, &faults, str_from(places[i]), CODE_required, "Fault %zu.", i);
    problem = faults_problem(arena, &faults, PROBLEM_unacceptable);
    cr_assert(problem);
    cr_expect(str_is(problem->detail, "4 faults were found."));
    cr_expect(problem->code == CODE_invalid);
    fault = problem->violations;
    for (size_t i = 0; i < COUNT_OF(places); i++, fault = fault->next) {
        cr_assert(fault);
        cr_expect(str_is(fault->place, places[i]));
        cr_expect(str_equal(fault->detail, arena_format(arena, "Fault %zu.", i)));
    }
    cr_expect(!fault);
}

Test(problem, copies_the_place_of_a_fault)
{
    char          place[] = "/name";
    struct faults faults  = {0};

    fault_at(arena, &faults, str_from(place), CODE_required, "It is required.");
    memset(place, 'x', sizeof(place));
    cr_expect(str_is(faults.first->place, "/name"));
}

Test(problem, keeps_as_many_faults_as_it_is_told)
{
    struct faults faults = {.most = 2000};
    size_t        kept   = 0;

    for (int i = 0; i < 2345; i++)
        fault_at(arena, &faults, STR("/x"), CODE_required, "Fault %d.", i);
    for (const struct violation *fault = faults.first; fault; fault = fault->next)
        kept++;
    cr_expect(kept == 2000);
    cr_expect(faults.count == 2345);
}

Test(problem, keeps_a_thousand_faults_and_counts_the_others)
{
    struct faults           faults = {0};
    struct problem         *problem;
    const struct violation *fault;
    size_t                  kept = 0;

    for (int i = 0; i < 1234; i++)
        fault_at(arena, &faults, STR("/x"), CODE_required, "Fault %d.", i);
    problem = faults_problem(arena, &faults, PROBLEM_unacceptable);
    for (fault = problem->violations; fault; fault = fault->next)
        kept++;
    cr_expect(kept == 1000);
    cr_expect(faults.count == 1234);
    cr_expect(str_is(problem->detail, "1234 faults were found."));
    cr_expect(str_is(faults.last->detail, "Fault 999."));
}

Test(problem, faults_can_be_taken_over_from_a_problem)
{
    struct faults   faults = {0};
    struct faults   others = {0};
    struct problem *problem;

    fault_at(arena, &others, STR("/a"), CODE_too_short, "One.");
    fault_in(arena, &others, STR("b"), CODE_too_long, "Two.");
    fault_at(arena, &faults, STR("/c"), CODE_required, "Three.");
    faults_take(arena, &faults, faults_problem(arena, &others, PROBLEM_malformed));
    faults_take(arena, &faults, problem_new(arena, PROBLEM_malformed, "It has no violation."));
    problem = faults_problem(arena, &faults, PROBLEM_unacceptable);
    cr_expect(str_is(problem->detail, "3 faults were found."));
    cr_expect(problem->violations->code == CODE_required);
    cr_expect(problem->violations->next->code == CODE_too_short);
    cr_expect(problem->violations->next->next->code == CODE_too_long && problem->violations->next->next->is_parameter);
    cr_expect(!problem->violations->next->next->next);
    cr_expect(others.count == 2 && !others.last->next);
}

Test(problem, faults_of_parameters_can_be_taken_over_as_those_of_members)
{
    struct faults faults = {0};
    struct faults others = {0};

    fault_in(arena, &others, STR("a/b"), CODE_too_long, "One.");
    fault_limit(&others, 12, VALUE_UNKNOWN);
    fault_at(arena, &others, STR("/c/d"), CODE_required, "Two.");
    faults_take_members(arena, &faults, faults_problem(arena, &others, PROBLEM_malformed));
    cr_expect(faults.count == 2);
    cr_expect(str_is(faults.first->place, "/a~1b") && !faults.first->is_parameter);
    cr_expect(faults.first->excess.has_limit && faults.first->excess.limit == 12);
    cr_expect(str_is(faults.last->place, "/c/d") && !faults.last->is_parameter);
    cr_expect(others.first->is_parameter);
}

Test(problem, pointers_escape_tilde_and_slash)
{
    static const struct {
        struct str  pointer;
        struct str  name;
        const char *expected;
    } rows[] = {
        {TEXT(""), TEXT("a"), "/a"},
        {{NULL, 0}, TEXT("a"), "/a"},
        {TEXT(""), TEXT(""), "/"},
        {TEXT(""), {NULL, 0}, "/"},
        {TEXT("/a"), TEXT("b"), "/a/b"},
        {TEXT(""), TEXT("a/b"), "/a~1b"},
        {TEXT(""), TEXT("m~n"), "/m~0n"},
        {TEXT(""), TEXT("~1"), "/~01"},
        {TEXT(""), TEXT("/~/~"), "/~1~0~1~0"},
        {TEXT("/a~1b"), TEXT("c"), "/a~1b/c"},
        {TEXT(""), TEXT("\xC3\xA9 \""), "/\xC3\xA9 \""},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect(str_is(pointer_member(arena, rows[i].pointer, rows[i].name), rows[i].expected), "row %zu", i);
    cr_expect(str_is(pointer_item(arena, STR(""), 0), "/0"));
    cr_expect(str_is(pointer_item(arena, STR("/a"), 12), "/a/12"));
}

Test(problem, tells_the_limit_of_its_only_fault)
{
    struct faults   faults = {0};
    struct problem *problem;

    fault_at(arena, &faults, STR("/name"), CODE_too_long, "It is too long.");
    fault_limit(&faults, 255, 300);
    problem = faults_problem(arena, &faults, PROBLEM_unacceptable);
    cr_expect(problem->excess.has_limit && problem->excess.limit == 255);
    cr_expect(problem->excess.has_value && problem->excess.value == 300);
    fault_at(arena, &faults, STR("/phone"), CODE_required, "It is required.");
    problem = faults_problem(arena, &faults, PROBLEM_unacceptable);
    cr_expect(!problem->excess.has_limit && !problem->excess.has_value);
    cr_expect(problem->violations->excess.limit == 255);
    cr_expect(!problem->violations->next->excess.has_limit);
}

Test(problem, may_tell_a_limit_without_knowing_what_came)
{
    struct problem *problem = problem_limit(problem_new(arena, PROBLEM_too_large, "Too much."), 9, VALUE_UNKNOWN);

    cr_expect(problem->excess.has_limit && problem->excess.limit == 9);
    cr_expect(!problem->excess.has_value);
    problem = problem_limit(problem_at(arena, PROBLEM_malformed, STR(""), CODE_too_deep, "Too deep."), 32, 33);
    cr_expect(problem->violations->excess.limit == 32 && problem->violations->excess.value == 33);
}

/* The fault that was kept last has nothing to do with one that was only counted. */
Test(problem, tells_no_limit_of_a_fault_that_was_only_counted)
{
    struct faults faults = {0};

    for (int i = 0; i <= 1000; i++)
        fault_at(arena, &faults, STR("/x"), CODE_required, "Fault %d.", i);
    fault_limit(&faults, 1, 2);
    cr_expect(!faults.last->excess.has_limit);
}

/* A member's name may hold U+0000: a fault of its own, but what lies below it has its place too. */
Test(problem, pointers_keep_names_with_nul_whole)
{
    struct str pointer = pointer_member(arena, STR(""), STR("a\0b"));

    cr_expect(str_equal(pointer, STR("/a\0b")));
    cr_expect(str_equal(pointer_item(arena, pointer, 7), STR("/a\0b/7")));
    cr_expect(str_equal(pointer_member(arena, pointer, STR("c")), STR("/a\0b/c")));
}

Test(problem, a_member_that_was_refused_is_not_missing)
{
    static const char *const places[] = {"/options", "/option", "/options/0", "/a/options", "/name", "/name"};
    struct faults            faults   = {0};

    fault_at(arena, &faults, STR("/options/3/x"), CODE_wrong_type, "It must be a string.");
    fault_in(arena, &faults, STR("/option"), CODE_wrong_type, "It must be a string.");
    for (size_t i = 0; i < COUNT_OF(places); i++)
        fault_missing(arena, &faults, str_from(places[i]), "It is required.");
    cr_expect(faults.count == 6);
    cr_expect(str_is(faults.first->next->next->place, "/option"));
    cr_expect(str_is(faults.last->place, "/name"));
    cr_expect(faults.last->code == CODE_required);
}
