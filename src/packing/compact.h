/* Segments made anew without their dead members (search/segments.h), inside the caller's transaction and lease. */
#ifndef PACKING_COMPACT_H
#define PACKING_COMPACT_H

#include "search/segments.h"

/*
 * Rewrites one segment, of any level, without its dead members: afterwards nothing of them is left in it. A segment all
 * of whose members are dead goes; one without dead members, a hidden one and one that is gone stay as they are.
 */
struct problem *compact_segment(const struct tenant *tenant, int64_t segment_id) MUST_CHECK;

/*
 * One step of keeping the big segments: the living members of one that is mostly dead become a small segment, and it is
 * hidden; or of one that is hidden rows are deleted, for a moment, until all is gone. `*worked`: there was something to
 * do.
 */
struct problem *compact_step(const struct tenant *tenant, bool *worked) MUST_CHECK;

#endif
