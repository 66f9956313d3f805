/*
 * Records that become big segments as they are added, one by one with their words. What is held at once is bounded,
 * however much the records hold: the words of a group, the bodies of a segment's groups and what they are merged into,
 * and the bodies of segments that are written together.
 */
#ifndef PACKING_GATHER_H
#define PACKING_GATHER_H

#include "packing/lease.h"
#include "search/segments.h"

#include <setjmp.h>

enum { GATHER_MEMORY = 96 << 20 /* bytes, of each of three arenas; less than half of it is used, all in all */ };

struct gather_job {
    struct arena      *arena;  /* for problems */
    struct tenant      writer; /* its arena has no other use while records are added */
    enum segment_level level;  /* of the segments */
    struct lease      *lease;  /* renewed by each transaction that writes; NULL: nobody else can be at that index */
    void (*written)(void *context); /* told after each such transaction; NULL: nobody asks */
    void *context;
};

struct gather;

struct gather *gather_new(const struct gather_job *job);
void           gather_free(struct gather *gather);

/* Where to go on when memory runs out; NULL: nowhere. */
void gather_escape_to(struct gather *gather, jmp_buf *escape);

/* Takes a record with its packed words, which are copied. Each record once. */
struct problem *gather_add(struct gather *gather, int64_t id, struct bytes words) MUST_CHECK;

/* Writes what has not been written yet. */
struct problem *gather_finish(struct gather *gather) MUST_CHECK;

#endif
