/* Making a workbook out of the rows that an export's job has kept. */
#ifndef EXPORTS_EXPORT_WORKBOOK_H
#define EXPORTS_EXPORT_WORKBOOK_H

#include "db/db.h"
#include "domain/export.h"

/*
 * Makes the workbook, in a temporary file, and stores it as the export's file; takes as long as that takes, and holds
 * the job meanwhile. What somebody has stored of it before, and did not finish, is cleared. `*size` gets its bytes;
 * negative: the job is somebody else's now, or was canceled.
 */
struct problem *export_make_workbook(const struct tenant *tenant, const struct job *job, const struct export *export,
                                     int64_t *size) MUST_CHECK;

#endif
