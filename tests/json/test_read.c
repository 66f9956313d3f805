#include "json/read.h"
#include "json/write.h"
#include "support/unit.h"

enum { LIMIT = 32 * 1024 * 1024 /* what a request may use unless it is told otherwise */ };

static jmp_buf escape;

ARENA_SUITE(read);

/* clang-format off */
static const struct {
    struct str  text;
    const char *printed; /* NULL: as it was */
} accepted[] = {
    {TEXT("null"), NULL},
    {TEXT("true"), NULL},
    {TEXT("false"), NULL},
    {TEXT("{}"), NULL},
    {TEXT("[]"), NULL},
    {TEXT("\"\""), NULL},
    {TEXT(" \t\r\n{ \"a\" : [ 1 , 2 ] } \n"), "{\"a\":[1,2]}"},
    {TEXT("{\"a\":{\"b\":[true,false,null]}}"), NULL},
    {TEXT("{\"\":\"\"}"), NULL},
    /* Numbers keep their text, of any size and precision. */
    {TEXT("0"), NULL},
    {TEXT("-0"), NULL},
    {TEXT("-0.0"), NULL},
    {TEXT("1.10"), NULL},
    {TEXT("1e5"), NULL},
    {TEXT("1E+05"), NULL},
    {TEXT("1e-999999"), NULL},
    {TEXT("1E400"), NULL},
    {TEXT("9223372036854775808"), NULL},
    {TEXT("-9223372036854775809"), NULL},
    {TEXT("123456789012345678901234567890"), NULL},
    {TEXT("0.1000000000000000055511151231257827"), NULL},
    /* Strings come decoded and are printed in the shortest form. */
    {TEXT("\"\\u0041\\/\\b\\f\\n\\r\\t\\\\\\\"\""), "\"A/\\b\\f\\n\\r\\t\\\\\\\"\""},
    {TEXT("\"\\u00e9\\u20AC\""), "\"\xC3\xA9\xE2\x82\xAC\""},
    {TEXT("\"\\uD83D\\uDE00\""), "\"\xF0\x9F\x98\x80\""},
    {TEXT("\"\\uD83D\\uDE00\\uD83D\\uDE00x\""), "\"\xF0\x9F\x98\x80\xF0\x9F\x98\x80x\""},
    {TEXT("\"\\uDBFF\\uDFFF\\uE000\\uD7FF\""), "\"\xF4\x8F\xBF\xBF\xEE\x80\x80\xED\x9F\xBF\""},
    {TEXT("\"\\\\uD800\""), NULL},
    {TEXT("\"\\\\\\\\uDC00\\\"\""), NULL},
    {TEXT("\"\\uFEFF\\uFFFF\\u2028\""), "\"\xEF\xBB\xBF\xEF\xBF\xBF\xE2\x80\xA8\""},
    {TEXT("\"\x7F\xC2\x80\xF4\x8F\xBF\xBF\""), NULL},
    {TEXT("\"\\u001f\""), "\"\\u001F\""},
    {TEXT("\"\xEF\xBB\xBF\""), NULL},
};

