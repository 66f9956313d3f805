#include "index/id_sets.h"
#include "index/tokens.h"
#include "support/unit.h"

ARENA_SUITE(id_sets);

static bool is_set(const int64_t *ids, size_t count, const int64_t *expected, size_t expected_count)
{
    return count == expected_count && (!count || memcmp(ids, expected, count * sizeof(*ids)) == 0);
}

Test(id_sets, ids_are_sorted_and_each_is_kept_once)
{
    int64_t mixed[]     = {9, 3, INT64_MAX, 3, 1, 9, 9};
    int64_t ascending[] = {1, 3, 9};
    int64_t same[]      = {5, 5, 5};

    cr_expect(is_set(mixed, id_set_sort(mixed, 7), (int64_t[]){1, 3, 9, INT64_MAX}, 4));
    cr_expect(is_set(ascending, id_set_sort(ascending, 3), (int64_t[]){1, 3, 9}, 3));
    cr_expect_eq(id_set_sort(same, 3), 1);
    cr_expect_eq(id_set_sort(NULL, 0), 0);
}

Test(id_sets, tell_who_is_in_them_and_what_lies_between)
{
    static const int64_t       ids[] = {2, 3, 5, 7, INT64_MAX};
    static const struct id_set set   = {.ids = ids, .count = 5};

    for (int64_t id = 0; id < 10; id++)
        cr_expect_eq(id_set_has(&set, id), id == 2 || id == 3 || id == 5 || id == 7, "%lld", (long long)id);
    cr_expect(id_set_has(&set, INT64_MAX));
    cr_expect_eq(id_set_between(&set, 3, 7).count, 3);
    cr_expect_eq(id_set_between(&set, 3, 7).ids, ids + 1);
    cr_expect_eq(id_set_between(&set, 4, 4).count, 0);
    cr_expect_eq(id_set_between(&set, 6, INT64_MAX).count, 2);
    cr_expect_eq(id_set_between(&set, 9, 3).count, 0);
    cr_expect_eq(id_set_between(&(struct id_set){0}, 1, 9).count, 0);
}

/* Beside tokens, in a tree. */
Test(id_sets, are_asked_for_beside_tokens)
{
    static const int64_t       ids[] = {2, 5};
    static const struct id_set set   = {.ids = ids, .count = 2};
    struct bytes               start = str_bytes(STR("wa"));
    struct need        parts[]       = {{.kind = NEED_SET, .set = &set, .number = 1}, need_of_starts(arena, &start, 1)};
    struct need        both          = {.kind = NEED_AND, .parts = parts, .count = 2};
    struct need        either        = {.kind = NEED_OR, .parts = parts, .count = 2};
    struct need        others        = {.kind = NEED_NOT, .parts = parts, .count = 1};
    struct bytes       token         = str_bytes(STR("wab"));
    struct bytes       words         = tokens_pack(arena, (struct tokens){.at = &token, .count = 1});
    struct need_order *and_          = needs_order(arena, &both, 1);
    struct need_order *or_           = needs_order(arena, &either, 1);
    struct need_order *not_          = needs_order(arena, &others, 1);

    cr_expect(tokens_meet_of(2, words, and_) && !tokens_meet_of(3, words, and_));
    cr_expect(tokens_meet_of(3, words, or_) && tokens_meet_of(5, (struct bytes){0}, or_));
    cr_expect_not(tokens_meet_of(3, (struct bytes){0}, or_));
    cr_expect(tokens_meet_of(3, words, not_) && !tokens_meet_of(5, words, not_));
    cr_expect(tokens_meet(words, not_), "what is no record is in no set");
    cr_expect(needs_have_sets(&others, 1) && !needs_have_sets(&parts[1], 1));
}
