/* Which compiled patterns a worker keeps. */
#include "support/unit.h"
#include "text/kept_patterns.h"

ARENA_SUITE(kept_patterns);

static pcre2_code *code_of(struct str text)
{
    int         error;
    size_t      place;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)text.at, text.len, 0, &error, &place, NULL);

    cr_assert_not_null(code, STR_FMT, STR_ARG(text));
    return code;
}

static struct str numbered(int number)
{
    return arena_format(arena, "a%d", number);
}

static void add(struct str text)
{
    cr_assert_not_null(kept_pattern_add(text, code_of(text)));
}

static bool is_kept(struct str text)
{
    struct pattern *pattern = kept_pattern_find(text);

    return pattern && str_equal((struct str){.at = pattern->text, .len = pattern->len}, text);
}

Test(kept_patterns, are_found_by_their_whole_text)
{
    add(STR("abc"));
    add(STR(""));
    cr_expect(is_kept(STR("abc")));
    cr_expect(is_kept(STR("")));
    cr_expect_not(is_kept(STR("ab")));
    cr_expect_not(is_kept(STR("abcd")));
}

Test(kept_patterns, go_when_there_are_too_many_and_nobody_asks_for_them)
{
    for (int i = 0; i < PATTERNS_KEPT; i++)
        add(numbered(i));
    cr_expect(is_kept(numbered(0)));
    add(numbered(PATTERNS_KEPT));
    cr_expect(is_kept(numbered(0)));
    cr_expect_not(is_kept(numbered(1)));
    for (int i = 2; i <= PATTERNS_KEPT; i++)
        cr_expect(is_kept(numbered(i)), "%d", i);
}

/* Each of them takes over 10,000 bytes. */
Test(kept_patterns, go_when_they_are_too_large_together)
{
    size_t size = 0;

    add(STR("first"));
    for (int i = 0; i < PATTERNS_KEPT / 2; i++)
        add(arena_format(arena, "(?:abcdefghij){1000}%d", i));
    cr_expect_not(is_kept(STR("first")));
    for (int i = 0; i < PATTERNS_KEPT / 2; i++) {
        struct pattern *pattern = kept_pattern_find(arena_format(arena, "(?:abcdefghij){1000}%d", i));

        size += pattern ? pattern->size : 0;
    }
    cr_expect_gt(size, PATTERNS_KEPT_SIZE / 2);
    cr_expect_leq(size, PATTERNS_KEPT_SIZE);
}
