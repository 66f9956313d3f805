#include "search/stored_words.h"

#include "words/words.h"

#include <criterion/criterion.h>

static struct arena *arena;

static void set_up(void)
{
    arena = arena_new(1 << 20);
}

static void tear_down(void)
{
    arena_free(arena);
}

TestSuite(stored_words, .init = set_up, .fini = tear_down);

static struct bytes stored(const char *text)
{
    struct word_set *words = words_new(arena);
    struct tokens    tokens;

    words_add_text(words, str_from(text));
    tokens.at = words_list(words, &tokens.count);
    return stored_words_make(arena, tokens);
}

/* As they lie in databases. Where these bytes have to change, the version has to be another one. */
Test(stored_words, are_a_version_and_the_packed_tokens)
{
    static const char expected[] = "\x12\x07"
                                   "c\xE4\xBA\xAC\xE9\x83\xBD\x04"
                                   "c\xE9\x83\xBD\x05"
                                   "wcafe";
    struct bytes      bytes      = stored("Café 京都 CAFÉ");

    cr_assert_eq(bytes.len, sizeof(expected) - 1);
    cr_assert_arr_eq(bytes.at, expected, bytes.len);
    cr_assert_eq(stored_words_version.len, 1);
    cr_assert_eq(stored_words_version.at[0], expected[0]);
}

static bool has_start(struct bytes packed, const char *start)
{
    struct bytes       bytes = str_bytes(str_from(start));
    struct need        need  = need_of_starts(arena, &bytes, 1);
    struct need_order *order = needs_order(arena, &need, 1);

    return tokens_meet(packed, order);
}

Test(stored_words, are_searched_like_those_of_a_record)
{
    struct bytes packed;

    cr_assert(stored_words_open(stored("Spring appeal"), &packed));
    cr_expect(has_start(packed, "wspring") && has_start(packed, "wapp"));
    cr_expect_not(has_start(packed, "wpring") || has_start(packed, "\x11") || has_start(packed, "wspringappeal"));
}

Test(stored_words, there_may_be_none)
{
    struct bytes packed;

    cr_assert(stored_words_open(stored("!"), &packed));
    cr_expect_eq(packed.len, 0);
}

Test(stored_words, of_another_version_are_not_read)
{
    struct bytes bytes = stored("Spring");
    uint8_t     *other = arena_alloc(arena, bytes.len);
    struct bytes packed;

    memcpy(other, bytes.at, bytes.len);
    for (int version = 0; version <= UINT8_MAX; version++) {
        other[0] = (uint8_t)version;
        cr_assert_eq(stored_words_open((struct bytes){.at = other, .len = bytes.len}, &packed),
                     version == stored_words_version.at[0], "version %d", version);
    }
    cr_expect_not(stored_words_open((struct bytes){0}, &packed));
}
