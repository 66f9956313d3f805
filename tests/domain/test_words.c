#include "domain/words.h"
#include "domain/fold.h"
#include "support/unit.h"

ARENA_SUITE(words);

static struct str joined(struct str line, const char *between, struct bytes token)
{
    return arena_format(arena, STR_FMT "%s%.*s", STR_ARG(line), line.len ? between : "", (int)token.len,
                        (const char *)token.at);
}

/* The posting tokens of a text and a phone number (NULL: none), one blank between them. */
static struct str indexed(const char *text, const char *phone)
{
    struct word_set *words = words_new(arena);
    struct str       line  = STR("");
    struct bytes    *tokens;
    size_t           count;

    words_add_text(words, str_from(text));
    if (phone)
        words_add_phone(words, str_from(phone));
    tokens = words_list(words, &count);
    for (size_t i = 0; i < count; i++)
        line = joined(line, " ", tokens[i]);
    return line;
}

static void expect_range(struct bytes low, struct bytes high)
{
    cr_assert_eq(high.len, low.len + 1);
    cr_assert_arr_eq(high.at, low.at, low.len);
    cr_assert_eq(high.at[low.len], 0xFF);
}

/* A term on one line: start* for a range, with |ending* behind it, or (pair pair). */
static struct str shown_term(const struct word_term *term)
{
    struct str line = STR("");

    if (term->pair_count) {
        cr_assert_eq(term->kind, TERM_RUN);
        cr_assert(!term->has_ending && !term->low.len && !term->high.len);
        for (size_t i = 0; i < term->pair_count; i++)
            line = joined(line, " ", term->pairs[i]);
        return arena_format(arena, "(" STR_FMT ")", STR_ARG(line));
    }
    expect_range(term->low, term->high);
    line = arena_format(arena, STR_FMT "*", STR_ARG(joined(line, "", term->low)));
    if (!term->has_ending)
        return line;
    cr_assert_eq(term->kind, TERM_DIGITS);
    expect_range(term->ending_low, term->ending_high);
    return arena_format(arena, STR_FMT "*", STR_ARG(joined(line, "|", term->ending_low)));
}

static struct str shown_query(const char *text)
{
    struct word_query query;
    struct problem   *problem = words_query(arena, str_from(text), &query);
    struct str        line    = STR("");

    if (problem)
        return STR("too many");
    if (query.blank)
        return query.count ? STR("blank with terms") : STR("everything");
    if (!query.count)
        return STR("nothing");
    for (size_t i = 0; i < query.count; i++)
        line = joined(line, " ", str_bytes(shown_term(&query.terms[i])));
    return line;
}

/* clang-format off */
Test(words, the_index_has_each_token_once_and_in_byte_order)
{
    static const struct {
        const char *text;
        const char *phone;
        const char *tokens;
    } examples[] = {
        {"",                      NULL,           ""},
        {"?!",                    NULL,           ""},
        {"José",                  NULL,           "wjose"},
        {"b a b A á",             NULL,           "wa wb"},
        {"ab a abc",              NULL,           "wa wab wabc"},
        {"Nr7 nr8",               NULL,           "w7 w8 wnr"},
        {"2026-04-01",            NULL,           "w01 w04 w2026"},
        {"O'Brien",               NULL,           "wobrien"},
        {"Zoë Østby",             NULL,           "wostby wzoe"},
        {"東",                    NULL,           "c東"},
        {"東京",                  NULL,           "c京 c東京"},
        {"東京都",                NULL,           "c京都 c東京 c都"},
        {"ああああ",              NULL,           "cあ cああ"},
        {"東京 京都",             NULL,           "c京 c京都 c東京 c都"},
        {"京都大学a1",            NULL,           "c京都 c大学 c学 c都大 w1 wa"},
        {"ที่",                     NULL,           "c\u0e17\u0e35 c\u0e35\u0e48 c\u0e48"},
        {"",                      "+1234567890",  "p0987654321 w1234567890"},
        {"1234567890 x",          "+1234567890",  "p0987654321 w1234567890 wx"},
        {"",                      "+",            ""},
        {"",                      "",             ""},
    };

    for (size_t i = 0; i < COUNT_OF(examples); i++) {
        struct str got = indexed(examples[i].text, examples[i].phone);

        cr_expect(str_is(got, examples[i].tokens), "\"%s\": \"" STR_FMT "\"", examples[i].text, STR_ARG(got));
    }
}

