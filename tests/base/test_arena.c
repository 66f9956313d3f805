#include "base/arena.h"
#include "base/memory.h"
#include "support/unit.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

enum { LIMIT = 1024 * 1024 };

static jmp_buf escape;

static void set_up(void)
{
    arena = arena_new(LIMIT);
}

static void tear_down(void)
{
    arena_free(arena);
}

TestSuite(arena, .init = set_up, .fini = tear_down);

static bool is_filled(const unsigned char *at, size_t size, unsigned char with)
{
    for (size_t i = 0; i < size; i++)
        if (at[i] != with)
            return false;
    return true;
}

/* Whether so many bytes more make the arena jump. */
static bool refuses(size_t size)
{
    arena_escape_to(arena, &escape);
    if (setjmp(escape))
        return true;
    arena_alloc(arena, size);
    return false;
}

static bool refuses_to_grow(void *old, size_t old_size, size_t size)
{
    arena_escape_to(arena, &escape);
    if (setjmp(escape))
        return true;
    arena_realloc(arena, old, old_size, size);
    return false;
}

Test(arena, gives_zeroed_memory_that_is_aligned_for_any_type)
{
    static const size_t sizes[] = {0, 1, 15, 16, 17, 1000, 16 * 1024, 16 * 1024 + 1, 100000, 3};

    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
            unsigned char *at = arena_alloc(arena, sizes[i]);

            cr_assert(at);
            cr_expect((uintptr_t)at % alignof(max_align_t) == 0, "%zu bytes", sizes[i]);
            cr_expect(is_filled(at, sizes[i], 0), "%zu bytes in round %d", sizes[i], round);
            memset(at, 0xA5, sizes[i]);
        }
        arena_reset(arena);
    }
}

Test(arena, gives_different_memory_each_time_even_for_nothing)
{
    cr_expect(arena_alloc(arena, 0) != arena_alloc(arena, 0));
}

Test(arena, counts_what_it_hands_out_until_the_reset)
{
    cr_expect(arena_used(arena) == 0);
    arena_alloc(arena, 1);
    cr_expect(arena_used(arena) > 0);
    cr_expect(arena_used(arena) <= alignof(max_align_t));
    arena_alloc(arena, 100000);
    cr_expect(arena_used(arena) >= 100001);
    arena_reset(arena);
    cr_expect(arena_used(arena) == 0);
}

Test(arena, hands_out_all_of_its_limit_and_nothing_more)
{
    cr_expect(!refuses(LIMIT / 2));
    cr_expect(!refuses(LIMIT / 2));
    cr_expect(refuses(1));
    arena_reset(arena);
    cr_expect(!refuses(LIMIT));
    arena_reset(arena);
    cr_expect(refuses(LIMIT + 1));
}

Test(arena, can_be_used_again_after_it_was_full)
{
    cr_expect(refuses(LIMIT + 1));
    cr_expect(!refuses(16), "a refused wish is not charged");
    arena_reset(arena);
    cr_expect(!refuses(LIMIT));
}

Test(arena, refuses_sizes_that_would_overflow)
{
    void *at = arena_alloc(arena, 16);

    cr_expect(refuses(SIZE_MAX));
    cr_expect(refuses(SIZE_MAX - 8));
    cr_expect(refuses(SIZE_MAX / 2));
    cr_expect(refuses_to_grow(at, 16, SIZE_MAX));
    cr_expect(refuses_to_grow(at, 16, SIZE_MAX - 15));
    cr_expect(refuses_to_grow(NULL, 0, SIZE_MAX));
}

/* Nobody can catch it: the program ends with its own message. */
Test(arena, ends_the_program_when_nobody_catches_the_jump, .exit_code = EXIT_FAILURE)
{
    arena_escape_to(arena, NULL);
    arena_alloc(arena, LIMIT + 1);
}

