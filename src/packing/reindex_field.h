/* The values of a field that has become indexed, of records that are there. */
#ifndef PACKING_REINDEX_FIELD_H
#define PACKING_REINDEX_FIELD_H

#include "db/db.h"
#include "domain/record_type.h"

/* What the index is to know of the records of a type. */
struct reindex_field {
    struct indexed_fields before; /* without the field */
    struct indexed_fields now;    /* with it */
};

/*
 * Notes a change of each of these records, whose ids are in ascending order, inside the caller's transaction, which has
 * locked them: so whoever writes them has done so before, or finds the change.
 */
struct problem *reindex_field_note(const struct tenant *tenant, const struct reindex_field *field, const int64_t *ids,
                                   size_t count) MUST_CHECK;

#endif
