/*
 * How the register keeps what is in force: the entries of 4,096 neighbouring numbers together, packed. An entry takes
 * six bytes, one of a campaign or with an end fourteen.
 */
#ifndef REGISTER_BLOCKS_H
#define REGISTER_BLOCKS_H

#include "base/arena.h"

enum { BLOCK_BITS = 12, BLOCK_NUMBERS = 1 << BLOCK_BITS };

struct block_entry {
    int64_t number;
    int64_t campaign_id; /* 0: the whole account */
    int     reason;      /* enum suppression_reason */
    int64_t since;       /* in seconds since 1970 */
    int64_t expires;     /* likewise; 0: never */
};

static inline int64_t block_of(int64_t number)
{
    return number >> BLOCK_BITS;
}

/* Takes the first entry off packed ones of a block. False at their end, and where they are broken. */
bool block_take(struct bytes *packed, int64_t block, struct block_entry *out);

struct block_entries {
    struct block_entry *at;
    size_t              count;
};

/* All entries of a block, in an array with room for `more` after them. */
struct block_entries block_read(struct arena *arena, int64_t block, struct bytes packed, size_t more);

/* The order in which they are packed, by number and campaign; no two of a block are the same in both. */
int block_compare(const struct block_entry *left, const struct block_entry *right);

/* Packs entries of one block, which are in their order. */
struct bytes block_pack(struct arena *arena, const struct block_entries *entries);

#endif