static const struct str refused[] = {
    TEXT(""), {NULL, 0}, TEXT(" "), TEXT("\n\n"), TEXT("\0"), TEXT("{}\0"), TEXT("\x1E{}"),
    /* Structure */
    TEXT("{"), TEXT("["), TEXT("}"), TEXT("]"), TEXT("[}"), TEXT("{]"), TEXT("[1,]"), TEXT("[,1]"), TEXT("[1 2]"), TEXT("[1,,2]"),
    TEXT("{\"a\"}"), TEXT("{\"a\":}"), TEXT("{\"a\":1,}"), TEXT("{,}"), TEXT("{a:1}"), TEXT("{'a':1}"), TEXT("{1:1}"),
    TEXT("{\"a\":1 \"b\":2}"), TEXT("{\"a\" 1}"), TEXT("{\"a\"::1}"), TEXT("{null:1}"), TEXT("[\"a\":1]"), TEXT("{\"a\",1}"),
    /* What follows */
    TEXT("{}{}"), TEXT("{} x"), TEXT("1 2"), TEXT("[]]"), TEXT("{}}"), TEXT("null,"), TEXT("\"a\"\"b\""), TEXT("{}#"), TEXT("{}//"),
    TEXT("{}/**/"), TEXT("/**/{}"), TEXT("[/*a*/1]"), TEXT("[1//\n]"),
    /* White space that is none */
    TEXT("\f{}"), TEXT("{}\v"), TEXT("[1,\f2]"), TEXT("\xC2\xA0{}"), TEXT("\xE2\x80\xA8[]"), TEXT("\xE2\x81\xA0{}"),
    /* Numbers */
    TEXT("01"), TEXT("-01"), TEXT("1."), TEXT(".5"), TEXT("-.5"), TEXT("+1"), TEXT("--1"), TEXT("1e"), TEXT("1e+"), TEXT("1.e1"),
    TEXT("0x1F"), TEXT("1_000"), TEXT("1,5"), TEXT("NaN"), TEXT("Infinity"), TEXT("-Infinity"), TEXT("-"), TEXT("1ee2"), TEXT("1.2.3"),
    TEXT("0e"), TEXT("\xEF\xBC\x91"), TEXT("1a"), TEXT("[-]"), TEXT("[1.]"),
    /* Words */
    TEXT("True"), TEXT("nul"), TEXT("nulll"), TEXT("truefalse"), TEXT("undefined"), TEXT("tru\xC3\xA9"), TEXT("a"),
    /* Strings */
    TEXT("\""), TEXT("\"a"), TEXT("'a'"), TEXT("\"\\x41\""), TEXT("\"\\a\""), TEXT("\"\\\""), TEXT("\"\\"), TEXT("\"\\0\""), TEXT("\"\\u\""),
    TEXT("\"\\u12\""), TEXT("\"\\u123G\""), TEXT("\"\\U0041\""), TEXT("\"\n\""), TEXT("\"\t\""), TEXT("\"\x1F\""), TEXT("\"\0\""),
    TEXT("\"\r\n\""), TEXT("\"\f\""), TEXT("\"\\\xC3\xA9\""), TEXT("\"\\u"), TEXT("\"\\u1"), TEXT("\"\\u00e"), TEXT("{\"a\nb\":1}"),
    /* Surrogates that stand alone */
    TEXT("\"\\uD800\""), TEXT("\"\\uDBFF\""), TEXT("\"\\uDC00\""), TEXT("\"\\uDFFF\""), TEXT("\"\\uD800x\""), TEXT("\"\\uD800\\n\""),
    TEXT("\"\\uD800\\u0041\""), TEXT("\"\\uD800\\uD800\""), TEXT("\"\\uD800\\uD83D\\uDE00\""), TEXT("\"\\uDE00\\uD83D\""),
    TEXT("\"\\uD83D\\uDE0\""), TEXT("\"\\uD83D\\U0000\""), TEXT("\"\\uD83Du\\DE00\""), TEXT("\"\\uD83D\\\\uDE00\""),
    TEXT("\"\\uD83D\\uDE00\\uDE00\""), TEXT("{\"\\uD800\":1}"), TEXT("\"\\ud83d"), TEXT("\"\\ud83d\\ude00"), TEXT("[\"\\\\\\uD800\"]"),
    /* A byte-order mark, other encodings, broken UTF-8 */
    TEXT("\xEF\xBB\xBF{}"), TEXT("\xEF\xBB\xBF"), TEXT("\xFF\xFE{\0}\0"), TEXT("\0{\0}"), TEXT("\"\xFF\""), TEXT("\"\xC0\xAF\""),
    TEXT("\"\xED\xA0\x80\""), TEXT("\"\xED\xA0\xBD\xED\xB8\x80\""), TEXT("\"\xF4\x90\x80\x80\""), TEXT("\"\xC3\""), TEXT("\"\xE2\x82\""),
    TEXT("\"\x80\""), TEXT("\"\xE9\""), TEXT("{\"\xFF\":1}"), TEXT("{}\x80"), TEXT("\"\xF8\x88\x80\x80\x80\""),
};
/* clang-format on */

Test(read, accepts_json_and_keeps_what_it_says)
{
    for (size_t i = 0; i < COUNT_OF(accepted); i++) {
        struct str      wanted  = accepted[i].printed ? str_from(accepted[i].printed) : accepted[i].text;
        struct faults   faults  = {0};
        struct value   *value   = NULL;
        struct problem *problem = json_read(arena, accepted[i].text, &value, &faults);

        cr_assert(!problem, "row %zu: " STR_FMT, i, STR_ARG(problem->detail));
        cr_expect(!faults.count, "row %zu", i);
        cr_expect(str_equal(json_of_value(arena, value), wanted), "row %zu gives " STR_FMT, i,
                  STR_ARG(json_of_value(arena, value)));
    }
}

