/* Sets of members and lists of ids as they may lie in the database: what is read is written the same, or refused. */
#include "index/members.h"
#include "support/fuzzing.h"

enum { COUNT_BYTES = 2 };

static void check_set(struct arena *arena, struct bytes packed, size_t count)
{
    uint64_t    *set      = members_new(arena, count);
    uint64_t    *again    = members_new(arena, count);
    uint16_t    *ordinals = ARENA_ARRAY(arena, uint16_t, count + 1);
    size_t       found;
    struct bytes repacked;

    if (!members_unpack(packed, set, count))
        return;
    found = members_list(set, count, ordinals);
    expect(found == members_count(set, count) && found <= count);
    expect(!found || ordinals[found - 1] < count);
    repacked = members_pack(arena, ordinals, found, count);
    expect(repacked.len <= 1 + (count + 7) / 8);
    expect(members_unpack(repacked, again, count));
    expect(memcmp(set, again, members_words(count) * sizeof(*set)) == 0);
}

static void check_ids(struct arena *arena, struct bytes packed, size_t count)
{
    int64_t     *ids   = ARENA_ARRAY(arena, int64_t, count + 1);
    int64_t     *again = ARENA_ARRAY(arena, int64_t, count + 1);
    struct bytes repacked;

    if (!ids_unpack(packed, ids, count))
        return;
    for (size_t i = 0; i < count; i++)
        expect(ids[i] >= (i ? ids[i - 1] : 0));
    repacked = ids_pack(arena, ids, count);
    expect(repacked.len <= packed.len);
    expect(ids_unpack(repacked, again, count));
    expect(!count || memcmp(ids, again, count * sizeof(*ids)) == 0);
}

/* The first two bytes are the number of members. */
void fuzz(struct arena *arena, const uint8_t *data, size_t size)
{
    struct bytes packed = {.at = data + COUNT_BYTES, .len = size - COUNT_BYTES};
    size_t       count;

    if (size < COUNT_BYTES)
        return;
    count = (size_t)data[0] | (size_t)data[1] << 8;
    check_set(arena, packed, count);
    check_ids(arena, packed, count % 64);
}