static const struct {
    const char *text;
    const char *terms;
} queries[] = {
    {"",                       "everything"},
    {"   ",                    "everything"},
    {"\t\r\n\u00a0\u3000",     "everything"},
    {"\u2028\xC2\x85",           "everything"},
    {"?",                      "nothing"},
    {"%",                      "nothing"},
    {"*_*",                    "nothing"},
    {"\"\"",                   "nothing"},
    {"'",                      "nothing"},
    {"\u0301",                 "nothing"},
    {"\xFF",                   "nothing"},
    {"+",                      "nothing"},
    {"()",                     "nothing"},
    {"00",                     "nothing"},
    {"jose",                   "wjose*"},
    {" José ",                 "wjose*"},
    {"x",                      "wx*"},
    {"O'Brien",                "wobrien*"},
    {"jo*",                    "wjo*"},
    {"\"jo\" _doe%",           "wjo* wdoe*"},
    {"john john JOHN jöhn",    "wjohn*"},
    {"john jo",                "wjohn* wjo*"},
    {"Nr7",                    "wnr* w7*"},
    {"12",                     "w12*"},
    {"123",                    "w123*|p321*"},
    {"7890",                   "w7890*|p0987*"},
    {"١٢٣",                    "w123*|p321*"},
    {"123 123",                "w123*|p321*"},
    {"2026-04-01",             "w2026*|p6202* w04* w01*"},
    {"+49 170 / 123-45",       "w4917012345*|p5432107194*"},
    {"  (030) 12.34 ",         "w0301234*|p4321030*"},
    {"0049 170 1234",          "w491701234*|p432107194*"},
    {"+0049 1",                "w491*|p194*"},
    {"(+49) [170]",            "w49170*|p07194*"},
    {"+4",                     "w4*"},
    {"007",                    "w7*"},
    {"0170 123",               "w0170*|p0710* w123*|p321*"},
    {"170-123",                "w170*|p071* w123*|p321*"},
    {"+49 x",                  "w49* wx*"},
    {"(smith)",                "wsmith*"},
    {"+49\u00a0170\u2011123",  "w49170123*|p32107194*"},
    {"\u202a+49 170\u202c",    "w49170*|p07194*"},
    {"＋８１ ９０",            "w8190*|p0918*"},
    {"+१२३ ४",                 "w1234*|p4321*"},
    {"京",                     "c京*"},
    {"京都",                   "(c京都)"},
    {"東京都",                 "(c京都 c東京)"},
    {"ああああ",               "(cああ)"},
    {"ｶﾞ",                     "cガ*"},
    {"東京 東京 京",           "(c東京) c京*"},
    {"あいあ いあい",          "(cあい cいあ)"},
    {"山田a1",                 "(c山田) wa* w1*"},
    {"ที่",                      "(c\u0e17\u0e35 c\u0e35\u0e48)"},
    {"a b c d e f g h",        "wa* wb* wc* wd* we* wf* wg* wh*"},
    {"a b c d e f g h i",      "too many"},
    {"a a a a a a a a",        "wa*"},
    {"a a a a a a a a a",      "too many"},
    {"1a2b3c4d",               "w1* wa* w2* wb* w3* wc* w4* wd*"},
    {"1a2b3c4d5",              "too many"},
    {"+1 2 3 4 5 6 7 8 9 10",  "w12345678910*|p01987654321*"},
    {"1 2 3 4 5 6 7 8 9 10",   "too many"},
};
/* clang-format on */

Test(words, a_query_asks_for_words_endings_and_pairs)
{
    for (size_t i = 0; i < COUNT_OF(queries); i++) {
        struct str got = shown_query(queries[i].text);

        cr_expect(str_is(got, queries[i].terms), "\"%s\": \"" STR_FMT "\"", queries[i].text, STR_ARG(got));
    }
}

Test(words, too_many_words_are_a_fault_of_the_search_parameter)
{
    struct word_query query;
    struct problem   *problem = words_query(arena, STR("a b c d e f g h i"), &query);

    cr_assert(problem);
    cr_expect_eq(problem->kind, PROBLEM_malformed);
    cr_assert(problem->violations && !problem->violations->next);
    cr_expect(problem->violations->is_parameter);
    cr_expect(str_is(problem->violations->place, "search"));
    cr_expect(problem->violations->code == CODE_too_many_words);
}

static struct str repeated(const char *part, size_t count)
{
    size_t len  = strlen(part);
    char  *text = arena_alloc(arena, count * len);

