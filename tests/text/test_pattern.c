#include "support/unit.h"
#include "text/pattern.h"

#include <setjmp.h>
#include <time.h>

static void set_up(void)
{
    arena_set_up();
}

static void tear_down(void)
{
    arena_tear_down();
}

/* Compiles with a budget of its own; the reason is where it was refused. */
static struct pattern *compile(struct str text, struct str *reason)
{
    struct pattern_budget budget = {0};

    return pattern_compile(arena, &budget, text, reason);
}

TestSuite(pattern, .init = set_up, .fini = tear_down);

static struct pattern *compiled(const char *text)
{
    struct str      reason  = {0};
    struct pattern *pattern = compile(str_from(text), &reason);

    cr_assert(pattern, "%s: " STR_FMT, text, STR_ARG(reason));
    return pattern;
}

static enum pattern_result tested(const char *pattern, struct str text)
{
    struct pattern_budget budget = {0};

    return pattern_test(arena, compiled(pattern), &budget, text);
}

/* clang-format off */
Test(pattern, it_matches_as_in_a_browser)
{
    static const struct {
        const char *pattern;
        const char *text;
        bool        matches;
    } examples[] = {
        {"",                         "",            true},
        {"",                         "anything",    true},
        {"b",                        "abc",         true},
        {"^b",                       "abc",         false},
        {"^abc$",                    "abc",         true},
        {"^abc$",                    "abc\n",       false},
        {"c$",                       "abc\nd",      false},
        {"^[A-Z]{2}\\d{4}$",         "AB1234",      true},
        {"^[A-Z]{2}\\d{4}$",         "AB12345",     false},
        {"^\\d+$",                   "١٢٣",         false},
        {"^\\w+$",                   "José",        false},
        {"^\\p{L}+$",                "José",        true},
        {"^\\p{Lu}\\p{Ll}+$",        "Élan",        true},
        {"^.$",                      "é",           true},
        {"^.$",                      "😀",          true},
        {"^.{2}$",                   "e\u0301",     true},
        {"a.b",                      "a\nb",        false},
        {"a.b",                      "a\rb",        true},
        {"(?i)^ÉCOLE$",              "école",       true},
        {"\\u00e9",                  "é",           true},
        {"\\u{1F600}",               "😀",          true},
        {"\\x41\\t",                 "A\t",         true},
        {"[\\w-.]+@x",               "a.b-c@x",     true},
        {"^[\\w-.]+$",               "a.b-c",       true},
        {"^[\\d-\\w]+$",             "1-a",         true},
        {"^[\\w-a-z-]+$",           "a-1",         true},
        {"^[\\p{L}-x]+$",            "é-x",         true},
        {"^([\\w-.]+)@([\\w-.]+)$",  "a-b@c.d",     true},
        {"[]",                       "a",           false},
        {"^[^]$",                    "\n",          true},
        {"(a)?\\1b",                 "b",           true},
        {"(?:^|,)x(?=,|$)",          "a,x,b",       true},
        {"^(?!.*foo)",               "a foo",       false},
        {"(?<=€)\\d",                "€5",          true},
        {"^(?<y>\\d{4})-\\k<y>$",    "2026-2026",   true},
        {"\\\\X",                    "\\X",         true},
        {"\\Q(*\\E",                 "(*",          true},
        {"a(*ACCEPT)b",              "a",           true},
        {"\\bcat\\b",                "a cat.",      true},
        {"^\\$\\d+\\.\\d\\d$",       "$10.00",      true},
        {"^(\\+|00)[1-9]\\d{6,14}$", "+1234567890", true},
        {"^\\s*$",                   "\u00a0",      false},
        {"\u00e9+$",                 "caféé",       true},
    };

    for (size_t i = 0; i < COUNT_OF(examples); i++) {
        enum pattern_result result = tested(examples[i].pattern, str_from(examples[i].text));

        cr_expect_eq(result, examples[i].matches ? PATTERN_MATCHES : PATTERN_DIFFERS, "%s on \"%s\": %d",
                     examples[i].pattern, examples[i].text, (int)result);
    }
}

