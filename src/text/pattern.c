#include "text/pattern.h"

#include "text/kept_patterns.h"
#include "text/pattern_cost.h"

#include <time.h>

enum {
    NESTING             = 50,
    REPAIRS             = 16,
    STEPS               = 20000,
    STEPS_BETWEEN_LOOKS = 64,      /* at the clock */
    TEST_TIME           = 2000000, /* nanoseconds */
    REQUEST_TIME        = 15000000,
    MATCH_LIMIT         = 1000000,
    HEAP_LIMIT          = 1024,    /* KiB */
    LOOK_TIME           = 1500000, /* nanoseconds */
    LONG_TEST           = 100000,
    SPAN                = 1 << 18, /* characters in ranges that ignore case: about 0.7 ms of compiling */
    EMPTY_SIZE          = 149,     /* bytes of a compiled pattern that holds nothing */
    BIT_SIZE            = 4,       /* as many bytes of a list take as long as a look at a bit */
};

/*
 * One item of a pattern, such as [...]*, may walk through the whole text, and through a list at each character: as many
 * bytes of the list times bytes of the text take 1.5 ms. More is not tried, and not more is done between two
 * looks at the clock.
 */
static const size_t cost_limit = 1500000;

static const uint32_t options = PCRE2_UTF | PCRE2_AUTO_CALLOUT | PCRE2_DOLLAR_ENDONLY | PCRE2_ALLOW_EMPTY_CLASS |
                                PCRE2_MATCH_UNSET_BACKREF | PCRE2_NEVER_BACKSLASH_C;

/* A pattern on its way to the compiler. */
struct draft {
    char   text[PATTERN_BYTES + REPAIRS];
    size_t len;
    size_t repairs[REPAIRS]; /* where a backslash was put in */
    size_t repair_count;
    int    error;
    size_t error_at;
};

/* clang-format off */
static const struct {
    int         error;
    const char *text;
} sentences[] = {
    {PCRE2_ERROR_END_BACKSLASH,                 "nothing follows a backslash"},
    {PCRE2_ERROR_UNKNOWN_ESCAPE,                "this escape is not known"},
    {PCRE2_ERROR_QUANTIFIER_OUT_OF_ORDER,       "the numbers of a repetition are in the wrong order"},
    {PCRE2_ERROR_QUANTIFIER_TOO_BIG,            "the number of a repetition is too large"},
    {PCRE2_ERROR_MISSING_SQUARE_BRACKET,        "the closing bracket of a character class is missing"},
    {PCRE2_ERROR_ESCAPE_INVALID_IN_CLASS,       "this escape has no meaning in a character class"},
    {PCRE2_ERROR_CLASS_RANGE_ORDER,             "a range in a character class is in the wrong order"},
    {PCRE2_ERROR_QUANTIFIER_INVALID,            "there is nothing to repeat"},
    {PCRE2_ERROR_INVALID_AFTER_PARENS_QUERY,    "this kind of group is not known"},
    {PCRE2_ERROR_MISSING_CLOSING_PARENTHESIS,   "a closing parenthesis is missing"},
    {PCRE2_ERROR_BAD_SUBPATTERN_REFERENCE,      "it refers to a group that does not exist"},
    {PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP,     "parentheses are nested too deeply"},
    {PCRE2_ERROR_PATTERN_TOO_LARGE,             "it is too large"},
    {PCRE2_ERROR_UNMATCHED_CLOSING_PARENTHESIS, "a closing parenthesis has no opening one"},
    {PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH,   "a lookbehind needs a fixed length"},
    {PCRE2_ERROR_UNKNOWN_POSIX_CLASS,           "the name of a character class is not known"},
    {PCRE2_ERROR_CODE_POINT_TOO_BIG,            "the number of a character is too large"},
    {PCRE2_ERROR_UNSUPPORTED_ESCAPE_SEQUENCE,   "this escape is not supported"},
    {PCRE2_ERROR_DUPLICATE_SUBPATTERN_NAME,     "two groups have the same name"},
    {PCRE2_ERROR_INVALID_SUBPATTERN_NAME,       "this is no name for a group"},
    {PCRE2_ERROR_MALFORMED_UNICODE_PROPERTY,    "a Unicode property is not well written"},
    {PCRE2_ERROR_UNKNOWN_UNICODE_PROPERTY,      "this Unicode property is not known"},
    {PCRE2_ERROR_CLASS_INVALID_RANGE,           "a range in a character class needs a character at both ends"},
    {PCRE2_ERROR_UNICODE_DISALLOWED_CODE_POINT, "this is no character"},
    {PCRE2_ERROR_BACKSLASH_U_CODE_POINT_TOO_BIG,"the number of a character is too large"},
    {PCRE2_ERROR_BACKSLASH_C_CALLER_DISABLED,   "this escape is not supported"},
};
/* clang-format on */

static const char *fault_sentence(int error)
{
    for (size_t i = 0; i < COUNT_OF(sentences); i++)
        if (sentences[i].error == error)
            return sentences[i].text;
    return "this is not understood";
}

