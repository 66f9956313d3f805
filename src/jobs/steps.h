/* What the files of src/jobs/ share. */
#ifndef JOBS_STEPS_H
#define JOBS_STEPS_H

#include "db/db.h"
#include "domain/job.h"
#include "domain/record.h"

/*
 * The part of a job about the values of a field alone, by the field's number; that about its keys, and its values where
 * these are missing, too, is the set of keys, which is never so high.
 */
#define VALUES_PART (INT64_C(1) << 32)

/* Has the index learn the values of a field, of these records, which are locked. */
struct problem *values_note(const struct tenant *tenant, const struct list *fields, const struct custom_field *field,
                            const struct list *records) MUST_CHECK;

#endif
