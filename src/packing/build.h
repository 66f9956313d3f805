/*
 * Building a big segment out of small ones, in steps that hold nobody for long. Until it is complete it is hidden, its
 * sources are found, and what dies meanwhile dies in them; in the last step it takes their place. All steps run inside
 * the caller's transaction and lease.
 */
#ifndef PACKING_BUILD_H
#define PACKING_BUILD_H

#include "packing/merge.h"

/* Begins to build a segment out of the living members of these; writes rows for so long. */
struct problem *build_start(const struct tenant *tenant, const struct sources *sources, uint64_t micros) MUST_CHECK;

/*
 * Goes on with it, if there is one; `*worked` tells. Where a source is gone, the segment is given up: its rows go with
 * those of others that are hidden.
 */
struct problem *build_continue(const struct tenant *tenant, uint64_t micros, bool *worked) MUST_CHECK;

#endif
