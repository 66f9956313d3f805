/* The values of a field that has become indexed, of records that are there. */
#ifndef SEARCH_REINDEX_FIELD_H
#define SEARCH_REINDEX_FIELD_H

#include "domain/record_type.h"
#include "db/db.h"

enum { REINDEX_FIELD_RECORDS = 128 /* in one step, as in reindex_lock_of_type */ };

/* What the index is to know of the records of a type. */
struct reindex_field {
    int64_t               type_id;
    struct indexed_fields before; /* without the field */
    struct indexed_fields now;    /* with it */
    int64_t               after;  /* the id of the last record that was done; moves on */
    int64_t               records; /* of this step; fewer than REINDEX_FIELD_RECORDS at the end */
};

/*
 * Notes a change of each of the next records, inside the caller's transaction, in which they stay locked: so whoever
 * writes them has done so before, or finds the change. The first statement of that transaction that reads them is this.
 */
struct problem *reindex_field_step(const struct tenant *tenant, struct reindex_field *step) MUST_CHECK;

#endif
