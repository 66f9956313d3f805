/* Lists of orders. */
#ifndef LISTS_ORDER_LISTS_H
#define LISTS_ORDER_LISTS_H

#include "search/listing.h"

/*
 * One page of a campaign's orders and how many there are; rows are left out when the page is past the end. With
 * statuses, a time or a search the total may be any number above LISTING_CAP when there are more than that.
 */
struct problem *store_order_page(const struct tenant *tenant, struct listing *listing, struct list *rows,
                                 int64_t *total) MUST_CHECK;

/* The same of a record's orders in all campaigns; there are not many, so the total is exact. */
struct problem *store_record_order_page(const struct tenant *tenant, struct listing *listing, struct list *rows,
                                        int64_t *total) MUST_CHECK;

#endif
