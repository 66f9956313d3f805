#include "index/members.h"

#include "index/numbers.h"

enum form { FORM_LIST, FORM_BITMAP };

uint64_t *members_new(struct arena *arena, size_t count)
{
    return ARENA_ARRAY(arena, uint64_t, members_words(count) + 1);
}

/*
 * Adds up two neighbouring bits, four, eight. Not __builtin_popcountll: where the processor's instruction may be
 * missing, that is a call for each word.
 */
static size_t bits_of(uint64_t word)
{
    word = word - (word >> 1 & UINT64_C(0x5555555555555555));
    word = (word & UINT64_C(0x3333333333333333)) + (word >> 2 & UINT64_C(0x3333333333333333));
    word = (word + (word >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    return (size_t)(word * UINT64_C(0x0101010101010101) >> 56);
}

size_t members_count(const uint64_t *set, size_t count)
{
    size_t sum = 0;

    for (size_t i = 0; i < members_words(count); i++)
        sum += bits_of(set[i]);
    return sum;
}

bool members_any(const uint64_t *set, size_t count)
{
    for (size_t i = 0; i < members_words(count); i++)
        if (set[i])
            return true;
    return false;
}

void members_unite(uint64_t *set, const uint64_t *other, size_t count)
{
    for (size_t i = 0; i < members_words(count); i++)
        set[i] |= other[i];
}

void members_intersect(uint64_t *set, const uint64_t *other, size_t count)
{
    for (size_t i = 0; i < members_words(count); i++)
        set[i] &= other[i];
}

void members_remove(uint64_t *set, const uint64_t *other, size_t count)
{
    for (size_t i = 0; i < members_words(count); i++)
        set[i] &= ~other[i];
}

static size_t number_size(uint64_t number)
{
    size_t size = 1;

    for (; number >= 0x80; number >>= 7)
        size++;
    return size;
}

/* The bytes that the ordinals take as differences. */
static size_t list_size(const uint16_t *ordinals, size_t count)
{
    size_t size = 0;

    for (size_t i = 0; i < count; i++)
        size += number_size((uint64_t)(ordinals[i] - (i ? ordinals[i - 1] : 0)));
    return size;
}

struct bytes members_pack(struct arena *arena, const uint16_t *ordinals, size_t count, size_t members)
{
    size_t   bitmap = (members + 7) / 8;
    size_t   size   = list_size(ordinals, count);
    uint8_t *start  = arena_alloc(arena, 1 + (size < bitmap ? size : bitmap));
    uint8_t *at     = start + 1;

    if (size < bitmap) {
        start[0] = FORM_LIST;
        for (size_t i = 0; i < count; i++)
            at = number_put(at, (uint64_t)(ordinals[i] - (i ? ordinals[i - 1] : 0)));
        return (struct bytes){.at = start, .len = 1 + size};
    }
    start[0] = FORM_BITMAP;
    for (size_t i = 0; i < count; i++)
        at[ordinals[i] / 8] |= (uint8_t)(1 << (ordinals[i] % 8));
    return (struct bytes){.at = start, .len = 1 + bitmap};
}

struct bytes members_pack_differences(struct arena *arena, struct bytes differences, size_t members)
{
    size_t   bitmap  = (members + 7) / 8;
    bool     is_list = differences.len < bitmap;
    size_t   size    = 1 + (is_list ? differences.len : bitmap);
    uint8_t *start   = arena_alloc(arena, size);
    uint64_t ordinal = 0;
    uint64_t step;

    start[0] = is_list ? FORM_LIST : FORM_BITMAP;
    if (is_list && differences.len)
        memcpy(start + 1, differences.at, differences.len);
    while (!is_list && number_take(&differences, &step) && (ordinal += step) < members)
        start[1 + ordinal / 8] |= (uint8_t)(1 << (ordinal % 8));
    return (struct bytes){.at = start, .len = size};
}

size_t members_list(const uint64_t *set, size_t members, uint16_t *ordinals)
{
    size_t count = 0;

    for (size_t i = 0; i < members_words(members); i++)
        for (uint64_t word = set[i]; word; word &= word - 1)
            ordinals[count++] = (uint16_t)(i * 64 + (size_t)__builtin_ctzll(word));
    return count;
}

/* Most steps are small and take one byte: these need no call. */
static bool take_list(struct bytes packed, uint64_t *set, size_t count)
{
    const uint8_t *end     = packed.at + packed.len;
    uint64_t       ordinal = 0;

    while (packed.at < end) {
        uint64_t step = *packed.at;

        packed.len = (size_t)(end - packed.at);
        if (step < 0x80)
            packed.at++;
        else if (!number_take(&packed, &step) || step >= count)
            return false;
        ordinal += step;
        if (ordinal >= count)
            return false;
        members_add(set, (size_t)ordinal);
    }
    return true;
}

/* Eight bytes of a bitmap, the lowest bit first. */
static uint64_t word_at(const uint8_t *at)
{
    uint64_t word;

    memcpy(&word, at, sizeof(word));
    return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? word : __builtin_bswap64(word);
}

static bool take_bitmap(struct bytes packed, uint64_t *set, size_t count)
{
    size_t at = 0;

    if (packed.len != (count + 7) / 8 || (count % 8 && packed.at[packed.len - 1] >> (count % 8)))
        return false;
    for (; at < packed.len / 8 * 8; at += 8)
        set[at / 8] |= word_at(packed.at + at);
    for (; at < packed.len; at++)
        set[at / 8] |= (uint64_t)packed.at[at] << (8 * (at % 8));
    return true;
}

bool members_unpack(struct bytes packed, uint64_t *set, size_t count)
{
    struct bytes rest;

    if (!packed.len || packed.at[0] > FORM_BITMAP || count > MEMBERS_MAX)
        return false;
    rest = (struct bytes){.at = packed.at + 1, .len = packed.len - 1};
    return packed.at[0] == FORM_LIST ? take_list(rest, set, count) : take_bitmap(rest, set, count);
}

struct bytes ids_pack(struct arena *arena, const int64_t *ids, size_t count)
{
    uint8_t *start = arena_alloc(arena, count * NUMBER_BYTES + 1);
    uint8_t *at    = start;

    for (size_t i = 0; i < count; i++)
        at = number_put(at, (uint64_t)(ids[i] - (i ? ids[i - 1] : 0)));
    return (struct bytes){.at = start, .len = (size_t)(at - start)};
}

bool ids_next(struct bytes *packed, int64_t *id)
{
    uint64_t step;

    if (!number_take(packed, &step) || step > (uint64_t)(INT64_MAX - *id))
        return false;
    *id += (int64_t)step;
    return true;
}

bool ids_unpack(struct bytes packed, int64_t *ids, size_t count)
{
    int64_t id = 0;

    for (size_t i = 0; i < count; i++) {
        if (!ids_next(&packed, &id))
            return false;
        ids[i] = id;
    }
    return packed.len == 0;
}
