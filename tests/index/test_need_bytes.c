#include "index/need_bytes.h"
#include "support/unit.h"

ARENA_SUITE(need_bytes);

static struct bytes bytes_of(const char *text)
{
    return str_bytes(str_from(text));
}

/* A tree with each kind of need. */
static struct need *tree(void)
{
    struct bytes *starts = ARENA_ARRAY(arena, struct bytes, 2);
    struct need  *parts  = ARENA_ARRAY(arena, struct need, 5);
    struct need  *all    = ARENA_ARRAY(arena, struct need, 3);

    starts[0] = bytes_of("ada");
    starts[1] = bytes_of("love");
    parts[0]  = (struct need){.kind = NEED_STARTS, .starts = starts, .count = 2};
    parts[1]  = (struct need){.kind = NEED_STARTS, .low = bytes_of("a"), .high = bytes_of("b")};
    parts[2]  = (struct need){.kind = NEED_OR};
    parts[3]  = (struct need){.kind = NEED_NOT, .parts = parts, .count = 1};
    parts[4]  = (struct need){.kind = NEED_SET, .number = 4711};
    all[0]    = (struct need){.kind = NEED_AND, .parts = parts, .count = 5};
    all[1]    = (struct need){.kind = NEED_VERSIONS, .parts = parts, .count = 2};
    all[2]    = parts[0];
    return all;
}

static bool bytes_equal(struct bytes a, struct bytes b)
{
    return a.len == b.len && (!a.len || memcmp(a.at, b.at, a.len) == 0);
}

Test(need_bytes, needs_come_back_as_they_were)
{
    struct bytes       packed = needs_pack(arena, tree(), 3);
    const struct need *needs;
    size_t             count;

    cr_assert(needs_unpack(arena, packed, &needs, &count));
    cr_assert(count == 3 && needs[0].kind == NEED_AND && needs[0].count == 5);
    cr_expect(bytes_equal(needs[0].parts[0].starts[1], bytes_of("love")));
    cr_expect(bytes_equal(needs[0].parts[1].low, bytes_of("a")) && bytes_equal(needs[0].parts[1].high, bytes_of("b")));
    cr_expect(needs[0].parts[2].kind == NEED_OR && !needs[0].parts[2].count);
    cr_expect(needs[0].parts[3].kind == NEED_NOT && needs[0].parts[3].parts[0].count == 2);
    cr_expect(needs[0].parts[4].kind == NEED_SET && needs[0].parts[4].number == 4711 && !needs[0].parts[4].set);
    cr_expect(needs[1].kind == NEED_VERSIONS && needs[1].count == 2);
    cr_expect(bytes_equal(needs_pack(arena, needs, count), packed));
}

Test(need_bytes, bytes_that_are_cut_longer_or_of_another_format_are_refused)
{
    struct bytes       packed = needs_pack(arena, tree(), 3);
    uint8_t           *copy   = arena_alloc(arena, packed.len + 1);
    const struct need *needs;
    size_t             count;

    memcpy(copy, packed.at, packed.len);
    for (size_t len = 0; len <= packed.len + 1; len++)
        cr_expect(needs_unpack(arena, (struct bytes){.at = copy, .len = len}, &needs, &count) == (len == packed.len),
                  "%zu bytes", len);
    copy[0] = 9;
    cr_expect(
        !needs_unpack(arena, packed.len ? (struct bytes){.at = copy, .len = packed.len} : packed, &needs, &count));
}

Test(need_bytes, any_bytes_are_read_or_refused)
{
    struct bytes       packed = needs_pack(arena, tree(), 3);
    uint8_t           *copy   = arena_alloc(arena, packed.len);
    const struct need *needs;
    size_t             count;

    for (size_t i = 0; i < packed.len; i++)
        for (unsigned byte = 0; byte < 256; byte++) {
            struct arena_mark mark = arena_mark(arena);

            memcpy(copy, packed.at, packed.len);
            copy[i] = (uint8_t)byte;
            if (needs_unpack(arena, (struct bytes){.at = copy, .len = packed.len}, &needs, &count))
                cr_expect(count <= packed.len);
            arena_rewind(arena, mark, (struct bytes){0});
        }
}
