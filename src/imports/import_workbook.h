/*
 * The rows of an uploaded workbook. Reading on somewhere in a workbook means to go through all before, so a process
 * keeps the last one that it has read open, from one step of a job to the next.
 */
#ifndef IMPORTS_IMPORT_WORKBOOK_H
#define IMPORTS_IMPORT_WORKBOOK_H

#include "imports/import_store.h"
#include "sheets/row.h"

/*
 * The next row after that number, 0 being the start, valid until the next call; one without a number: there is none.
 * `unacceptable` for a workbook that cannot be read, or has no such sheet.
 */
struct problem *import_workbook_next(const struct tenant *tenant, const struct import *import, uint64_t behind,
                                     struct sheet_row *row) MUST_CHECK;

/* What is known of the workbook that is open: whether its days count from 1904, and the names of its sheets. */
bool         import_workbook_is_1904(void);
struct texts import_workbook_sheets(struct arena *arena);

/* Gives back what an open workbook takes: a worker has other requests to serve. */
void import_workbook_close(void);

#endif
