/* Records with the codes by which a list is sorted. */
#ifndef LISTS_SORT_ENTRIES_H
#define LISTS_SORT_ENTRIES_H

#include "search/listing.h"
#include "search/matches.h"

enum { SORT_SAMPLED = 500 /* of so many of the newest, and as many of the oldest, a sample is taken */ };

/* Ids in the order of a list. */
struct listed_ids {
    const int64_t *at;
    size_t         count;
};

struct sort_entry {
    struct bytes code; /* empty: the record has no value */
    int64_t      id;
};

struct sort_entries {
    struct sort_entry *at;
    size_t             count;
};

/* Reads the codes of these records, in the order of the list. The rows are given back. */
struct problem *sort_entries_read(const struct tenant *tenant, const struct filter_sort *sort, const int64_t *ids,
                                  size_t count, struct sort_entries *out) MUST_CHECK;

/*
 * The same of a sample of what is found, which must be twice SORT_SAMPLED at least. Values often grow with the records'
 * age, so it is taken at both ends.
 */
struct problem *sort_entries_sample(const struct tenant *tenant, const struct filter_sort *sort,
                                    struct matches *matches, struct sort_entries *out) MUST_CHECK;

/* Negative for an entry that comes first. */
int sort_entry_compare(const struct sort_entry *a, const struct sort_entry *b, bool is_descending);

/*
 * The rows of these records, in this order; those that are gone are left out. Few at a time, for each is looked for
 * among the others.
 */
struct problem *sorted_rows_read(const struct tenant *tenant, const int64_t *ids, size_t count,
                                 struct list *rows) MUST_CHECK;

#endif