Test(read, refuses_what_is_no_json)
{
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct faults   faults  = {0};
        struct value   *value   = NULL;
        struct problem *problem = json_read(arena, refused[i], &value, &faults);

        cr_expect(problem && problem->kind == PROBLEM_malformed, "row %zu: " STR_FMT, i, STR_ARG(refused[i]));
    }
}

/* The text in a buffer of its very size, so that a sanitizer sees every byte read beyond it. */
Test(read, refuses_every_text_that_is_cut_short)
{
    static const char whole[] = "{\"a\\uD83D\\uDE00\\n\":[1.5e-3,\"\xF0\x9F\x98\x80\",{\"b\":null}]}";

    for (size_t len = 0; len < sizeof(whole) - 1; len++) {
        struct faults faults = {0};
        struct value *value  = NULL;
        char         *cut    = malloc(len ? len : 1);

        cr_assert(cut);
        memcpy(cut, whole, len);
        cr_expect(json_read(arena, (struct str){.at = cut, .len = len}, &value, &faults), "%zu bytes", len);
        free(cut);
    }
}

/* What is said must not quote the client's bytes, but must lead to them. */
Test(read, tells_the_byte_at_which_it_gives_up)
{
    struct faults   faults = {0};
    struct value   *value  = NULL;
    struct problem *problem;

    problem = json_read(arena, STR("[\"ok\",\"\\uD800\"]"), &value, &faults);
    cr_expect(str_is(problem->detail, "The body is not JSON at byte 7."), STR_FMT, STR_ARG(problem->detail));
    problem = json_read(arena, STR("[1,\f2]"), &value, &faults);
    cr_expect(str_is(problem->detail, "The body is not JSON at byte 3."), STR_FMT, STR_ARG(problem->detail));
}

static struct str nested(size_t depth, const char *opening, const char *inmost, const char *closing)
{
    struct str text = STR("");

    for (size_t i = 0; i < depth; i++)
        text = arena_format(arena, STR_FMT "%s", STR_ARG(text), opening);
    text = arena_format(arena, STR_FMT "%s", STR_ARG(text), inmost);
    for (size_t i = 0; i < depth; i++)
        text = arena_format(arena, STR_FMT "%s", STR_ARG(text), closing);
    return text;
}

Test(read, takes_32_levels_and_no_more)
{
    struct faults faults = {0};
    struct value *value  = NULL;

    cr_expect(!json_read(arena, nested(JSON_DEPTH, "[", "", "]"), &value, &faults));
    cr_expect(!json_read(arena, nested(JSON_DEPTH, "{\"a\":", "1", "}"), &value, &faults));
    cr_expect(json_read(arena, nested(JSON_DEPTH + 1, "[", "", "]"), &value, &faults)->kind == PROBLEM_malformed);
    cr_expect(json_read(arena, nested(JSON_DEPTH + 1, "{\"a\":", "1", "}"), &value, &faults)->kind ==
              PROBLEM_malformed);
    cr_expect(json_read(arena, nested(1000, "[", "", ""), &value, &faults)->kind == PROBLEM_malformed);
}

/* A text of "[1,1,…]" with so many numbers. */
static struct str ones(size_t count)
{
    char *text = arena_alloc(arena, 2 * count + 2);

    for (size_t i = 0; i < count; i++)
        memcpy(text + 2 * i, i ? ",1" : "[1", 2);
    text[2 * count] = ']';
    return (struct str){.at = text, .len = 2 * count + 1};
}

Test(read, takes_so_many_values_and_no_more)
{
    struct faults   faults = {0};
    struct value   *value  = NULL;
    struct problem *problem;

    cr_assert(!json_read(arena, ones(JSON_VALUES - 1), &value, &faults));
    cr_expect(value->count == JSON_VALUES - 1);
    problem = json_read(arena, ones(JSON_VALUES), &value, &faults);
    cr_assert(problem);
    cr_expect(problem->kind == PROBLEM_too_large);
    cr_expect(problem->code == CODE_too_many_values);
}

