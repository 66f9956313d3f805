#include "phones/phone.h"
#include "support/unit.h"
#include "text/fold.h"
#include "words/words.h"

ARENA_SUITE(queries);

static struct str joined(struct str line, const char *between, struct bytes token)
{
    return arena_format(arena, STR_FMT "%s%.*s", STR_ARG(line), line.len ? between : "", (int)token.len,
                        (const char *)token.at);
}

/* Starts on one line: start*|start*. */
static struct str shown_starts(const struct bytes *starts, size_t count)
{
    struct str line = STR("");

    for (size_t i = 0; i < count; i++)
        line = arena_format(arena, STR_FMT "*", STR_ARG(joined(line, "|", starts[i])));
    return line;
}

/* A term on one line: its starts, or (pair pair). */
static struct str shown_term(const struct word_term *term)
{
    struct str line = STR("");

    if (!term->pair_count)
        return shown_starts(term->starts, term->start_count);
    cr_assert(!term->start_count);
    for (size_t i = 0; i < term->pair_count; i++)
        line = joined(line, " ", term->pairs[i]);
    return arena_format(arena, "(" STR_FMT ")", STR_ARG(line));
}

/* Terms on one line, those of a stretch as [starts: term term]. */
static struct str shown_terms(const struct word_query *query)
{
    struct str line = STR("");

    for (size_t i = 0; i < query->count; i++) {
        const char *before = i ? " " : "";

        for (size_t j = 0; j < query->stretch_count; j++)
            if (query->stretches[j].first == i) {
                struct str starts = shown_starts(query->stretches[j].starts, query->stretches[j].start_count);

                line   = arena_format(arena, STR_FMT "%s[" STR_FMT ": ", STR_ARG(line), before, STR_ARG(starts));
                before = "";
            }
        line = arena_format(arena, STR_FMT "%s" STR_FMT, STR_ARG(line), before, STR_ARG(shown_term(&query->terms[i])));
        for (size_t j = 0; j < query->stretch_count; j++)
            if (query->stretches[j].first + query->stretches[j].count == i + 1)
                line = arena_format(arena, STR_FMT "]", STR_ARG(line));
    }
    return line;
}

static struct str shown_query(const char *text, const char *home)
{
    const struct phone_country *country = home ? phone_country_find(str_from(home)) : NULL;
    struct word_query           query;
    struct problem             *problem = words_query(arena, str_from(text), country, &query);

    if (problem)
        return STR("too many");
    if (query.blank)
        return query.count ? STR("blank with terms") : STR("everything");
    return query.count ? shown_terms(&query) : STR("nothing");
}

