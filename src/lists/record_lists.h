/* Lists of records: totals and pages at a cost that hardly depends on how many there are. */
#ifndef LISTS_RECORD_LISTS_H
#define LISTS_RECORD_LISTS_H

#include "lists/sort_entries.h"

/*
 * One page of records and how many there are; rows are left out when the page is past the end. With `status` or a
 * search the total may be any number above LISTING_CAP when there are more than that.
 */
struct problem *store_record_page(const struct tenant *tenant, struct listing *listing, struct list *rows,
                                  int64_t *total) MUST_CHECK;

/* The assembly behind a page that is neither searched for nor deep, for EXPLAIN. */
void store_record_list_assembly(const struct listing *listing, struct assembly *assembly);

/* The next `limit` records after before_id by their ids, of a type, in a campaign, both, or of the account. */
struct problem *store_record_walk(const struct tenant *tenant, struct listing *listing, struct list *rows) MUST_CHECK;

/* How many those are in all. */
struct problem *store_record_walk_total(const struct tenant *tenant, const struct listing *listing,
                                        int64_t *total) MUST_CHECK;

/* All records that a list finds, at one moment. */
struct all_records {
    int64_t           total;
    bool              is_exact; /* else a total above `most` may be any number there */
    struct listed_ids ids;      /* in the order of the list; none if there are more than `most` */
};

/*
 * Finds them, if they are no more than `most`, whatever page `listing` asks for. Begins a snapshot, which stays: rows
 * that sorted_rows_read reads in it are those of that moment, and all are there. It ends with db_rollback.
 */
struct problem *store_record_ids(const struct tenant *tenant, struct listing *listing, int64_t most,
                                 struct all_records *found) MUST_CHECK;

#endif
