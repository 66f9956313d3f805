#include "register/blocks.h"

#include "support/unit.h"

#include <stdlib.h>

enum { ROUNDS = 300, MOST = 600, BLOCK = 1234567 };

ARENA_SUITE(blocks);

static uint64_t state = 1;

/* The same numbers in each run. */
static int some(int limit)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int)((state >> 33) % (uint64_t)limit);
}

static struct block_entry some_entry(void)
{
    struct block_entry entry = {.number = (int64_t)BLOCK * BLOCK_NUMBERS + some(BLOCK_NUMBERS),
                                .reason = some(5),
                                .since  = 1700000000 + some(100000)};

    if (some(4) == 0)
        entry.campaign_id = some(2) ? 4294967295 : 1 + some(9);
    if (some(4) == 0)
        entry.expires = 4294967295;
    return entry;
}

static bool has(const struct block_entries *entries, const struct block_entry *entry)
{
    for (size_t i = 0; i < entries->count; i++)
        if (entries->at[i].number == entry->number && entries->at[i].campaign_id == entry->campaign_id)
            return true;
    return false;
}

static bool has_exactly(const struct block_entries *entries, const struct block_entry *entry)
{
    for (size_t i = 0; i < entries->count; i++)
        if (entries->at[i].number == entry->number && entries->at[i].campaign_id == entry->campaign_id)
            return entries->at[i].reason == entry->reason && entries->at[i].since == entry->since &&
                   entries->at[i].expires == entry->expires;
    return false;
}

static int compare(const void *left, const void *right)
{
    return block_compare(left, right);
}

static struct block_entries some_entries(size_t count)
{
    struct block_entries entries = {.at = ARENA_ARRAY(arena, struct block_entry, count + 1)};

    for (size_t i = 0; i < count; i++) {
        struct block_entry entry = some_entry();

        if (!has(&entries, &entry))
            entries.at[entries.count++] = entry;
    }
    if (entries.count)
        qsort(entries.at, entries.count, sizeof(*entries.at), compare);
    return entries;
}

Test(blocks, come_back_as_they_were_packed)
{
    for (int round = 0; round < ROUNDS; round++) {
        struct arena_mark    mark   = arena_mark(arena);
        struct block_entries given  = some_entries((size_t)some(MOST));
        struct bytes         packed = block_pack(arena, &given);
        struct block_entries back   = block_read(arena, BLOCK, packed, 0);

        cr_assert_eq(back.count, given.count);
        for (size_t i = 0; i < given.count; i++)
            cr_assert(has_exactly(&back, &given.at[i]));
        for (size_t i = 1; i < back.count; i++)
            cr_assert(
                back.at[i - 1].number < back.at[i].number ||
                (back.at[i - 1].number == back.at[i].number && back.at[i - 1].campaign_id < back.at[i].campaign_id));
        arena_rewind(arena, mark, (struct bytes){0});
    }
}

Test(blocks, an_entry_of_the_account_takes_six_bytes)
{
    struct block_entry   entry   = {.number = (int64_t)BLOCK * BLOCK_NUMBERS + 7, .reason = 2, .since = 1};
    struct block_entries entries = {.at = &entry, .count = 1};

    cr_assert_eq(block_pack(arena, &entries).len, 6);
    entry.campaign_id = 1;
    cr_assert_eq(block_pack(arena, &entries).len, 14);
}

Test(blocks, what_is_cut_ends_before_the_cut)
{
    struct block_entries given  = some_entries(50);
    struct bytes         packed = block_pack(arena, &given);

    for (size_t len = 0; len < packed.len; len++) {
        struct bytes         cut  = {.at = packed.at, .len = len};
        struct block_entries back = block_read(arena, BLOCK, cut, 0);

        cr_assert_lt(back.count, given.count);
    }
}
