#include "domain/import_row.h"

#include "base/attributes.h"

#include <stddef.h>

const char *const import_row_statuses[] = {"created", "updated", "unchanged", "skipped", "suppressed",
                                           "error",   "kept",    "undone",    NULL};
_Static_assert(COUNT_OF(import_row_statuses) == ROW_STATUSES + 1, "in the order of enum import_row_status");
