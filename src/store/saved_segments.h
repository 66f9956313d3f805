/* Saved segments in their table. */
#ifndef STORE_SAVED_SEGMENTS_H
#define STORE_SAVED_SEGMENTS_H

#include "domain/saved_segment.h"
#include "search/listing.h"

/* Adds it, and sets its id. Nobody else may add one meanwhile: the account's quota of them has to be locked. */
struct problem *store_saved_segment_add(const struct tenant *tenant, struct saved_segment *segment) MUST_CHECK;

/* NULL in `out` when the account has none of that uuid. */
struct problem *store_saved_segment_find(const struct tenant *tenant, struct uuid uuid,
                                         struct saved_segment **out) MUST_CHECK;
struct problem *store_saved_segment_lock(const struct tenant *tenant, struct uuid uuid,
                                         struct saved_segment **out) MUST_CHECK;

struct problem *store_saved_segment_update(const struct tenant *tenant, const struct saved_segment *segment) MUST_CHECK;
struct problem *store_saved_segment_delete(const struct tenant *tenant, const struct saved_segment *segment) MUST_CHECK;

/* Those whose filter holds the text of its uuid, as a value of any kind. */
struct problem *store_saved_segment_mentions(const struct tenant *tenant, const struct saved_segment *segment,
                                             struct list *rows) MUST_CHECK;

struct problem *store_saved_segment_page(const struct tenant *tenant, struct listing *listing, struct list *rows,
                                         int64_t *total) MUST_CHECK;

#endif
