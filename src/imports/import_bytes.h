/* The bytes of an uploaded file from any place of it, for what has to look at its end first. */
#ifndef IMPORTS_IMPORT_BYTES_H
#define IMPORTS_IMPORT_BYTES_H

#include "imports/import_store.h"
#include "workbooks/byte_source.h"

struct import_bytes;

/* For an import whose parts have all arrived. All is in the arena, of which reading takes no more. */
struct problem *import_bytes_open(const struct tenant *tenant, const struct import *import, struct arena *arena,
                                  struct import_bytes **out) MUST_CHECK;

/* Valid as long as the bytes. */
const struct byte_source *import_bytes_source(const struct import_bytes *bytes);

/* For bytes that outlive a step: who reads now. */
void import_bytes_of(struct import_bytes *bytes, const struct tenant *tenant, const struct import *import);

#endif
