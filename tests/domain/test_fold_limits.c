#include "domain/fold.h"
#include "base/attributes.h"

#include <criterion/criterion.h>
#include <utf8proc.h>

enum { TEXT_SIZE = 8192 };

/* Fills a text with `count` times the same character. */
static struct str repeated(const char *character, size_t count)
{
    static char text[TEXT_SIZE];
    size_t      len = strlen(character);

    cr_assert(count * len < sizeof(text));
    for (size_t i = 0; i < count; i++)
        memcpy(text + i * len, character, len);
    return (struct str){.at = text, .len = count * len};
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
    } examples[] = {{"a", 1}, {"7", 1}, {"ß", 1}, {"й", 2}, {"и\u0306", 2}, {"\u1112\u1161\u11ab", 3}, {"𐐨", 4}};

    for (size_t i = 0; i < COUNT_OF(examples); i++) {
        struct tokenizer tokenizer;
        struct token     token = first_token(&tokenizer, repeated(examples[i].character, 500));

        cr_expect_eq(token.text.len, TOKEN_CODEPOINTS * examples[i].len, "example %zu: %zu", i, token.text.len);
        cr_expect_not(token.continues);
        cr_expect_not(fold_next(&tokenizer, &token), "example %zu", i);
    }
}

Test(fold, long_runs_go_on_from_their_last_character)
{
    static const size_t lens[] = {1, 63, 64, 65, 66, 127, 128, 190, 191, 192, 193, 255, 256, 257, 1000};

    for (size_t i = 0; i < COUNT_OF(lens); i++) {
        struct tokenizer tokenizer;
        struct token     token = first_token(&tokenizer, repeated("京", lens[i]));
        size_t           seen  = token.text.len / 3;

        cr_expect_not(token.continues);
        while (fold_next(&tokenizer, &token)) {
            cr_expect(token.continues);
            cr_expect_eq(token.class_, TOKEN_RUN);
            cr_expect_gt(token.text.len, 3);
            cr_expect_leq(token.text.len, 3 * TOKEN_CODEPOINTS);
            seen += token.text.len / 3 - 1;
        }
        cr_expect_eq(seen, lens[i], "%zu of %zu", seen, lens[i]);
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
        static char text[TEXT_SIZE] = "京";
        struct str  marks            = repeated(characters[i], 600);

        expect_all_sound(marks);
        memcpy(text + 3, marks.at, marks.len);
        expect_all_sound((struct str){.at = text, .len = 3 + marks.len});
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
