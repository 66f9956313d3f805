/* What the patterns of one request may cost together. */
#include "support/unit.h"
#include "text/pattern.h"

ARENA_SUITE(pattern_budget);

/* Out of a budget of its own. */
static struct pattern *compiled(const char *text)
{
    struct pattern_budget budget  = {0};
    struct str            reason  = {0};
    struct pattern       *pattern = pattern_compile(arena, &budget, str_from(text), &reason);

    cr_assert(pattern, "%s: " STR_FMT, text, STR_ARG(reason));
    return pattern;
}

/* So many letters a, and an end that ^(a+)+$ fails on late. */
static struct str letters(size_t count)
{
    char *text = arena_alloc(arena, count + 1);

    memset(text, 'a', count);
    text[count] = '!';
    return (struct str){.at = text, .len = count + 1};
}

static struct str words(size_t count)
{
    char *text = arena_alloc(arena, 3 * count);

    for (size_t i = 0; i < count; i++)
        memcpy(text + 3 * i, "ab ", 3);
    return (struct str){.at = text, .len = 3 * count};
}

Test(pattern_budget, a_request_that_has_lost_15_ms_tests_nothing_more)
{
    struct pattern       *slow   = compiled("^(a+)+$");
    struct pattern_budget budget = {0};
    size_t                count  = 0;
    struct pattern       *fast;

    /* A fast test may count as a costly one, too, when the machine takes the processor away in its midst. */
    while (!pattern_budget_is_spent(&budget)) {
        cr_assert_eq(pattern_test(arena, slow, &budget, letters(2000 + count)), PATTERN_COSTLY);
        cr_assert_lt(++count, 10000);
    }
    cr_expect_gt(count, 1);
    cr_expect_geq(budget.spent, 15000000);
    fast = compiled("a");
    cr_expect_eq(pattern_test(arena, fast, &budget, STR("a")), PATTERN_COSTLY);
    budget = (struct pattern_budget){0};
    cr_expect_eq(pattern_test(arena, fast, &budget, STR("a")), PATTERN_MATCHES);
}

/* A request that is begun again has the same texts once more. */
Test(pattern_budget, a_test_that_took_long_is_not_made_again)
{
    const char           *patterns[] = {"^(a+)+$", "^(b+)+$", "^(a+)+$"};
    struct pattern_budget budget     = {0};
    int64_t               spent;

    for (size_t i = 0; i < COUNT_OF(patterns); i++)
        cr_expect_eq(pattern_test(arena, compiled(patterns[i]), &budget, letters(2000)),
                     i == 1 ? PATTERN_DIFFERS : PATTERN_COSTLY);
    spent = budget.spent;
    cr_expect_gt(spent, 0);
    for (size_t i = 0; i < 1000; i++)
        cr_assert_eq(pattern_test(arena, compiled(patterns[0]), &budget, letters(2000)), PATTERN_COSTLY);
    cr_expect_eq(budget.spent, spent);
    cr_expect_eq(pattern_test(arena, compiled(patterns[0]), &budget, letters(2001)), PATTERN_COSTLY);
    cr_expect_gt(budget.spent, spent);
}

Test(pattern_budget, compiling_counts_too)
{
    struct pattern_budget budget = {0};
    struct str            reason = {0};
    int                   count  = 0;

    while (pattern_compile(arena, &budget, arena_format(arena, "(?i)^[!-\uFFFF]{1,9}[À-\u8000]*%d$", count), &reason))
        cr_assert_lt(++count, 10000);
    cr_expect_gt(count, 10);
    cr_expect(pattern_budget_is_spent(&budget));
    cr_expect(str_is(reason, "The patterns take too long together."), STR_FMT, STR_ARG(reason));
}

Test(pattern_budget, one_that_is_kept_is_not_compiled_again)
{
    struct pattern_budget budget = {0};
    struct str            reason = {0};

    compiled("^[a-z]+$");
    cr_assert_not_null(pattern_compile(arena, &budget, STR("^[a-z]+$"), &reason));
    cr_expect_eq(budget.spent, 0);
}

/* As many fields as a record type may have, each with its pattern; the sanitizers' builds too. */
Test(pattern_budget, harmless_tests_of_every_field_fit_into_a_request)
{
    struct pattern       *pattern = compiled("^[a-z.]+@[a-z.]+$");
    struct pattern_budget budget  = {0};

    for (int i = 0; i < 200; i++)
        cr_expect_eq(pattern_test(arena, pattern, &budget, STR("john.doe@example.com")), PATTERN_MATCHES);
    cr_expect_gt(budget.spent, 0);
}

/* None of them is given up, yet together they would hold a worker for as long as it pleases the client. */
Test(pattern_budget, slow_tests_that_end_are_counted_too)
{
    struct pattern       *pattern = compiled("^(\\w+\\s?)*$");
    struct str            text    = words(300);
    struct pattern_budget budget  = {0};
    int                   count   = 0;

    while (!pattern_budget_is_spent(&budget)) {
        (void)pattern_test(arena, pattern, &budget, arena_format(arena, "%d " STR_FMT, count, STR_ARG(text)));
        cr_assert_lt(++count, 100000);
    }
    cr_expect_geq(budget.spent, 15000000);
    cr_expect_eq(pattern_test(arena, pattern, &budget, STR("a")), PATTERN_COSTLY);
}
