/* The steps of making an index anew, which the files of packing/reindex.h share; nobody else includes this. */
#ifndef PACKING_REINDEX_PRIVATE_H
#define PACKING_REINDEX_PRIVATE_H

#include "domain/record.h"
#include "packing/lease.h"

/* A run of records, the campaigns that each is in, and those whose change the index does not know yet. */
struct reindex_page {
    struct list          records;   /* of struct record, by id */
    struct campaign_ids *campaigns; /* of each */
    struct list          changes;   /* of struct change, by record, with nothing but the record's id */
};

/* The number of an account's records. */
struct problem *reindex_count(const struct tenant *tenant, int64_t *total) MUST_CHECK;

/* Reads at most `limit` records after an id, inside the caller's snapshot. */
struct problem *reindex_read(const struct tenant *tenant, int64_t after, int64_t limit,
                             struct reindex_page *page) MUST_CHECK;

/* The indexed fields of record types, as far as they are known. */
struct indexed_types {
    struct arena        *arena; /* for what is known */
    struct indexed_type *at;
    size_t               count;
    size_t               room;
    size_t               last; /* the one that was asked for */
};

/* The indexed fields of a type, read with the snapshot of `reader` at first; of a type that is gone none. */
struct problem *reindex_fields(const struct tenant *reader, struct indexed_types *types, int64_t type_id,
                               const struct indexed_fields **out) MUST_CHECK;

/* Reads the records of these ids, which are in ascending order, in the same way; those that are there. */
struct problem *reindex_read_ids(const struct tenant *tenant, const int64_t *ids, size_t count,
                                 struct reindex_page *page) MUST_CHECK;

/* Deletes segments that an earlier attempt has left hidden. */
struct problem *reindex_clean(const struct tenant *tenant) MUST_CHECK;

/*
 * Shows the hidden segments in the place of all others, which are deleted afterwards. Does nothing, and says so, if the
 * lease has been lost: others may have changed the index since.
 */
struct problem *reindex_swap(const struct tenant *tenant, struct lease *lease) MUST_CHECK;

#endif
