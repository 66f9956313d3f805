/* Lists of records: totals and pages at a cost that hardly depends on how many there are. */
#ifndef LISTS_RECORD_LISTS_H
#define LISTS_RECORD_LISTS_H

#include "search/listing.h"

/*
 * One page of records and how many there are; rows are left out when the page is past the end. With `status` or a
 * search the total may be any number above LISTING_CAP when there are more than that.
 */
struct problem *store_record_page(const struct tenant *tenant, struct listing *listing, struct list *rows,
                                  int64_t *total) MUST_CHECK;

/* The assembly behind a page that is neither searched for nor deep, for EXPLAIN. */
void store_record_list_assembly(const struct listing *listing, struct assembly *assembly);

#endif
