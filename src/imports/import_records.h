/* The records that an import has written, for those who go on with them. */
#ifndef IMPORTS_IMPORT_RECORDS_H
#define IMPORTS_IMPORT_RECORDS_H

#include "imports/import.h"

struct tenant;

/* Ids of records, ascending, each once. */
struct import_records {
    int64_t *ids;
    size_t   count;
    bool     is_cut; /* there may be more */
};

/*
 * Reads the records that the import has created or updated, and that are there still; `most` rows of it are looked at.
 * What was undone does not count, what an undo has kept does. A record whose order alone was refused was written.
 */
struct problem *import_records_read(const struct tenant *tenant, const struct import *import, size_t most,
                                    struct import_records *out) MUST_CHECK;

#endif
