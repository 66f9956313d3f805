/*
 * What the functions that read a file have in common: where it is read from, and why the reading has ended. They say
 * false where it has, for one reason or the other.
 */
#ifndef WORKBOOKS_READING_H
#define WORKBOOKS_READING_H

#include "sheets/row.h"
#include "workbooks/byte_source.h"

enum { SOURCE_MOST = 64 << 10 /* bytes that are asked of a source at once */ };

struct reading {
    struct arena             *arena;
    const struct byte_source *source;
    struct problem           *problem; /* of the source */
    enum sheet_fault          fault;   /* of the file */
};

/* Notes why the file is refused, unless something was noted already; false, for returning it. */
static inline bool reading_refuse(struct reading *reading, enum sheet_fault fault)
{
    if (!reading->problem && !reading->fault)
        reading->fault = fault;
    return false;
}

/* Bytes of the file. Where it ends before them, it is cut. */
bool reading_get(struct reading *reading, uint64_t offset, void *to, size_t len);

/* Whole numbers as ZIP and its like have them: the lowest byte first. */
static inline uint32_t little_16(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8;
}

static inline uint32_t little_32(const uint8_t *at)
{
    return little_16(at) | little_16(at + 2) << 16;
}

static inline uint64_t little_64(const uint8_t *at)
{
    return little_32(at) | (uint64_t)little_32(at + 4) << 32;
}

#endif