/* clang-format off */
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
    {"tel:",                   "wtel*"},
    {"jose",                   "wjose*"},
    {" José ",                 "wjose*"},
    {"x",                      "wx*"},
    {"O'Brien",                "wobrien*"},
    {"o'b",                    "wob*"},
    {"n'roll",                 "wnroll*"},
    {"jo*",                    "wjo*"},
    {"\"jo\" _doe%",           "wjo* wdoe*"},
    {"john john JOHN jöhn",    "wjohn*"},
    {"john jo",                "wjohn* wjo*"},
    {"Nr7",                    "wnr7*"},
    {"Nr 7",                   "wnr* w7*"},
    {"SW1A 1AA",               "wsw1a* w1aa*"},
    {"bb4e11cd-0f23-49da-a123-dcc1fec6852c", "wbb4e11cd* w0f23* w49da* wa123* wdcc1fec6852c*"},
    {"507f1f77bcf86cd799439011",             "w507f1f77bcf86cd799439011*"},
    {"2001:db8:85a3::8a2e:370:7334",         "w2001*|p1002* wdb8* w85a3* w8a2e* w370*|p073* w7334*|p4337*"},
    {"Flat 3, 25 Long Lane, Bristol BS1 5TR", "wflat* w3* w25* wlong* wlane* wbristol* wbs1* w5tr*"},
    {"12",                     "w12*"},
    {"123",                    "w123*|p321*"},
    {"7890",                   "w7890*|p0987*"},
    {"0012",                   "w0012*|p2100*"},
    {"00184",                  "w00184*|p48100*"},
    {"00",                     "w00*"},
    {"١٢٣",                    "w123*|p321*"},
    {"123 123",                "w123*|p321*"},
    {"0170 123",               "[p321071*: w0170*|p0710* w123*|p321*]"},
    {"170-12",                 "w170*|p071* w12*"},
    {"2026-04-01",             "w2026*|p6202* w04* w01*"},
    {"01.04.2026",             "w01* w04* w2026*|p6202*"},
    {"4/1/2026",               "w4* w1* w2026*|p6202*"},
    {"1. 4. 2026",             "w1* w4* w2026*|p6202*"},
    {"2026-13-45",             "[p54316202*: w2026*|p6202* w13* w45*]"},
    {"2026-04/01",             "[p10406202*: w2026*|p6202* w04* w01*]"},
    {"4155552671",             "[p1762555514*: w4155552671*|p1762555514*]"},
    {"415-555-2671",           "[p1762555514*: w415*|p514* w555*|p555* w2671*|p1762*]"},
    {"1 (415) 555-2671",       "[p17625555141*: w1* w415*|p514* [p1762555*: w555*|p555* w2671*|p1762*]]"},
    {"555-2671",               "[p1762555*: w555*|p555* w2671*|p1762*]"},
    {"020 7946 0958",          "[p8590649702*: w020*|p020* w7946*|p6497* w0958*|p8590*]"},
    {"+44 20",                 "[w4420*: [w44*: w44*] w20*]"},
    {"+44",                    "[w44*: w44*]"},
    {"+442079460958",          "[p859064970244*|p859064970244*|w442079460958*: w442079460958*|p859064970244*]"},
    {"tel:+442079460958",      "[p859064970244*|p859064970244*|w442079460958*: wtel* w442079460958*|p859064970244*]"},
    {"TEL:4155552671",         "[p1762555514*: wtel* w4155552671*|p1762555514*]"},
    {"hotel:4155552671",       "whotel* [p1762555514*: w4155552671*|p1762555514*]"},
    {"00442079460958",         "[p859064970244*|p859064970244*: w00442079460958*|p85906497024400*]"},
    {"Ann +442079460958",      "wann* [p859064970244*|p859064970244*|w442079460958*: w442079460958*|p859064970244*]"},
    {"Ann(415)555-2671x",      "wann* w415*|p514* w555*|p555* w2671x*"},
    {"415-555-2671, Bob",      "[p1762555514*: w415*|p514* w555*|p555* w2671*|p1762*] wbob*"},
    {"94107 4155552671",       "[p176255551470149*: w94107*|p70149* [p1762555514*: w4155552671*|p1762555514*]]"},
    {"电话4155552671",         "(c电话) [p1762555514*: w4155552671*|p1762555514*]"},
    {"Nr7 4155552671",         "wnr7* [p1762555514*: w4155552671*|p1762555514*]"},
    {"+49 x",                  "[w49*: w49*] wx*"},
    {"(smith)",                "wsmith*"},
    {"\u202a+49\u00a0170\u2011123456\u202c",
                               "[p65432107194*|p65432107194*|w49170123456*: [w49*: w49*] "
                               "[p654321071*: w170*|p071* w123456*|p654321*]]"},
    {"＋４９１７０１２３４",   "[p432107194*|p432107194*|w491701234*: w491701234*|p432107194*]"},
    {"+4 2 +4 3",              "[w42*: [w4*: w4*] w2*] [w43*: [w4*: w4*] w3*]"},
    {"京",                     "c京*"},
    {"京都",                   "(c京都)"},
    {"東京都",                 "(c京都 c東京)"},
    {"ああああ",               "(cああ)"},
    {"ｶﾞ",                     "cガ*"},
    {"東京 東京 京",           "(c東京) c京*"},
    {"あいあ いあい",          "(cあい cいあ)"},
    {"山田a1",                 "(c山田) wa1*"},
    {"민준",                   "(c민준)"},
    {"김",                     "c김*"},
    {"ที่",                      "(c\u0e17\u0e35 c\u0e35\u0e48)"},
    {"a b c d e f g h i j k l", "wa* wb* wc* wd* we* wf* wg* wh* wi* wj* wk* wl*"},
    {"a b c d e f g h i j k l m", "too many"},
    {"a a a a a a a a a a a a", "wa*"},
    {"a a a a a a a a a a a a a", "too many"},
    {"1a2b3c4d5e6f7g8h",       "w1a2b3c4d5e6f7g8h*"},
    {"1 2 3 4 5 6 7 8 9 10 11 12 13", "too many"},
};
/* clang-format on */

Test(queries, a_query_asks_for_words_endings_and_pairs)
{
    for (size_t i = 0; i < COUNT_OF(queries); i++) {
        struct str got = shown_query(queries[i].text, NULL);

        cr_expect(str_is(got, queries[i].terms), "\"%s\": \"" STR_FMT "\"", queries[i].text, STR_ARG(got));
    }
}

