/*
 * Sets of members of a segment. A member is known by its ordinal, its place among the segment's records in the order of
 * their ids. A set is a bitmap in memory; packed, it is a bitmap or a list of differences, whichever is shorter.
 *
 * Packed, as a part of a segment's format (index/terms.h):
 *   a set  a byte 0 and ascending ordinals, the first as it is and each other as its difference from the one before, in
 *          LEB128 (index/numbers.h); or a byte 1 and a bitmap of (members + 7) / 8 bytes, the lowest bit first
 *   ids    ascending ids in the same way, without a byte before them
 */
#ifndef INDEX_MEMBERS_H
#define INDEX_MEMBERS_H

#include "base/arena.h"

enum { MEMBERS_MAX = 65535 };

/* How many words of 64 bits a set of so many members takes. */
static inline size_t members_words(size_t count)
{
    return (count + 63) / 64;
}

uint64_t *members_new(struct arena *arena, size_t count);

static inline void members_add(uint64_t *set, size_t ordinal)
{
    set[ordinal / 64] |= UINT64_C(1) << (ordinal % 64);
}

static inline bool members_have(const uint64_t *set, size_t ordinal)
{
    return (set[ordinal / 64] >> (ordinal % 64)) & 1;
}

size_t members_count(const uint64_t *set, size_t count);
bool   members_any(const uint64_t *set, size_t count);
void   members_unite(uint64_t *set, const uint64_t *other, size_t count);
void   members_intersect(uint64_t *set, const uint64_t *other, size_t count);
void   members_remove(uint64_t *set, const uint64_t *other, size_t count);

/* The ordinals in a set, ascending; there must be room for all of them. Returns their number. */
size_t members_list(const uint64_t *set, size_t members, uint16_t *ordinals);

/* Packs a set, given as ascending ordinals of `members` possible ones. */
struct bytes members_pack(struct arena *arena, const uint16_t *ordinals, size_t count, size_t members);

/* The same from ordinals that are packed as differences, sound ones. */
struct bytes members_pack_differences(struct arena *arena, struct bytes differences, size_t members);

/* Adds a packed set to `set`. False when the bytes are no set of so many members. */
bool members_unpack(struct bytes packed, uint64_t *set, size_t count);

/* Record ids in ascending order, packed as differences, and back: false when the bytes do not hold `count` ids. */
struct bytes ids_pack(struct arena *arena, const int64_t *ids, size_t count);
bool         ids_unpack(struct bytes packed, int64_t *ids, size_t count);

/* Takes the next id; `id` is the one before, and 0 before the first. False when there is none, or none that can be. */
bool ids_next(struct bytes *packed, int64_t *id);

#endif
