#include "support/unit.h"
#include "words/word_sort.h"
#include "words/words.h"

#include <setjmp.h>
#include <stdlib.h>

enum { ROUNDS = 60, MANY = 60000, ENOUGH = 400000 /* microseconds */ };

static unsigned seed;

static void set_up(void)
{
    arena = arena_new(256 * 1024 * 1024);
    seed  = 3;
}

TestSuite(word_sort, .init = set_up, .fini = arena_tear_down);

static unsigned draw(unsigned below)
{
    seed = seed * 1103515245 + 12345;
    return (seed >> 16) % below;
}

/* What a text may be made of. */
struct kind {
    unsigned letters;
    unsigned shortest;
    unsigned longest;
    unsigned shared; /* letters with which all words begin */
};

static struct str random_text(const struct kind *kind, size_t words)
{
    char  *text = arena_alloc(arena, words * (kind->shared + kind->longest + 1) + 1);
    size_t len  = 0;

    for (size_t i = 0; i < words; i++) {
        unsigned letters = kind->shortest + draw(kind->longest - kind->shortest + 1);

        for (unsigned j = 0; j < kind->shared; j++)
            text[len++] = 'z';
        for (unsigned j = 0; j < letters; j++)
            text[len++] = (char)('a' + draw(kind->letters));
        text[len++] = ' ';
    }
    return (struct str){.at = text, .len = len};
}

static int compare(const void *a, const void *b)
{
    return token_compare(*(const struct bytes *)a, *(const struct bytes *)b);
}

/* The words of a text of plain letters, each once, in order. */
static struct tokens words_of(struct str text)
{
    struct bytes *at     = ARENA_ARRAY(arena, struct bytes, text.len / 2 + 1);
    struct tokens tokens = {.at = at};
    size_t        count  = 0;

    for (size_t start = 0, end; start < text.len; start = end + 1) {
        for (end = start; text.at[end] != ' '; end++)
            continue;
        at[count++] = str_bytes(arena_format(arena, "w%.*s", (int)(end - start), text.at + start));
    }
    qsort(at, count, sizeof(*at), compare);
    for (size_t i = 0; i < count; i++)
        if (!tokens.count || token_compare(at[tokens.count - 1], at[i]) != 0)
            at[tokens.count++] = at[i];
    return tokens;
}

Test(word_sort, gives_every_word_once_in_the_order_of_its_bytes)
{
    static const struct kind kinds[] = {{26, 1, 12, 0}, {2, 1, 10, 0}, {2, 1, 20, 7},
                                        {3, 0, 3, 8},   {1, 1, 60, 0}, {2, 8, 9, 30}};
    static const size_t      sizes[] = {1, 20, 60, 900, 5000};

    for (size_t i = 0; i < ROUNDS; i++) {
        struct str       text  = random_text(&kinds[i % COUNT_OF(kinds)], sizes[i / COUNT_OF(kinds) % COUNT_OF(sizes)]);
        struct word_set *words = words_new(arena);
        struct tokens    list  = {0};

        words_add_text(words, text);
        list.at = words_list(words, &list.count);
        cr_assert(tokens_equal(list, words_of(text)), "text %zu as a list", i);
        cr_assert(tokens_equal(words_packed(words, words_new(arena)), words_of(text)), "text %zu packed", i);
    }
}

Test(word_sort, packs_two_sets_as_one)
{
    static const struct kind kind = {3, 1, 12, 0};

    for (size_t i = 0; i < ROUNDS; i++) {
        struct str       texts[2] = {random_text(&kind, draw(300)), random_text(&kind, draw(10))};
        struct word_set *sets[2]  = {words_new(arena), words_new(arena)};
        struct str       both     = arena_format(arena, STR_FMT STR_FMT, STR_ARG(texts[0]), STR_ARG(texts[1]));

        words_add_text(sets[0], texts[0]);
        words_add_text(sets[1], texts[1]);
        cr_assert(tokens_equal(words_packed(sets[i % 2], sets[1 - i % 2]), words_of(both)));
    }
}

/* Words that begin alike for long are the slow ones where words are compared; seconds, if that were done badly. */
Test(word_sort, takes_little_time_for_any_words)
{
    static const struct kind kinds[] = {{26, 1, 8, 0}, {26, 3, 3, 60}, {1, 1, 1, 63}, {2, 30, 60, 0}};

    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct str       text  = random_text(&kinds[i], (size_t)(kinds[i].shared ? MANY / 15 : MANY));
        struct word_set *words = words_new(arena);
        size_t           count;

        arena_limit_time(arena, UINT64_MAX - 1, UINT64_MAX);
        words_add_text(words, text);
        words_list(words, &count);
        cr_expect_lt(arena_processor_time(arena), ENOUGH, "kind %zu", i);
    }
}

Test(word_sort, is_left_when_the_time_is_over)
{
    static const struct kind kind  = {26, 2, 9, 0};
    struct word_set         *words = words_new(arena);
    struct str               text  = random_text(&kind, MANY);
    jmp_buf                  escape;
    int                      end;

    arena_escape_to(arena, &escape);
    arena_limit_time(arena, 0, UINT64_MAX);
    end = setjmp(escape);
    if (end == 0) {
        words_add_text(words, text);
        cr_assert_fail("nothing looked at the clock");
    }
    cr_expect_eq(end, ARENA_LATE);
}
