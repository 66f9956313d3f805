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

/*
 * What each step of a check writes is gone in the next one. So numbers that are new are claimed, as keys of records
 * are: the first looks whether an earlier row has one of the chunk's, which is unchanged then; the second claims the
 * others.
 */
struct problem *import_suppressions_settle(struct import_chunk *chunk) MUST_CHECK;
struct problem *import_suppressions_claim(const struct import_chunk *chunk) MUST_CHECK;

#endif