    for (size_t i = 0; i < count; i++)
        memcpy(text + i * len, part, len);
    return (struct str){.at = text, .len = count * len};
}

/* Runs of that many different characters, parted by spaces. */
static struct str runs(size_t count, unsigned characters)
{
    struct str text = STR("");
    unsigned   next = 0x4E00;

    for (size_t i = 0; i < count; i++) {
        for (unsigned j = 0; j < characters; j++, next++) {
            char bytes[] = {(char)(0xE0 | next >> 12), (char)(0x80 | (next >> 6 & 63)), (char)(0x80 | (next & 63)), 0};

            text = arena_format(arena, STR_FMT "%s", STR_ARG(text), bytes);
        }
        text = arena_format(arena, STR_FMT " ", STR_ARG(text));
    }
    return text;
}

Test(words, pairs_of_characters_count_as_what_has_to_be_looked_up)
{
    struct word_query query;
    struct problem   *problem;

    cr_assert_null(words_query(arena, runs(8, 17), &query));
    cr_expect_eq(query.count, 8);
    cr_assert_null(words_query(arena, runs(2, 64), &query));
    problem = words_query(arena, runs(8, 18), &query);
    cr_assert(problem && problem->violations);
    cr_expect(problem->violations->code == CODE_too_many_words);
    cr_expect(str_is(problem->violations->detail,
                     "At most 128 words and pairs of neighbouring characters can be searched for."));
    cr_expect(words_query(arena, runs(8, 61), &query) != NULL);
}

Test(words, a_long_word_of_a_query_is_cut_and_still_a_prefix)
{
    struct word_query query;

    cr_assert_null(words_query(arena, repeated("7", 300), &query));
    cr_assert_eq(query.count, 1);
    cr_expect_eq(query.terms[0].low.len, 1 + TOKEN_CODEPOINTS);
    cr_expect_eq(query.terms[0].ending_low.len, 1 + TOKEN_CODEPOINTS);
    cr_assert_null(words_query(arena, arena_format(arena, "+00" STR_FMT, STR_ARG(repeated("7 ", 300))), &query));
    cr_assert_eq(query.count, 1);
    cr_expect_eq(query.terms[0].low.len, 1 + TOKEN_CODEPOINTS);
    cr_assert_null(words_query(arena, repeated("𐐨", 300), &query));
    cr_assert_eq(query.count, 1);
    cr_expect_eq(query.terms[0].low.len, 1 + TOKEN_BYTES);
}

Test(words, a_long_run_is_indexed_to_its_end_and_cut_in_a_query)
{
    struct word_set  *words = words_new(arena);
    struct str        run   = arena_format(arena, STR_FMT "東西南北", STR_ARG(repeated("京", 500)));
    struct word_query query;
    struct bytes     *tokens;
    size_t            count;
    struct str        line = STR("");

    words_add_text(words, run);
    tokens = words_list(words, &count);
    for (size_t i = 0; i < count; i++)
        line = joined(line, " ", tokens[i]);
    cr_expect(str_is(line, "c京 c京京 c京東 c北 c南北 c東西 c西南"), STR_FMT, STR_ARG(line));
    cr_assert_null(words_query(arena, run, &query));
    cr_assert_eq(query.count, 1);
    cr_expect_eq(query.terms[0].pair_count, 1);
}

Test(words, many_words_take_little_memory_when_they_repeat)
{
    struct word_set *words  = words_new(arena);
    struct str       text   = repeated("a bc 12 def 東京 ", 50000);
    size_t           before = arena_used(arena);
    size_t           count;

    words_add_text(words, text);
    words_list(words, &count);
    cr_expect_eq(count, 6);
    cr_expect_lt(arena_used(arena) - before, 2 * text.len);
}

Test(words, many_different_words_are_all_kept)
{
    struct word_set *words = words_new(arena);
    struct bytes    *tokens;
    size_t           count;

    for (unsigned i = 0; i < 5000; i++)
        words_add_text(words, arena_format(arena, "%u", (i * 7919) % 2500));
    tokens = words_list(words, &count);
    cr_assert_eq(count, 2500);
    for (size_t i = 1; i < count; i++) {
        size_t len   = tokens[i - 1].len < tokens[i].len ? tokens[i - 1].len : tokens[i].len;
        int    order = memcmp(tokens[i - 1].at, tokens[i].at, len);

        cr_expect(order < 0 || (order == 0 && tokens[i - 1].len < tokens[i].len));
    }
}
