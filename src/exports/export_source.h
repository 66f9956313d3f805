/*
 * The rows of an export, in the order of their records' ids: records that are there all the time are met once, whatever
 * is written meanwhile. What is found is so at the moment when it is read.
 */
#ifndef EXPORTS_EXPORT_SOURCE_H
#define EXPORTS_EXPORT_SOURCE_H

#include "domain/export.h"
#include "index/tokens.h"
#include "search/listing.h"

/* A source while some of its rows are read. */
struct export_source {
    const struct tenant *tenant;
    const struct export *export;
    int64_t            place; /* the id of the last record */
    bool               is_end;
    const struct need *needs; /* of what is searched for */
    size_t             need_count;
    const int64_t     *ids; /* of records that were found next, at one moment */
    size_t             count;
    size_t             done;
};

/*
 * Begins after a place. Where records are searched for it finds the next ones, in a snapshot, which ends with
 * db_rollback; `*total` gets how many there are in all if it is negative, and if that is known at little cost.
 */
struct problem *export_source_open(struct export_source *source, int64_t *total) MUST_CHECK;

/* Reads the rows of the next records, `limit` of them at most, and moves on. */
struct problem *export_source_next(struct export_source *source, int64_t limit, struct list *rows) MUST_CHECK;

#endif
