/* Imports whose rows become suppressions. */
#ifndef IMPORTS_IMPORT_SUPPRESSIONS_H
#define IMPORTS_IMPORT_SUPPRESSIONS_H

#include "domain/record_type.h"

struct import_chunk;

/*
 * What their columns are read as: those of a record type that is not stored. Beside `phone` a row may have
 * parameters.reason, .source, .evidence, .requestedAt, .expiresAt and .campaignUuid.
 */
struct record_type *import_suppression_type(struct arena *arena);

/* Adds what the rows of a chunk mean, inside the caller's transaction. */
struct problem *import_suppressions_write(struct import_chunk *chunk) MUST_CHECK;

#endif