/* The error's place in characters of the pattern as it was given. Versions of PCRE2 differ by one. */
static size_t error_character(const struct draft *draft)
{
    size_t count = 0;

    for (size_t i = 0; i < draft->error_at && i < draft->len; i++)
        count += ((unsigned char)draft->text[i] & 0xC0) != 0x80;
    for (size_t i = 0; i < draft->repair_count; i++)
        count -= draft->repairs[i] < draft->error_at;
    return count ? count : 1;
}

static struct str draft_reason(struct arena *arena, const struct draft *draft)
{
    if (draft->error < 0)
        return STR("The pattern must be UTF-8.");
    return arena_format(arena, "The pattern is not valid near character %zu: %s.", error_character(draft),
                        fault_sentence(draft->error));
}

/*
 * In a browser the hyphen of [\w-.] stands for itself; here it is an error. Puts a backslash before it; false when the
 * error is another one. Newer versions of PCRE2 point past the hyphen.
 */
static bool draft_repair(struct draft *draft)
{
    size_t at = draft->error_at;

    if (draft->error != PCRE2_ERROR_CLASS_INVALID_RANGE || draft->repair_count == REPAIRS)
        return false;
    if (at > 0 && (at >= draft->len || draft->text[at] != '-'))
        at--;
    if (at >= draft->len || draft->text[at] != '-')
        return false;
    memmove(draft->text + at + 1, draft->text + at, draft->len - at);
    draft->text[at] = '\\';
    draft->len++;
    draft->repairs[draft->repair_count++] = at;
    return true;
}

/* Whether it has the escape \X, one step of which may cost the square of the text's length. */
static bool has_cluster_escape(struct str text)
{
    for (size_t i = 0; i + 1 < text.len; i++)
        if (text.at[i] == '\\' && text.at[++i] == 'X')
            return true;
    return false;
}

/* Refused before the compiler sees it; false when there is nothing against it. */
static bool is_refused(struct str text, struct str *reason)
{
    if (text.len > PATTERN_BYTES)
        *reason = STR("The pattern must have at most 512 bytes.");
    else if (str_starts(text, STR("(*")))
        *reason = STR("The pattern must not begin with (*, which sets options.");
    else if (has_cluster_escape(text))
        *reason = STR("The pattern must not use \\X.");
    else if (pattern_span(text) > SPAN)
        *reason = STR("The pattern must not ignore case in ranges of so many characters.");
    else
        return false;
    return true;
}

static pcre2_compile_context *compile_context(void)
{
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);

    if (!context)
        return NULL;
    pcre2_set_compile_extra_options(context, PCRE2_EXTRA_ALT_BSUX);
    pcre2_set_parens_nest_limit(context, NESTING);
    pcre2_set_newline(context, PCRE2_NEWLINE_LF);
    return context;
}

/* NULL, with the draft's error, when it is refused, and when there is no memory. */
static pcre2_code *draft_compile(struct draft *draft)
{
    pcre2_compile_context *context = compile_context();
    pcre2_code            *code    = NULL;

    draft->error = PCRE2_ERROR_HEAP_FAILED;
    if (!context)
        return NULL;
    do {
        code = pcre2_compile((PCRE2_SPTR)draft->text, draft->len, options, &draft->error, &draft->error_at, context);
    } while (!code && draft_repair(draft));
    pcre2_compile_context_free(context);
    return code;
}

static size_t weight_of(const struct pattern *pattern, struct str text)
{
    return pattern_has_lists(text) && pattern->size > EMPTY_SIZE + BIT_SIZE ? pattern->size - EMPTY_SIZE : BIT_SIZE;
}

