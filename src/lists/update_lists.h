/* Records that a search has found, in the order of their last update. */
#ifndef LISTS_UPDATE_LISTS_H
#define LISTS_UPDATE_LISTS_H

#include "lists/sort_entries.h"
#include "search/matches.h"

/* A page of them; `total`: how many there are, or any number above LISTING_CAP. */
struct problem *store_found_by_update(const struct tenant *tenant, struct matches *matches,
                                      const struct listing *listing, int64_t total, struct list *rows) MUST_CHECK;

/* The ids of as many of them as the listing's limit, which must be all that are found. */
struct problem *store_all_by_update(const struct tenant *tenant, struct matches *matches, const struct listing *listing,
                                    struct listed_ids *found) MUST_CHECK;

#endif