Test(pattern, a_bad_one_is_refused_with_a_reason)
{
    static const struct {
        const char *pattern;
        const char *reason; /* its end */
    } examples[] = {
        {"(",                  "a closing parenthesis is missing."},
        {"a)",                 "a closing parenthesis has no opening one."},
        {"[a",                 "the closing bracket of a character class is missing."},
        {"[z-a]",              "a range in a character class is in the wrong order."},
        {"[a-\\d]",            "a range in a character class needs a character at both ends."},
        {"[\\w-.][a-\\d]",     "a range in a character class needs a character at both ends."},
        {"*a",                 "there is nothing to repeat."},
        {"a**b**",             "there is nothing to repeat."},
        {"a{2,1}",             "the numbers of a repetition are in the wrong order."},
        {"a{65536}",           "the number of a repetition is too large."},
        {"\\",                 "nothing follows a backslash."},
        {"(?z)",               "this kind of group is not known."},
        {"(?<a>x)(?<a>y)",     "two groups have the same name."},
        {"(?<1>x)",            "this is no name for a group."},
        {"\\1",                "it refers to a group that does not exist."},
        {"\\p{Foo}",           "this Unicode property is not known."},
        {"[[:foo:]]",          "the name of a character class is not known."},
        {"(?<=a+)b",           "a lookbehind needs a fixed length."},
        {"\\ud800",            "this is no character."},
        {"\\u{110000}",        "the number of a character is too large."},
        {"\\C",                "this escape is not supported."},
        {"[\\B]",              "this escape has no meaning in a character class."},
        {"(((((((((((((((((((((((((((((((((((((((((((((((((((a)))))))))))))))))))))))))))))))))))))))))))))))))))",
                               "parentheses are nested too deeply."},
        {"(?:(?:(?:a{900}){90}){90}){90}", "it is too large."},
        {"(?C'",               "this is not understood."},
        {"(*UCP)\\w",          "The pattern must not begin with (*, which sets options."},
        {"(*LIMIT_MATCH=9)a",  "The pattern must not begin with (*, which sets options."},
        {"\\X",                "The pattern must not use \\X."},
        {"a\\\\\\X+",          "The pattern must not use \\X."},
        {"\\Q\\\\E\\X",        "The pattern must not use \\X."},
        {"(?#\\)\\X",          "The pattern must not use \\X."},
        {"a\xFF",              "The pattern must be UTF-8."},
        {"a\xC3",              "The pattern must be UTF-8."},
    };

    for (size_t i = 0; i < COUNT_OF(examples); i++) {
        struct str reason = {0};
        size_t     len    = strlen(examples[i].reason);

        cr_expect_null(compile(str_from(examples[i].pattern), &reason), "%s", examples[i].pattern);
        cr_expect(reason.len >= len && str_is(str_from_at(reason, reason.len - len), examples[i].reason),
                  "%s: " STR_FMT, examples[i].pattern, STR_ARG(reason));
    }
}
/* clang-format on */

Test(pattern, the_reason_tells_the_place_in_characters_of_the_given_pattern)
{
    struct str reason = {0};

    cr_expect_null(compile(STR("éé[\\w-.][\\w-.](x"), &reason));
    cr_expect(str_is(reason, "The pattern is not valid near character 16: a closing parenthesis is missing."), STR_FMT,
              STR_ARG(reason));
}

static struct str repeated(const char *part, size_t count, const char *end)
{
    size_t len  = strlen(part);
    char  *text = arena_alloc(arena, count * len + strlen(end));

    for (size_t i = 0; i < count; i++)
        memcpy(text + i * len, part, len);
    memcpy(text + count * len, end, strlen(end));
    return (struct str){.at = text, .len = count * len + strlen(end)};
}

Test(pattern, it_has_at_most_512_bytes)
{
    struct str reason = {0};

    cr_expect(compile(repeated("é", 256, ""), &reason));
    cr_expect_null(compile(repeated("é", 256, "a"), &reason));
    cr_expect(str_is(reason, "The pattern must have at most 512 bytes."));
}

Test(pattern, only_so_many_hyphens_are_put_right)
{
    struct str reason = {0};

    cr_expect(compile(repeated("[\\w-.]", 16, ""), &reason));
    cr_expect_null(compile(repeated("[\\w-.]", 17, ""), &reason));
    cr_expect_null(compile(repeated("[\\w-.]", 85, ""), &reason));
}

Test(pattern, no_bytes_and_bad_bytes_are_texts_too)
{
    cr_expect_eq(tested("^$", (struct str){0}), PATTERN_MATCHES);
    cr_expect_eq(tested("a", (struct str){0}), PATTERN_DIFFERS);
    cr_expect_eq(tested("a", STR("a\xFF")), PATTERN_DIFFERS);
    cr_expect_eq(tested("a", STR("a\xED\xA0\x80")), PATTERN_DIFFERS);
    cr_expect_eq(tested("^a\\x00b$", STR("a\0b")), PATTERN_MATCHES);
}

/* What its own account can do to it: none of these may take long, and none may pass. */
static const struct {
    const char *pattern;
    const char *part;
    const char *end;
} hostile[] = {
    {"^(a+)+$", "a", "!"},
    {"^(a|a)*$", "a", "!"},
    {"^(a|aa)+$", "a", "!"},
    {"(\\w*)*\\b!$", "a", " !x"},
    {"^(([a-z])+.)+[A-Z]$", "a", "!"},
    {"(?:a*)*b", "a", "c\nb"},
    {"(.*)(.*)(.*)(.*)=$", "=", "x"},
    {"(?=(a+))*a*b", "a", "c\nb"},
    {"^(?:\\s*\\w+\\s*)+:$", "a ", "!:x"},
    {"(a?){60}a{60}!", "a", "?\n!"},
};

