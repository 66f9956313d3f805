/*
 * Merging: fresh segments become a small one, small ones a big one (search/segments.h). What is merged at once is
 * bounded in members and bytes, and so are the memory and the time of a step.
 */
#ifndef PACKING_MERGE_H
#define PACKING_MERGE_H

#include "search/segments.h"

enum {
    SEGMENT_MEMBERS  = 16000,   /* of small segments, which become a big one; of twice as many at most */
    SEGMENT_BYTES    = 8 << 20, /* of their bodies, likewise; more only for a single one */
    STEP_MICROS      = 300000,  /* rows of a big segment are written or deleted for so long in one step */
    LONG_STEP_MICROS = 1500000, /* the same where no request waits: each step reads and merges all sources again */
};

/* Small segments that are to be replaced by one. */
struct sources {
    struct segment **at; /* complete, by id */
    struct part     *parts;
    size_t           count;
    size_t           bytes; /* of the bodies */
};

/*
 * Adds a segment with its ids and its dead members; there must be room for it. `*fits` is false, and nothing is added,
 * when it is gone, or is one too many by its bytes.
 */
struct problem *sources_add(const struct tenant *tenant, struct sources *sources, int64_t segment_id,
                            bool *fits) MUST_CHECK;
struct sources  sources_new(struct arena *arena, size_t room);

/* Deletes the segments. */
struct problem *sources_delete(const struct tenant *tenant, const struct sources *sources) MUST_CHECK;

/*
 * One step, inside the caller's transaction and lease: merges a level that is full or mostly dead, or goes on with the
 * big segment that is being built. `*worked`: there was something to do.
 */
struct problem *merge_step(const struct tenant *tenant, bool *worked) MUST_CHECK;
struct problem *merge_long_step(const struct tenant *tenant, bool *worked) MUST_CHECK;

#endif