Test(arena, grows_the_last_allocation_in_place)
{
    unsigned char *at = arena_alloc(arena, 10);
    unsigned char *grown;

    memset(at, 0xA5, 10);
    grown = arena_realloc(arena, at, 10, 5000);
    cr_expect(grown == at);
    cr_expect(is_filled(grown, 10, 0xA5));
    cr_expect(is_filled(grown + 10, 4990, 0), "what is new is zero");
}

Test(arena, grows_in_place_into_zeroed_memory_after_a_reset)
{
    unsigned char *at = arena_alloc(arena, 5000);

    memset(at, 0xFF, 5000);
    arena_reset(arena);
    at = arena_alloc(arena, 10);
    at = arena_realloc(arena, at, 10, 5000);
    cr_expect(is_filled(at, 5000, 0));
}

Test(arena, moves_an_allocation_that_is_not_the_last)
{
    unsigned char *first = arena_alloc(arena, 100);
    unsigned char *second;
    unsigned char *grown;

    memset(first, 1, 100);
    second = arena_alloc(arena, 100);
    memset(second, 2, 100);
    grown = arena_realloc(arena, first, 100, 300);
    cr_expect(grown != first);
    cr_expect(is_filled(grown, 100, 1));
    cr_expect(is_filled(grown + 100, 200, 0));
    cr_expect(is_filled(second, 100, 2));
}

Test(arena, moves_an_allocation_that_outgrows_its_block)
{
    unsigned char *at = arena_alloc(arena, 16000);
    unsigned char *grown;

    memset(at, 7, 16000);
    grown = arena_realloc(arena, at, 16000, 200000);
    cr_expect(is_filled(grown, 16000, 7));
    cr_expect(is_filled(grown + 16000, 184000, 0));
}

Test(arena, grows_again_and_again_without_losing_a_byte)
{
    unsigned char *at   = NULL;
    size_t         size = 0;

    for (size_t more = 1; size + more < 100000; more = more * 3 / 2 + 1) {
        at = arena_realloc(arena, at, size, size + more);
        cr_assert(is_filled(at, size, 9), "at %zu bytes", size);
        memset(at + size, 9, more);
        size += more;
    }
}

Test(arena, leaves_an_allocation_that_is_to_shrink)
{
    unsigned char *at = arena_alloc(arena, 100);

    memset(at, 3, 100);
    cr_expect(arena_realloc(arena, at, 100, 10) == at);
    cr_expect(arena_realloc(arena, at, 100, 100) == at);
    cr_expect(is_filled(at, 100, 3));
}

Test(arena, charges_growth_in_place)
{
    void *at = arena_alloc(arena, LIMIT - 64);

    cr_expect(refuses_to_grow(at, LIMIT - 64, LIMIT + 64));
    arena_reset(arena);
    at = arena_alloc(arena, 16);
    cr_expect(!refuses(LIMIT - 32));
    cr_expect(refuses_to_grow(at, 16, 64));
}

Test(arena, copies_texts_with_a_nul_behind_them)
{
    static const struct str texts[] = {TEXT(""), {NULL, 0}, TEXT("a"), TEXT("a\0b"), TEXT("0123456789abcdef")};

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct str copy = arena_str(arena, texts[i]);

        cr_expect(str_equal(copy, texts[i]), "row %zu", i);
        cr_expect(copy.at && copy.at != texts[i].at, "row %zu", i);
        cr_expect(copy.at[copy.len] == 0, "row %zu", i);
    }
}

Test(arena, formats_short_and_long_texts)
{
    struct str text = arena_format(arena, "%s-%d-" STR_FMT, "a", -7, STR_ARG(STR("xyz")));

    cr_expect(str_is(text, "a--7-xyz"));
    cr_expect(text.at[text.len] == 0);
    cr_expect(arena_format(arena, "%s", "").len == 0);
    text = arena_format(arena, "%40000d", 1);
    cr_expect(text.len == 40000);
    cr_expect(text.at[39999] == '1');
}