Test(pattern, hostile_ones_are_given_up)
{
    for (size_t i = 0; i < COUNT_OF(hostile); i++) {
        enum pattern_result result = tested(hostile[i].pattern, repeated(hostile[i].part, 2000, hostile[i].end));

        cr_expect_eq(result, PATTERN_COSTLY, "%s: %d", hostile[i].pattern, (int)result);
    }
}

/* Three steps at each start: the first text takes few enough that the clock comes second on a slow machine, too. */
Test(pattern, a_test_has_20000_steps)
{
    cr_expect_eq(tested("[ab]{3}c", repeated("a", 2500, "\nc")), PATTERN_DIFFERS);
    cr_expect_eq(tested("[ab]{3}c", repeated("a", 12000, "\nc")), PATTERN_COSTLY);
}

Test(pattern, takes_nothing_of_a_requests_memory_to_compile)
{
    size_t before = arena_used(arena);

    for (int i = 0; i < 200; i++)
        compiled("[a-z]{9}|[0-9]{9}");
    cr_expect_eq(arena_used(arena), before);
}

static double milliseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Ten times what is promised, for slow machines and for sanitizers. */
Test(pattern, a_costly_test_ends_soon)
{
    for (size_t i = 0; i < COUNT_OF(hostile); i++) {
        struct pattern       *pattern = compiled(hostile[i].pattern);
        struct str            text    = repeated(hostile[i].part, 32000, hostile[i].end);
        struct pattern_budget budget  = {0};
        double                start   = milliseconds();

        pattern_test(arena, pattern, &budget, text);
        cr_expect_lt(milliseconds() - start, 20.0, "%s", hostile[i].pattern);
    }
}

/* The start, then a part as often as it goes into 512 bytes, then the end. */
static struct str filled(const char *start, const char *part, const char *end)
{
    size_t count = (PATTERN_BYTES - strlen(start) - strlen(end)) / strlen(part);

    return str_from(arena_format(arena, "%s" STR_FMT "%s", start, STR_ARG(repeated(part, count, "")), end).at);
}

/* Compiled or refused, neither may take long: PCRE2 looks up each character of a range that ignores case. */
Test(pattern, none_takes_long_to_compile)
{
    static const struct {
        const char *start;
        const char *part;
        const char *end;
    } bombs[] = {
        {"(?i)[", "!-\U0010FFFF", "]"},
        {"(?i)", "[!-\U0010FFFF]", ""},
        {"(?i)", "[!-\uFFFF]", ""},
        {"(?i)", "[^\\u0021-\\u{10ffff}]", ""},
        {"(?xxi)", "[! - \uFFFF]", ""},
        {"", "(?-m+i:[\\Q!\\E-\\E\U0010FFFF])", ""},
        {"", "(a{99}){9}|", ""},
        {"(?J)", "(?<n>a)", "\\k<n>"},
        {"(?<=(?1))", "((?2)(?2))", "(a)"},
        {"\\w+(?:", "(?:\\W|)|", "x)y"},
        {"[", "\\p{L}\\P{L}", "]"},
    };

    for (size_t i = 0; i < COUNT_OF(bombs); i++) {
        struct str text   = filled(bombs[i].start, bombs[i].part, bombs[i].end);
        struct str reason = {0};
        double     start  = milliseconds();

        compile(text, &reason);
        cr_expect_lt(milliseconds() - start, 10.0, STR_FMT, STR_ARG(text));
    }
}

/* One step walks through all of the text, and through a long list at each character. */
Test(pattern, a_long_step_is_not_begun)
{
    static const char *const parts[] = {"\\pN", "\\p{Lao}", "\\h", "\\v", "Ԁ-ԁ"};
    struct str               text    = repeated("a", 65000, "!");

    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        struct str            pattern = filled("(?=[^", parts[i], "]*+)[^\\s\\S]");
        struct pattern_budget budget  = {0};
        double                start   = milliseconds();

        cr_expect_eq(pattern_test(arena, compiled(pattern.at), &budget, text), PATTERN_COSTLY, "%s", parts[i]);
        cr_expect_lt(milliseconds() - start, 10.0, "%s", parts[i]);
    }
    cr_expect_eq(tested("^[\\p{L} '-]+$", repeated("a b-é", 1500, "")), PATTERN_MATCHES);
}

static void compile_within(size_t limit)
{
    struct str            reason = {0};
    struct arena         *small  = arena_new(limit);
    jmp_buf               escape;
    struct pattern_budget budget = {0};

    if (!setjmp(escape)) {
        arena_escape_to(small, &escape);
        pattern_compile(small, &budget, STR("^(?<a>\\w+)(?<b>[a-zé]+)(?:\\p{L}{2,30}|(?=x)){3}$"), &reason);
    }
    arena_free(small);
}

/* The jump leaves from inside the compiler; a leak checker must find nothing. */
Test(pattern, a_full_arena_leaves_nothing_behind)
{
    for (size_t limit = 16; limit < 40000; limit += 160)
        compile_within(limit);
}
