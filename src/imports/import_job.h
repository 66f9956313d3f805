/* The job of an import: checking it, running it, and taking it back. */
#ifndef IMPORTS_IMPORT_JOB_H
#define IMPORTS_IMPORT_JOB_H

#include "imports/import_plan.h"
#include "domain/job.h"

/* As jobs/kinds.h says. */
struct problem *import_prepare(const struct tenant *tenant, struct job *job) MUST_CHECK;
struct problem *import_step(const struct tenant *tenant, struct job *job) MUST_CHECK;
struct problem *import_end(const struct tenant *tenant, const struct job *job, struct instant now) MUST_CHECK;

/* Deletes parts and rows of an import that is IMPORT_DAYS old, and what its report tells of them. */
struct problem *import_purge(const struct tenant *nobody) MUST_CHECK;

/* The next rows of a run are taken back, inside the step's transaction; `*is_over` when there are none. */
struct problem *import_undo_some(const struct tenant *tenant, struct import *import, bool *is_over) MUST_CHECK;

/* How many refused rows end the import; INT64_MAX: no number does. */
int64_t import_abort_at(const struct import *import);

#endif