static int64_t processor_time(void)
{
    struct timespec now;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/*
 * What was used since the last look at the clock. No step does more than LOOK_TIME: what the clock shows beyond is not
 * the pattern's. That of a virtual machine goes on, for many milliseconds, while its host does something else.
 */
static int64_t time_since(int64_t *last)
{
    int64_t now  = processor_time();
    int64_t used = now - *last;

    *last = now;
    return used < LOOK_TIME ? used : LOOK_TIME;
}

bool pattern_budget_is_spent(const struct pattern_budget *budget)
{
    return budget->spent >= REQUEST_TIME;
}

static struct pattern *compile(struct arena *arena, struct pattern_budget *budget, struct str text, struct str *reason)
{
    struct draft    draft = {.len = text.len};
    int64_t         last  = processor_time();
    pcre2_code     *code;
    struct pattern *pattern;

    if (text.len)
        memcpy(draft.text, text.at, text.len);
    code = draft_compile(&draft);
    budget->spent += time_since(&last);
    if (!code && draft.error == PCRE2_ERROR_HEAP_FAILED)
        arena_give_up(arena);
    if (!code) {
        *reason = draft_reason(arena, &draft);
        return NULL;
    }
    pattern         = kept_pattern_add(text, code);
    pattern->weight = weight_of(pattern, text);
    return pattern;
}

struct pattern *pattern_compile(struct arena *arena, struct pattern_budget *budget, struct str text, struct str *reason)
{
    struct pattern *kept;

    if (pattern_budget_is_spent(budget)) {
        *reason = STR("The patterns take too long together.");
        return NULL;
    }
    if ((kept = kept_pattern_find(text)))
        return kept;
    return is_refused(text, reason) ? NULL : compile(arena, budget, text, reason);
}

/* What one test has used so far. */
struct usage {
    uint32_t steps;
    uint32_t unlooked; /* steps between looks at the clock */
    int64_t  last;     /* look */
    int64_t  spent;    /* until then */
};

static struct usage usage_begin(size_t cost)
{
    size_t unlooked = cost ? cost_limit / cost : STEPS_BETWEEN_LOOKS;

    if (unlooked > STEPS_BETWEEN_LOOKS)
        unlooked = STEPS_BETWEEN_LOOKS;
    return (struct usage){.unlooked = unlooked ? (uint32_t)unlooked : 1, .last = processor_time()};
}

/* Called for every item of the pattern, at every start in the text. Steps make it repeatable, the clock catches slow
 * ones. */
static int count_step(pcre2_callout_block *block, void *data)
{
    struct usage *usage = data;

    (void)block;
    if (++usage->steps > STEPS)
        return PCRE2_ERROR_CALLOUT;
    if (usage->steps % usage->unlooked != 0)
        return 0;
    usage->spent += time_since(&usage->last);
    return usage->spent > TEST_TIME ? PCRE2_ERROR_CALLOUT : 0;
}

/* Limits of PCRE2's own that the steps normally come before. */
static pcre2_match_context *match_context(struct usage *usage)
{
    pcre2_match_context *context = pcre2_match_context_create(NULL);

    if (!context)
        return NULL;
    pcre2_set_match_limit(context, MATCH_LIMIT);
    pcre2_set_heap_limit(context, HEAP_LIMIT);
    pcre2_set_callout(context, count_step, usage);
    return context;
}

static int run(const struct pattern *pattern, struct str text, struct usage *usage)
{
    PCRE2_SPTR           subject = (PCRE2_SPTR)(text.len ? text.at : "");
    pcre2_match_context *context = match_context(usage);
    pcre2_match_data    *match   = pcre2_match_data_create(1, NULL);
    int                  result  = PCRE2_ERROR_NOMEMORY;

    if (context && match)
        result = pcre2_match(pattern->code, subject, text.len, 0, 0, match, context);
    pcre2_match_data_free(match);
    pcre2_match_context_free(context);
    return result;
}

static enum pattern_result judge(struct arena *arena, int result)
{
    if (result == PCRE2_ERROR_NOMEMORY)
        arena_give_up(arena);
    if (result >= 0)
        return PATTERN_MATCHES;
    if (result == PCRE2_ERROR_NOMATCH || (result <= PCRE2_ERROR_UTF8_ERR1 && result >= PCRE2_ERROR_UTF8_ERR21))
        return PATTERN_DIFFERS;
    return PATTERN_COSTLY;
}

/* What came of a test that took long. */
struct pattern_verdict {
    const struct pattern_verdict *next;
    struct str                    source;
    struct str                    text;
    enum pattern_result           result;
};

static const struct pattern_verdict *find_verdict(const struct pattern_budget *budget, struct str source,
                                                  struct str text)
{
    const struct pattern_verdict *verdict = budget->verdicts;

    while (verdict && !(str_equal(verdict->source, source) && str_equal(verdict->text, text)))
        verdict = verdict->next;
    return verdict;
}

/* The pattern may be gone when the request is begun again. */
static void keep_verdict(struct arena *arena, struct pattern_budget *budget, struct pattern_verdict verdict)
{
    struct pattern_verdict *kept = ARENA_NEW(arena, struct pattern_verdict);

    *kept            = verdict;
    kept->source     = arena_str(arena, verdict.source);
    kept->next       = budget->verdicts;
    budget->verdicts = kept;
}

enum pattern_result pattern_test(struct arena *arena, const struct pattern *pattern, struct pattern_budget *budget,
                                 struct str text)
{
    struct str                    source = {.at = pattern->text, .len = pattern->len};
    const struct pattern_verdict *known  = find_verdict(budget, source, text);
    size_t                        cost   = pattern->weight * text.len;
    struct usage                  usage  = usage_begin(cost);
    enum pattern_result           result;

    if (known)
        return known->result;
    if (pattern_budget_is_spent(budget) || cost > cost_limit)
        return PATTERN_COSTLY;
    result = judge(arena, run(pattern, text, &usage));
    usage.spent += time_since(&usage.last);
    budget->spent += usage.spent;
    if (usage.spent > LONG_TEST)
        keep_verdict(arena, budget, (struct pattern_verdict){.source = source, .text = text, .result = result});
    return result;
}
