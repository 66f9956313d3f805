#include "support/unit.h"
#include "text/fold.h"
#include "words/words.h"

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
        {"Nr7 nr8",               NULL,           "w7 w8 wnr7 wnr8"},
        {"7Nr",                   NULL,           "w7nr wnr"},
        {"Nr 7",                  NULL,           "w7 wnr"},
        {"a1b22c333",             NULL,           "w1 w22 w333 wa1b22c333 wb wc"},
        {"SW1A 2AA",              NULL,           "w1 w2aa wa waa wsw1a"},
        {"1.10e5",                NULL,           "w1 w10e5 w5 we"},
        {"2026-04-01",            NULL,           "w01 w04 w2026"},
        {"O'Brien",               NULL,           "wbrien wobrien"},
        {"O´Brien d`Arcy",        NULL,           "warcy wbrien wdarcy wobrien"},
        {"rock'n'roll",           NULL,           "wn wrocknroll wroll"},
        {"O'Brien7",              NULL,           "w7 wbrien7 wobrien7"},
        {"a1'b2",                 NULL,           "w1 w2 wa1 wb2"},
        {"x1o'b2",                NULL,           "w1 w2 wb2 wob wx1ob2"},
        {"'tis dogs' 5' ''x''",   NULL,           "w5 wdogs wtis wx"},
        {"김민준",                NULL,           "c김민 c민준 c준"},
        {"LG전자7",               NULL,           "c자 c전자 w7 wlg"},
        {"Zoë Østby",             NULL,           "wostby wzoe"},
        {"東",                    NULL,           "c東"},
        {"東京",                  NULL,           "c京 c東京"},
        {"東京都",                NULL,           "c京都 c東京 c都"},
        {"ああああ",              NULL,           "cあ cああ"},
        {"東京 京都",             NULL,           "c京 c京都 c東京 c都"},
        {"京都大学a1",            NULL,           "c京都 c大学 c学 c都大 w1 wa1"},
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
/* clang-format on */

static struct str repeated(const char *part, size_t count)
{
    size_t len  = strlen(part);
    char  *text = arena_alloc(arena, count * len);

    for (size_t i = 0; i < count; i++)
        memcpy(text + i * len, part, len);
    return (struct str){.at = text, .len = count * len};
}

Test(words, a_long_word_of_a_query_is_cut_and_still_a_prefix)
{
    struct word_query query;

    cr_assert_null(words_query(arena, repeated("7", 300), NULL, &query));
    cr_assert_eq(query.count, 1);
    cr_expect_eq(query.terms[0].starts[0].len, 1 + TOKEN_CODEPOINTS);
    cr_expect_eq(query.terms[0].starts[1].len, 1 + TOKEN_CODEPOINTS);
    cr_assert_null(words_query(arena, repeated("𐐨", 300), NULL, &query));
    cr_assert_eq(query.count, 1);
    cr_expect_eq(query.terms[0].starts[0].len, 1 + TOKEN_BYTES);
    cr_assert_null(words_query(arena, repeated("a'é1", 300), NULL, &query));
    cr_assert_eq(query.count, 1);
    cr_expect_eq(query.terms[0].starts[0].len, 1 + TOKEN_CODEPOINTS);
}

Test(words, of_words_that_stand_together_without_end_all_begin_a_token)
{
    struct word_set *words = words_new(arena);
    size_t           count;

    words_add_text(words, repeated("ab'cd12", 2000));
    words_list(words, &count);
    cr_expect(count > 5 && count < 200, "%zu", count);
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
    cr_assert_null(words_query(arena, run, NULL, &query));
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
