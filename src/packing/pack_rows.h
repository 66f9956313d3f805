/* How changes become part of the index. */
#ifndef PACKING_PACK_ROWS_H
#define PACKING_PACK_ROWS_H

#include "db/db.h"

/*
 * Packs changes, rows of change_shape in the order of their records: buries what the index knows of these, adds a fresh
 * segment, and counts. Inside a transaction that holds the lease of the index.
 */
struct problem *pack_rows(const struct tenant *tenant, const struct list *rows) MUST_CHECK;

#endif