Test(queries, numbers_of_the_default_country_are_read_as_it_writes_them)
{
    static const struct {
        const char *text;
        const char *home;
        const char *terms;
    } examples[] = {
        {"020 7946 0958", "GB", "[p859064970244*|p8590649702*: w020*|p020* w7946*|p6497* w0958*|p8590*]"},
        {"020 7946 0958", "US", "[p859064970201*|p8590649702*: w020*|p020* w7946*|p6497* w0958*|p8590*]"},
        {"1-415-555-2671", "US", "[p17625555141*|p17625555141*: w1* w415*|p514* w555*|p555* w2671*|p1762*]"},
        {"2026-04-01", "GB", "w2026*|p6202* w04* w01*"},
        {"0171201098", "DE", "[p89010217194*|w49171201098*|p890102171*: w0171201098*|p8901021710*]"},
        {"0171 201098", "DE",
         "[p89010217194*|w49171201098*|p890102171*: [p171*: w0171*|p1710*] [p89010294*|p890102*: w201098*|p890102*]]"},
        {"0171201098", "FR", "[p89010217133*|p890102171*: w0171201098*|p8901021710*]"},
        {"01712010", "FR", "[p010217133*|w331712010*|p0102171*: w01712010*|p01021710*]"},
        {"415555267", "US", "[p7625555141*|w1415555267*|p762555514*: w415555267*|p762555514*]"},
        {"891234567", "RU", "[p765432197*|w791234567*|p765432198*: w891234567*|p765432198*]"},
        {"004917120", "DE", "[p0217194*|w4917120*|p0217194*: w004917120*|p021719400*]"},
        {"017120", "DE", "[p0217194*|p02171*: w017120*|p021710*]"},
    };

    for (size_t i = 0; i < COUNT_OF(examples); i++) {
        struct str got = shown_query(examples[i].text, examples[i].home);

        cr_expect(str_is(got, examples[i].terms), "\"%s\": \"" STR_FMT "\"", examples[i].text, STR_ARG(got));
    }
}

/* clang-format off */
Test(queries, the_fold_before_reads_a_query_as_it_was)
{
    static const struct {
        const char *text;
        const char *terms;
    } examples[] = {
        {"Nr7",                    "wnr* w7*"},
        {"O'Brien",                "wobrien*"},
        {"O´Brien",                "wo* wbrien*"},
        {"민준",                   "w민준*"},
        {"علی",                    "wعلی*"},
        {"東京a1",                 "(c東京) wa* w1*"},
        {"1a2b3c4d5e6f7g8h9",      "w1* wa* w2* wb* w3* wc* w4* wd* w5* we* w6* wf* w7* wg* w8* wh* w9*"},
        {"415-555-2671",           "[p1762555514*: w415*|p514* w555*|p555* w2671*|p1762*]"},
    };
    struct word_query query;

    for (size_t i = 0; i < COUNT_OF(examples); i++) {
        struct str got;

        cr_assert_null(words_query(arena, str_from(examples[i].text), NULL, &query));
        got = shown_terms(words_query_before(arena, &query));
        cr_expect(str_is(got, examples[i].terms), "\"%s\": \"" STR_FMT "\"", examples[i].text, STR_ARG(got));
    }
}
/* clang-format on */

Test(queries, of_a_query_of_very_many_words_the_fold_before_asks_for_some)
{
    struct word_query  query;
    struct word_query *before;
    char               text[1024];

    for (size_t i = 0; i + 1 < sizeof(text); i += 2) {
        text[i]     = (char)('a' + i / 2 % 26);
        text[i + 1] = (char)('0' + i / 52 % 10);
    }
    for (size_t i = 60; i < sizeof(text); i += 61)
        text[i] = i < 700 ? ' ' : 'x';
    cr_assert_null(words_query(arena, (struct str){.at = text, .len = 710}, NULL, &query));
    cr_expect_eq(query.count, 12);
    before = words_query_before(arena, &query);
    cr_expect(before->count > 30 && before->count <= QUERY_TOKENS, "%zu", before->count);
}

Test(queries, too_many_words_are_a_fault_of_the_search_parameter)
{
    struct word_query query;
    struct problem   *problem = words_query(arena, STR("a b c d e f g h i j k l m"), NULL, &query);

    cr_assert(problem);
    cr_expect_eq(problem->kind, PROBLEM_malformed);
    cr_assert(problem->violations && !problem->violations->next);
    cr_expect(problem->violations->is_parameter);
    cr_expect(str_is(problem->violations->place, "search"));
    cr_expect(problem->violations->code == CODE_too_many_words);
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

Test(queries, pairs_of_characters_count_as_what_has_to_be_looked_up)
{
    struct word_query query;
    struct problem   *problem;

    cr_assert_null(words_query(arena, runs(8, 17), NULL, &query));
    cr_expect_eq(query.count, 8);
    cr_assert_null(words_query(arena, runs(2, 64), NULL, &query));
    problem = words_query(arena, runs(8, 18), NULL, &query);
    cr_assert(problem && problem->violations);
    cr_expect(problem->violations->code == CODE_too_many_words);
    cr_expect(str_is(problem->violations->detail,
                     "At most 128 words and pairs of neighbouring characters can be searched for."));
    cr_expect(words_query(arena, runs(8, 61), NULL, &query) != NULL);
}