Test(arena, formats_a_text_of_any_length_into_whatever_is_left_of_a_block)
{
    for (size_t left = 0; left <= 64; left += 16)
        for (int len = 0; len < 80; len++) {
            struct str text;

            arena_reset(arena);
            arena_room(arena, 16 * 1024 - left);
            text = arena_format(arena, "%*d", len, 1);
            cr_assert(text.len == (size_t)(len ? len : 1) && text.at[text.len - 1] == '1' && !text.at[text.len],
                      "%d bytes with %zu left", len, left);
        }
}

Test(arena, a_small_one_holds_as_much_as_any)
{
    struct arena *small = arena_new_small(LIMIT);

    for (size_t i = 0; i < 100; i++)
        cr_assert(is_filled(arena_alloc(small, i * 17), i * 17, 0));
    cr_expect(is_filled(arena_alloc(small, 50000), 50000, 0));
    arena_free(small);
}

Test(arena, stays_whole_over_many_requests)
{
    for (int request = 0; request < 200; request++) {
        for (size_t i = 0; i < 40; i++)
            memset(arena_alloc(arena, i * 257), 0xEE, i * 257);
        arena_reset(arena);
    }
    cr_expect(is_filled(arena_alloc(arena, 16000), 16000, 0));
}

/* The bytes lie in the mark's own block, in a later one, and are none. */
Test(arena, gives_back_what_came_since_a_mark_but_for_what_is_kept)
{
    static const size_t sizes[] = {100, 100000, 0};

    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        unsigned char    *before = memset(arena_alloc(arena, 1000), 'b', 1000);
        size_t            used   = arena_used(arena);
        struct arena_mark mark   = arena_mark(arena);
        unsigned char    *kept;
        struct bytes      moved;

        for (size_t j = 0; j < 10 * i; j++)
            memset(arena_alloc(arena, 10000), 'x', 10000);
        kept  = memset(arena_alloc(arena, sizes[i]), 'k', sizes[i]);
        moved = arena_rewind(arena, mark, (struct bytes){.at = kept, .len = sizes[i]});
        cr_assert_eq(moved.len, sizes[i]);
        cr_expect_leq(arena_used(arena), used + sizes[i] + alignof(max_align_t));
        cr_expect(is_filled(arena_alloc(arena, 50000), 50000, 0));
        cr_expect(is_filled(moved.at, moved.len, 'k') && is_filled(before, 1000, 'b'));
    }
    arena_reset(arena);
    cr_expect_eq(arena_used(arena), 0);
    cr_expect_not(refuses(LIMIT - 1024));
}

Test(arena, rewinding_without_anything_to_keep_gives_all_of_it_back)
{
    unsigned char    *before = memset(arena_alloc(arena, 1000), 'b', 1000);
    struct arena_mark mark   = arena_mark(arena);
    size_t            used   = arena_used(arena);
    void             *first  = arena_alloc(arena, 10);

    for (int i = 0; i < 100000; i++) {
        struct bytes nothing = arena_rewind(arena, mark, (struct bytes){0});

        cr_assert_eq(nothing.len, 0);
        cr_assert_eq(arena_used(arena), used);
        cr_assert_eq(arena_alloc(arena, 10), first, "the same bytes are handed out again");
        arena_alloc(arena, i % 1000 ? 10 : 50000);
    }
    cr_expect(is_filled(before, 1000, 'b'));
}

Test(arena, can_be_freed_when_there_is_none)
{
    arena_free(NULL);
}

Test(arena, who_finds_no_memory_of_another_kind_leaves_as_when_it_is_full)
{
    struct arena *own  = arena_new(1000);
    volatile bool left = false;

    arena_escape_to(own, &escape);
    if (setjmp(escape) == 0)
        arena_give_up(own);
    else
        left = true;
    cr_assert(left);
    arena_free(own);
}

Test(arena, memory_is_left_as_long_as_the_machine_has_some)
{
    cr_assert(memory_is_left(MEMORY_FOR_LIBRARY));
}
