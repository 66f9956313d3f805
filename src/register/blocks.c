#include "register/blocks.h"

/*
 * Two bytes: the last twelve bits of the number, the reason, and whether the entry is a long one; four with the time
 * since when it is in force; of a long one four with its campaign and four with the time of its end. All of them
 * have the highest byte first.
 */
enum { REASON_BITS = 3, SHORT = 6, LONG = 14 };

static uint32_t take(struct bytes *packed, size_t count)
{
    uint32_t value = 0;

    for (size_t i = 0; i < count; i++)
        value = value << 8 | packed->at[i];
    packed->at += count;
    packed->len -= count;
    return value;
}

bool block_take(struct bytes *packed, int64_t block, struct block_entry *out)
{
    uint32_t head;
    bool     is_long;

    if (packed->len < SHORT)
        return false;
    is_long = packed->at[1] & 1;
    if (is_long && packed->len < LONG)
        return false;
    head = take(packed, 2);
    *out = (struct block_entry){.number = block * BLOCK_NUMBERS + (head >> (REASON_BITS + 1)),
                                .reason = (int)(head >> 1 & ((1 << REASON_BITS) - 1)),
                                .since  = take(packed, 4)};
    if (is_long) {
        out->campaign_id = take(packed, 4);
        out->expires     = take(packed, 4);
    }
    return true;
}

struct block_entries block_read(struct arena *arena, int64_t block, struct bytes packed, size_t more)
{
    struct block_entries entries = {.at = ARENA_ARRAY(arena, struct block_entry, packed.len / SHORT + more + 1)};

    while (block_take(&packed, block, &entries.at[entries.count]))
        entries.count++;
    return entries;
}

int block_compare(const struct block_entry *left, const struct block_entry *right)
{
    if (left->number != right->number)
        return left->number < right->number ? -1 : 1;
    return (left->campaign_id > right->campaign_id) - (left->campaign_id < right->campaign_id);
}

static uint8_t *put(uint8_t *at, uint32_t value, size_t count)
{
    for (size_t i = count; i-- > 0;)
        *at++ = (uint8_t)(value >> (8 * i));
    return at;
}

static uint8_t *put_entry(uint8_t *at, const struct block_entry *entry)
{
    bool     is_long = entry->campaign_id || entry->expires;
    uint32_t low     = (uint32_t)(entry->number & (BLOCK_NUMBERS - 1));

    at = put(at, low << (REASON_BITS + 1) | (uint32_t)entry->reason << 1 | is_long, 2);
    at = put(at, (uint32_t)entry->since, 4);
    if (is_long) {
        at = put(at, (uint32_t)entry->campaign_id, 4);
        at = put(at, (uint32_t)entry->expires, 4);
    }
    return at;
}

struct bytes block_pack(struct arena *arena, const struct block_entries *entries)
{
    uint8_t *start = arena_alloc(arena, entries->count * LONG + 1);
    uint8_t *end   = start;

    for (size_t i = 0; i < entries->count; i++)
        end = put_entry(end, &entries->at[i]);
    return (struct bytes){.at = start, .len = (size_t)(end - start)};
}
