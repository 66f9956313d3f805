#include "compression/deflate.h"

#include "base/attributes.h"
#include "support/unit.h"

#include <stdio.h>

enum { BLOCK = 256 << 10 };

ARENA_SUITE(deflate);

/* Rows of a file as people have them: the same again and again, and different. */
static struct bytes rows(size_t len)
{
    char  *text = arena_alloc(arena, len + 64);
    size_t done = 0;

    for (unsigned i = 0; done < len; i++)
        done +=
            (size_t)snprintf(text + done, 64, "%u,Person %u,+4479111%05u,Town %u\r\n", i, i * 7919 % 10007, i, i % 13);
    return (struct bytes){.at = (const uint8_t *)text, .len = len};
}

/* What no form is smaller than. */
static struct bytes noise(size_t len)
{
    uint8_t *bytes = arena_alloc(arena, len + 1);
    uint32_t state = 1;

    for (size_t i = 0; i < len; i++) {
        state    = state * 1664525 + 1013904223;
        bytes[i] = (uint8_t)(state >> 24);
    }
    return (struct bytes){.at = bytes, .len = len};
}

static bool decodes(struct bytes form, size_t most, struct bytes expected)
{
    struct bytes    out;
    struct problem *problem = deflate_decode(arena, form, most, &out);

    return !problem && out.len == expected.len && (!out.len || memcmp(out.at, expected.at, out.len) == 0);
}

static bool is_refused(struct bytes form, size_t most)
{
    struct bytes    out;
    struct problem *problem = deflate_decode(arena, form, most, &out);

    return problem && problem->kind == PROBLEM_failure;
}

Test(deflate, blocks_of_any_size_come_back_as_they_were)
{
    static const size_t sizes[] = {0, 1, 100, 65535, 65536, 65537, BLOCK - 1, BLOCK, BLOCK + 1, 1 << 20};

    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct bytes plain = rows(sizes[i]);
        struct bytes wild  = noise(sizes[i]);
        struct bytes form  = deflate_encode(arena, plain);

        cr_expect(decodes(form, sizes[i], plain) && decodes(form, 2 << 20, plain), "rows of %zu bytes", sizes[i]);
        cr_expect(form.len < sizes[i] / 2 + 32, "%zu bytes became %zu", sizes[i], form.len);
        form = deflate_encode(arena, wild);
        cr_expect(decodes(form, sizes[i], wild), "noise of %zu bytes", sizes[i]);
        cr_expect(form.len <= sizes[i] + sizes[i] / 1000 + 32, "%zu bytes became %zu", sizes[i], form.len);
    }
}

Test(deflate, more_than_the_limit_is_refused_in_memory_of_its_size)
{
    struct bytes form = deflate_encode(arena, (struct bytes){.at = arena_alloc(arena, 8 << 20), .len = 8 << 20});
    size_t       used;

    cr_assert(form.len < 65536);
    used = arena_used(arena);
    cr_expect(is_refused(form, BLOCK));
    cr_expect(is_refused(form, (8 << 20) - 1));
    cr_expect(is_refused(form, 0));
    cr_expect(arena_used(arena) - used < 4096, "%zu bytes stayed", arena_used(arena) - used);
}

Test(deflate, memory_is_given_back_but_for_what_comes_out)
{
    struct bytes plain = rows(BLOCK);
    size_t       used  = arena_used(arena);
    struct bytes form  = deflate_encode(arena, plain);

    cr_expect(arena_used(arena) - used <= form.len + 64);
    used = arena_used(arena);
    cr_expect(decodes(form, BLOCK, plain));
    cr_expect(arena_used(arena) - used <= BLOCK + 64);
}

Test(deflate, damaged_and_cut_forms_never_give_other_bytes)
{
    struct bytes plain = rows(3000);
    struct bytes form  = deflate_encode(arena, plain);
    uint8_t     *copy  = arena_alloc(arena, form.len + 1);

    for (size_t len = 0; len < form.len; len++)
        cr_expect(is_refused((struct bytes){.at = form.at, .len = len}, BLOCK), "cut at %zu", len);
    for (size_t i = 0; i < form.len * 8; i++) {
        memcpy(copy, form.at, form.len);
        copy[i / 8] ^= (uint8_t)(1 << i % 8);
        /* Bits that only fill a byte change nothing. */
        cr_expect(is_refused((struct bytes){.at = copy, .len = form.len}, BLOCK) ||
                      decodes((struct bytes){.at = copy, .len = form.len}, BLOCK, plain),
                  "bit %zu", i);
    }
    memcpy(copy, form.at, form.len);
    cr_expect(is_refused((struct bytes){.at = copy, .len = form.len + 1}, BLOCK), "something after the end");
}
