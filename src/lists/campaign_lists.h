/* Lists of campaigns. */
#ifndef LISTS_CAMPAIGN_LISTS_H
#define LISTS_CAMPAIGN_LISTS_H

#include "search/listing.h"

/*
 * One page of campaigns and how many there are; rows are left out when the page is past the end. With `status` or a
 * search the total may be any number above LISTING_CAP when there are more than that. A search goes through all living
 * campaigns of the account; `unavailable` when there are too many of them for the time that a request has.
 */
struct problem *store_campaign_page(const struct tenant *tenant, struct listing *listing, struct list *rows,
                                    int64_t *total) MUST_CHECK;

/* The assembly by which a search goes through the campaigns of a listing, for EXPLAIN. */
void store_campaign_walk_assembly(const struct listing *listing, struct assembly *assembly);

#endif
