/* Exports in their tables: what was asked for, and the pieces of the files. */
#ifndef EXPORTS_EXPORT_FILES_H
#define EXPORTS_EXPORT_FILES_H

#include "domain/export.h"
#include "search/listing.h"

/* Bytes that one piece stands for, at most. */
enum { EXPORT_PIECE = 256 << 10 };

/* The parts of an export: the file, and the rows that a workbook is made of. */
enum { EXPORT_PART_FILE, EXPORT_PART_ROWS };

/*
 * Adds an export that waits, with its job, in the caller's transaction; completes it. `conflict` where the account has
 * as many, or as much, as it may have.
 */
struct problem *export_add(const struct tenant *tenant, struct export *export, struct instant now) MUST_CHECK;

/* NULL in `out` when the account has none of that uuid; by id, with what its job needs. */
struct problem *export_find(const struct tenant *tenant, struct uuid uuid, struct export **out) MUST_CHECK;
struct problem *export_find_by_id(const struct tenant *tenant, int64_t id, struct export **out) MUST_CHECK;

struct problem *export_page(const struct tenant *tenant, struct listing *listing, struct list *rows,
                            int64_t *total) MUST_CHECK;

/* Writes how far it is. */
struct problem *export_grow(const struct tenant *tenant, const struct export *export) MUST_CHECK;

/* It has a file, which is kept for EXPORT_KEPT. */
struct problem *export_finish(const struct tenant *tenant, int64_t id) MUST_CHECK;

/* Its pieces go; it is shown for so many seconds, or not any more. */
struct problem *export_drop_file(const struct tenant *tenant, int64_t id, int64_t seconds) MUST_CHECK;

/* Stores bytes after the first `*start` of a part, in pieces, and moves that on. */
struct problem *export_write(const struct tenant *tenant, const struct export_piece *place, struct str bytes,
                             int64_t *start) MUST_CHECK;

/* Deletes some pieces of a part, inside the caller's transaction if there is one; `*rows` gets their number. */
struct problem *export_clear_part(const struct tenant *tenant, int64_t id, int64_t part, int64_t *rows) MUST_CHECK;

/* The bytes of a part from that one on to the end of its piece; none: there is no such byte. */
struct problem *export_read(const struct tenant *tenant, const struct export_piece *place,
                            struct str *bytes) MUST_CHECK;

/* Deletes some pieces that are of no use any more, whosever they are; see job_purge. */
struct problem *exports_purge(const struct tenant *nobody) MUST_CHECK;

#endif
