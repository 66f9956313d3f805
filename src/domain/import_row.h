/* What becomes of a row of a file that is imported. */
#ifndef DOMAIN_IMPORT_ROW_H
#define DOMAIN_IMPORT_ROW_H

/* The last two are of an undo: what somebody has changed since is kept. */
enum import_row_status {
    ROW_CREATED,
    ROW_UPDATED,
    ROW_UNCHANGED,
    ROW_SKIPPED,
    ROW_SUPPRESSED,
    ROW_ERROR,
    ROW_KEPT,
    ROW_UNDONE,
    ROW_STATUSES
};

extern const char *const import_row_statuses[];

#endif
