/* Imports in the database. All writing happens inside the caller's transaction. */
#ifndef IMPORTS_IMPORT_STORE_H
#define IMPORTS_IMPORT_STORE_H

#include "db/db.h"
#include "imports/import.h"
#include "search/listing.h"

struct problem *import_add(const struct tenant *tenant, struct import *import) MUST_CHECK;

/* The account's import of that uuid, or that id, or NULL in `out`; the locked ones until the transaction ends. */
struct problem *import_find(const struct tenant *tenant, struct uuid uuid, struct import **out) MUST_CHECK;
struct problem *import_lock(const struct tenant *tenant, struct uuid uuid, struct import **out) MUST_CHECK;
struct problem *import_find_id(const struct tenant *tenant, int64_t id, struct import **out) MUST_CHECK;
struct problem *import_lock_id(const struct tenant *tenant, int64_t id, struct import **out) MUST_CHECK;

/* A listing_read: without notes, faults, warnings and sample. */
struct problem *import_page(const struct tenant *tenant, struct listing *listing, struct list *rows,
                            int64_t *total) MUST_CHECK;

/* Write what a client may say; what is known of the upload; and how far its job is. */
struct problem *import_keep_settings(const struct tenant *tenant, const struct import *import) MUST_CHECK;
struct problem *import_keep_upload(const struct tenant *tenant, const struct import *import) MUST_CHECK;
struct problem *import_keep_work(const struct tenant *tenant, const struct import *import) MUST_CHECK;

/* Keeps the state of one that is of no use any more: its file is erased after the request, a little at a time. */
struct problem *import_give_up(const struct tenant *tenant, const struct import *import) MUST_CHECK;

/* Deletes the ended job of an import. */
struct problem *import_forget_job(const struct tenant *tenant, const struct import *import) MUST_CHECK;

/* Takes the bytes of a part in, in place of those that it had. */
struct import_part_bytes {
    int64_t    part;
    struct str bytes;
};
struct problem *import_part_put(const struct tenant *tenant, const struct import *import,
                                const struct import_part_bytes *given) MUST_CHECK;

/* Adds a piece, of IMPORT_PIECE bytes but for the last one of a part, and moves on to where the next one goes. */
struct import_piece {
    int64_t part;
    int64_t piece; /* from 0 */
};
struct problem *import_piece_add(const struct tenant *tenant, const struct import *import, struct import_piece *at,
                                 struct str bytes) MUST_CHECK;

/* Deletes all parts that the import knows; the one after them is its first one then. */
struct problem *import_parts_replace(const struct tenant *tenant, const struct import *import) MUST_CHECK;

/* All parts that are there, in their order, without their bytes. */
struct problem *import_part_list(const struct tenant *tenant, const struct import *import,
                                 struct list *parts) MUST_CHECK;

/* One piece of a part, its bytes as they came; NULL in `bytes->at`: there is none. */
struct problem *import_piece_read(const struct tenant *tenant, const struct import *import,
                                  const struct import_piece *which, struct str *bytes) MUST_CHECK;

/* Writes what became of rows, any number of struct import_row. */
struct problem *import_rows_add(const struct tenant *tenant, const struct list *rows) MUST_CHECK;
struct problem *import_row_mark(const struct tenant *tenant, const struct import_row *row) MUST_CHECK;

/* Rows of that status after a number, or of any with `status` absent, IMPORT_ROWS_READ at most. */
enum { IMPORT_ROWS_READ = 500 };
struct problem *import_rows_read(const struct tenant *tenant, const struct import_row *after,
                                 struct list *rows) MUST_CHECK;

/* Claims keys for rows: of two that claim one, the later row has it, or the earlier one. */
struct problem *import_claims_add(const struct tenant *tenant, const struct list *claims,
                                  enum import_in_file in_file) MUST_CHECK;

/* Who has these keys: claims in the order of their hashes. The second finds one of them, or NULL. */
struct problem *import_claims_find(const struct tenant *tenant, const struct import *import, const struct list *wanted,
                                   struct list *found) MUST_CHECK;
const struct import_claim *import_claim_of(const struct list *found, struct bytes hash);

/* Deletes some rows of a table of an import; `*rows` tells how many, 0 when there are none. */
enum import_table { IMPORT_TABLE_PARTS, IMPORT_TABLE_ROWS, IMPORT_TABLE_CLAIMS };
struct problem *import_sweep(const struct tenant *tenant, const struct import *import, enum import_table table,
                             int64_t *rows) MUST_CHECK;

#endif
