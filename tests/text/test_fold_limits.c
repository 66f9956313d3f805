#include "base/attributes.h"
#include "text/fold.h"

#include <criterion/criterion.h>
#include <utf8proc.h>

enum { TEXT_SIZE = 16384 };

/* Fills a text with a front and `count` times the same character. */
static struct str filled(char *text, const char *front, const char *character, size_t count)
{
    size_t start = strlen(front);
    size_t len   = strlen(character);

    cr_assert(start + count * len <= TEXT_SIZE);
    memcpy(text, front, start);
    for (size_t i = 0; i < count; i++)
        memcpy(text + start + i * len, character, len);
    return (struct str){.at = text, .len = start + count * len};
}

static struct str repeated(const char *character, size_t count)
{
    static char text[TEXT_SIZE];

    return filled(text, "", character, count);
}

static struct token first_token(struct tokenizer *tokenizer, struct str text)
{
    struct token token;

    fold_start(tokenizer, text);
    cr_assert(fold_next(tokenizer, &token));
    return token;
}

Test(fold, words_are_cut_at_64_characters_and_the_rest_is_dropped)
{
    static const struct {
        const char *character;
        size_t      len; /* of one in the token */
    } examples[] = {{"a", 1}, {"7", 1}, {"ß", 1}, {"й", 2}, {"и\u0306", 2}, {"𐐨", 4}};

    for (size_t i = 0; i < COUNT_OF(examples); i++) {
        struct tokenizer tokenizer;
        struct token     token = first_token(&tokenizer, repeated(examples[i].character, 500));

        cr_expect_eq(token.text.len, TOKEN_CODEPOINTS * examples[i].len, "example %zu: %zu", i, token.text.len);
        cr_expect_not(token.continues);
        cr_expect_not(fold_next(&tokenizer, &token), "example %zu", i);
    }
}

/* Whether a token is nothing but that character, of three bytes, from byte `from` on. */
static bool is_only(struct str text, size_t from, const char *character)
{
    for (; from < text.len; from += 3)
        if (memcmp(text.at + from, character, 3) != 0)
            return false;
    return true;
}

/* The text is 東 and `count` times the same character, typed whole or in pieces. */
static void expect_run(const char *typed, const char *character, size_t count)
{
    static char      text[TEXT_SIZE];
    struct tokenizer tokenizer;
    struct token     token = first_token(&tokenizer, filled(text, "東", typed, count));
    size_t           seen  = token.text.len / 3 - 1;

    cr_expect_not(token.continues);
    cr_expect(is_only(token.text, 3, character));
    while (fold_next(&tokenizer, &token)) {
        cr_expect(token.continues);
        cr_expect_eq(token.class_, TOKEN_RUN);
        cr_expect(token.text.len > 3 && token.text.len <= 3 * TOKEN_CODEPOINTS);
        cr_expect(is_only(token.text, 0, character), "%zu of %zu", seen, count);
        seen += token.text.len / 3 - 1;
    }
    cr_expect_eq(seen, count, "%zu of %zu", seen, count);
}

Test(fold, long_runs_go_on_from_their_last_character)
{
    static const size_t counts[] = {1, 62, 63, 64, 65, 126, 127, 128, 190, 191, 192, 193, 254, 255, 256, 257, 1000};

    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        expect_run("京", "京", counts[i]);
        expect_run("が", "が", counts[i]);
        expect_run("か\u3099", "が", counts[i]);
        expect_run("ｶﾞ", "ガ", counts[i]);
        expect_run("한", "한", counts[i]);
        expect_run("\u1112\u1161\u11ab", "한", counts[i]);
        expect_run("\u1112\u1161", "하", counts[i]);
    }
}

/* What every token must be, whatever the text: UTF-8, not empty, short, and unchanged when it is folded again. */
static void expect_sound(const struct token *token)
{
    struct tokenizer again;
    struct token     same;
    struct str       rest  = token->text;
    size_t           count = 0;

    cr_assert(rest.len > 0 && rest.len <= TOKEN_BYTES);
    for (; rest.len; count++) {
        int32_t          codepoint;
        utf8proc_ssize_t len =
            utf8proc_iterate((const utf8proc_uint8_t *)rest.at, (utf8proc_ssize_t)rest.len, &codepoint);

        cr_assert(len > 0);
        rest = str_from_at(rest, (size_t)len);
    }
    cr_assert(count <= TOKEN_CODEPOINTS);
    if (token->continues)
        return;
    same = first_token(&again, token->text);
    cr_assert(same.class_ == token->class_ && str_equal(same.text, token->text), STR_FMT " became " STR_FMT,
              STR_ARG(token->text), STR_ARG(same.text));
    cr_assert_not(fold_next(&again, &same));
}

static void expect_all_sound(struct str text)
{
    struct tokenizer tokenizer;
    struct token     token;

    fold_start(&tokenizer, text);
    while (fold_next(&tokenizer, &token))
        expect_sound(&token);
}

Test(fold, every_character_folds_to_something_stable)
{
    for (int32_t codepoint = 1; codepoint < 0x110000; codepoint++) {
        char   text[8] = "x";
        size_t len;

        if (codepoint == 0xD800)
            codepoint = 0xE000;
        len           = 1 + (size_t)utf8proc_encode_char(codepoint, (utf8proc_uint8_t *)text + 1);
        text[len]     = 'y';
        text[len + 1] = '\0';
        expect_all_sound((struct str){.at = text, .len = len + 1});
        expect_all_sound((struct str){.at = text + 1, .len = len - 1});
    }
}

Test(fold, endless_marks_do_no_harm)
{
    static const char *const characters[] = {"\u3099\u0e48", "\u0e48\u3099", "か\u3099\u3099", "ก\u0e48\u0e38",
                                             "и\u0306",      "\u093c\u094d", "\u1100",         "\u0306"};

    for (size_t i = 0; i < COUNT_OF(characters); i++) {
        static char text[TEXT_SIZE];

        expect_all_sound(filled(text, "", characters[i], 600));
        expect_all_sound(filled(text, "京", characters[i], 600));
    }
}

#ifndef RANDOM_TEXTS
#define RANDOM_TEXTS 3000
#endif

/* A generator of our own, so that the texts are the same on every machine. */
static uint32_t random_below(uint32_t limit)
{
    static uint64_t state = 20260410;

    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33) % limit;
}

static size_t add_random(char *text)
{
    static const int32_t blocks[] = {0x20,   0xA0,   0x300,  0x410,  0x5D0,  0x620,  0x900,  0xE00,
                                     0x1000, 0x1100, 0x1780, 0x2100, 0x3040, 0x4E00, 0xFF60, 0x1D400};

    if (random_below(8) == 0) {
        text[0] = (char)random_below(256);
        return 1;
    }
    return (size_t)utf8proc_encode_char(blocks[random_below(COUNT_OF(blocks))] + (int32_t)random_below(0x60),
                                        (utf8proc_uint8_t *)text);
}

Test(fold, random_bytes_do_no_harm)
{
    for (size_t i = 0; i < RANDOM_TEXTS; i++) {
        char   text[260];
        size_t wanted = 1 + random_below(sizeof(text) - 4);
        size_t len    = 0;

        while (len < wanted)
            len += add_random(text + len);
        expect_all_sound((struct str){.at = text, .len = len});
    }
}