/* JSON, but not for us: the place is told. */
Test(read, notes_doubled_members_and_nul_with_their_place)
{
    static const struct {
        struct str        text;
        const char       *place;
        enum problem_code code;
    } rows[] = {
        {TEXT("{\"a\":1,\"a\":1}"), "/a", CODE_duplicate_member},
        {TEXT("{\"a\":1,\"\\u0061\":2}"), "/a", CODE_duplicate_member},
        {TEXT("{\"\":1,\"b\":2,\"\":3}"), "/", CODE_duplicate_member},
        {TEXT("{\"x\":{\"a\":1,\"b\":2,\"a\":3}}"), "/x/a", CODE_duplicate_member},
        {TEXT("{\"x\":[0,{\"a/b\":1,\"a/b\":2}]}"), "/x/1/a~1b", CODE_duplicate_member},
        {TEXT("[[],[{\"a\":[1],\"a\":{}}]]"), "/1/0/a", CODE_duplicate_member},
        {TEXT("{\"x\":[{\"y\":1}],\"z\":0,\"z\":0}"), "/z", CODE_duplicate_member},
        {TEXT("\"\\u0000\""), "", CODE_nul_character},
        {TEXT("{\"a\":\"x\\u0000\"}"), "/a", CODE_nul_character},
        {TEXT("{\"a\":[1,\"\\u0000\"]}"), "/a/1", CODE_nul_character},
        {TEXT("{\"a\":[{\"b\":2},[\"\\u0000\"]]}"), "/a/1/0", CODE_nul_character},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct faults faults = {0};
        struct value *value  = NULL;

        cr_assert(!json_read(arena, rows[i].text, &value, &faults), "row %zu", i);
        cr_assert(faults.count == 1, "row %zu has %zu faults", i, faults.count);
        cr_expect(str_is(faults.first->place, rows[i].place), "row %zu: " STR_FMT, i, STR_ARG(faults.first->place));
        cr_expect(faults.first->code == rows[i].code, "row %zu", i);
        cr_expect(!faults.first->is_parameter, "row %zu", i);
    }
}

Test(read, notes_nul_in_the_name_of_a_member)
{
    struct faults faults = {0};
    struct value *value  = NULL;

    cr_assert(!json_read(arena, STR("{\"x\":[{\"a\\u0000b\":1}]}"), &value, &faults));
    cr_assert(faults.count == 1);
    cr_expect(str_equal(faults.first->place, ((struct str){.at = "/x/0/a\0b", .len = 8})));
    cr_expect(faults.first->code == CODE_nul_character);
}

Test(read, notes_every_doubled_member)
{
    struct faults faults = {0};
    struct value *value  = NULL;

    cr_assert(!json_read(arena, STR("{\"b\":1,\"a\":1,\"b\":1,\"a\":1,\"b\":1,\"ab\":1}"), &value, &faults));
    cr_expect(faults.count == 3);
    cr_expect(value->count == 6);
}

static struct str doubled_members_below(size_t name_len, size_t count)
{
    size_t size = name_len + 8 * count + 16;
    char  *text = arena_alloc(arena, size);
    size_t len  = 0;

    memcpy(text, "{\"", 2);
    memset(text + 2, 'n', name_len);
    memcpy(text + 2 + name_len, "\":{", 3);
    len = name_len + 5;
    for (size_t i = 0; i < count; i++, len += 6)
        memcpy(text + len, "\"k\":1,", 6);
    memcpy(text + len - 1, "}}", 2);
    return (struct str){.at = text, .len = len + 1};
}

/* Faults beyond the first 1,000 are counted only, so they must cost no memory: this is a body of 180 kB. */
Test(read, many_faults_below_a_long_name_fit_into_a_requests_memory)
{
    struct faults faults = {0};
    struct value *value  = NULL;

    arena_escape_to(arena, &escape);
    if (setjmp(escape))
        cr_assert_fail("the arena is full");
    cr_expect(!json_read(arena, doubled_members_below(1000, 30000), &value, &faults));
    cr_expect(faults.count == 29999);
}

Test(read, reads_back_what_was_stored)
{
    struct value *value = json_read_stored(arena, STR("{\"a\":[1.10,\"x\"]}"));

    cr_expect(str_is(json_of_value(arena, value), "{\"a\":[1.10,\"x\"]}"));
    cr_expect(json_read_stored(arena, STR(""))->kind == VALUE_NULL);
    cr_expect(json_read_stored(arena, (struct str){0})->kind == VALUE_NULL);
    cr_expect(json_read_stored(arena, STR("{\"a\":"))->kind == VALUE_NULL);
    cr_expect(json_read_stored(arena, STR("{\"a\":1,\"a\":1}"))->kind == VALUE_NULL);
}

/*
 * The limit on values is for clients. A record type's definition keeps its retired fields with all their options, so
 * what is stored can hold more values than any one request: to read it as null would drop all fields.
 */
Test(read, reads_back_stored_text_with_more_values_than_a_request_may_have)
{
    struct value *value = json_read_stored(arena, ones(JSON_VALUES + 1000));

    cr_expect(value->kind == VALUE_ARRAY);
    cr_expect(value->count == JSON_VALUES + 1000);
}
