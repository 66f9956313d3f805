#include "index/members.h"
#include "support/unit.h"

enum { MEMBERS = 1000 };

ARENA_SUITE(members);

/* Every nth member. */
static struct bytes packed_set(size_t step, uint64_t *set)
{
    static uint16_t ordinals[MEMBERS];
    size_t          count;

    for (size_t i = 0; i < MEMBERS; i += step)
        members_add(set, i);
    count = members_list(set, MEMBERS, ordinals);
    cr_assert_eq(count, members_count(set, MEMBERS));
    return members_pack(arena, ordinals, count, MEMBERS);
}

Test(members, come_back_as_they_were_packed)
{
    for (size_t step = 1; step < MEMBERS; step++) {
        uint64_t    *set    = members_new(arena, MEMBERS);
        uint64_t    *back   = members_new(arena, MEMBERS);
        struct bytes packed = packed_set(step, set);

        cr_assert(members_unpack(packed, back, MEMBERS));
        cr_assert_arr_eq(back, set, members_words(MEMBERS) * sizeof(*set));
    }
}

Test(members, a_packed_set_is_never_longer_than_a_bitmap)
{
    for (size_t step = 1; step < 64; step++)
        cr_assert_leq(packed_set(step, members_new(arena, MEMBERS)).len, 1 + (MEMBERS + 7) / 8);
    cr_assert_leq(packed_set(500, members_new(arena, MEMBERS)).len, 4);
}

Test(members, unite_intersect_and_remove_as_sets_do)
{
    uint64_t *a = members_new(arena, MEMBERS);
    uint64_t *b = members_new(arena, MEMBERS);
    uint64_t *c = members_new(arena, MEMBERS);

    packed_set(2, a);
    packed_set(3, b);
    members_unite(c, a, MEMBERS);
    members_intersect(c, b, MEMBERS);
    cr_assert_eq(members_count(c, MEMBERS), (MEMBERS + 5) / 6);
    members_remove(a, c, MEMBERS);
    cr_assert(members_any(a, MEMBERS));
    members_remove(a, a, MEMBERS);
    cr_assert_not(members_any(a, MEMBERS));
    packed_set(2, a);
    members_remove(a, c, MEMBERS);
    cr_assert(members_have(a, 2) && !members_have(a, 6) && members_have(c, 6));
}

Test(members, members_that_cannot_be_are_refused)
{
    uint64_t *set = members_new(arena, MEMBERS);

    packed_set(1, set);
    cr_assert_not(members_unpack(packed_set(1, set), set, MEMBERS - 1));
    cr_assert_not(members_unpack(packed_set(400, members_new(arena, MEMBERS)), set, 500));
}

Test(members, ids_come_back_and_broken_ones_are_refused)
{
    static const int64_t ids[] = {1, 2, 300, INT64_C(1) << 40, INT64_C(1) << 62};
    int64_t              back[COUNT_OF(ids)];
    struct bytes         packed = ids_pack(arena, ids, COUNT_OF(ids));

    cr_assert(ids_unpack(packed, back, COUNT_OF(ids)));
    cr_assert_arr_eq(back, ids, sizeof(ids));
    cr_assert_not(ids_unpack(packed, back, COUNT_OF(ids) - 1));
    packed.len--;
    cr_assert_not(ids_unpack(packed, back, COUNT_OF(ids)));
}

Test(members, an_id_beyond_the_largest_is_refused)
{
    static const uint8_t largest[] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0x01};
    struct bytes         packed    = {.at = largest, .len = sizeof(largest)};
    int64_t              id        = 0;

    cr_assert(ids_next(&packed, &id));
    cr_assert_eq(id, INT64_MAX);
    cr_assert_not(ids_next(&packed, &id));
    cr_assert_eq(id, INT64_MAX);
}

Test(members, a_set_of_more_members_than_there_can_be_is_refused)
{
    uint64_t *set = members_new(arena, 2 * MEMBERS_MAX);

    cr_assert(members_unpack((struct bytes){.at = (const uint8_t *)"\0\1", .len = 2}, set, MEMBERS_MAX));
    cr_assert_not(members_unpack((struct bytes){.at = (const uint8_t *)"\0\1", .len = 2}, set, MEMBERS_MAX + 1));
}
