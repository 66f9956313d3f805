/* Segments made anew without their dead members (search/segments.h), inside the caller's transaction and lease. */
#ifndef SEARCH_COMPACT_H
#define SEARCH_COMPACT_H

#include "search/segments.h"

/*
 * Rewrites one segment, of any level, without its dead members: afterwards nothing of them is left in it. A segment all
 * of whose members are dead goes; one without dead members, a hidden one and one that is gone stay as they are.
 */
struct problem *compact_segment(const struct tenant *tenant, int64_t segment_id) MUST_CHECK;

/*
 * The living members of several big segments that are mostly dead become one segment. `*done` when there are not two
 * such segments, nor one that is all dead.
 */
struct problem *compact_step(const struct tenant *tenant, bool *done) MUST_CHECK;

/* The living members of small segments, read complete, become one segment of that level; the segments go. */
struct problem *segment_merge(const struct tenant *tenant, const struct list *segments,
                              enum segment_level level) MUST_CHECK;

#endif
