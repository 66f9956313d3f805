/* Pages of records by the value of a member. */
#ifndef LISTS_SORTED_LISTS_H
#define LISTS_SORTED_LISTS_H

#include "search/listing.h"
#include "search/matches.h"

/*
 * The page of a listing with SORT_BY_FIELD out of what is found, inside the same snapshot. Where that is little, all of
 * it is read and sorted. Else the index is walked in the order of the values, and only what lies around the page is
 * read.
 */
struct problem *store_found_by_field(const struct tenant *tenant, struct matches *matches,
                                     const struct listing *listing, int64_t total, struct list *rows) MUST_CHECK;

#endif
