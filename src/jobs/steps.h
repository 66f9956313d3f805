/* What each kind of job does in a step; for src/jobs/ only. */
#ifndef JOBS_STEPS_H
#define JOBS_STEPS_H

#include "db/db.h"
#include "domain/job.h"
#include "domain/record.h"

/*
 * One step of a job that is held, inside a transaction that ends after it; a second at most. It changes the checkpoint
 * and the numbers of the job, and its state where it ends with this step.
 */
typedef struct problem *(*job_step)(const struct tenant *tenant, struct job *job);

/* What a job's end means for what it was about: it was canceled, or has failed. */
typedef struct problem *(*job_end)(const struct tenant *tenant, const struct job *job, struct instant now);

/* What a job needs to be done before its step, outside of its transaction; a few seconds at most. */
typedef struct problem *(*job_prepare)(const struct tenant *tenant, const struct job *job);

struct problem *index_prepare(const struct tenant *tenant, const struct job *job) MUST_CHECK;
struct problem *index_step(const struct tenant *tenant, struct job *job) MUST_CHECK;
struct problem *index_end(const struct tenant *tenant, const struct job *job, struct instant now) MUST_CHECK;

/*
 * The part of a job about the values of a field alone, by the field's number; that about its keys, and its values where
 * these are missing, too, is the set of keys, which is never so high.
 */
#define VALUES_PART (INT64_C(1) << 32)

/* Has the index learn the values of a field, of these records, which are locked. */
struct problem *values_note(const struct tenant *tenant, const struct list *fields, const struct custom_field *field,
                            const struct list *records) MUST_CHECK;

/* Makes the job's end, as a problem of that code, for all to read. */
void job_fail(struct arena *arena, struct job *job, enum problem_code code, struct str detail);

#endif
