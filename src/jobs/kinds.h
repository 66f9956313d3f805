/*
 * What each kind of job does in a step. The table stands in src/job_kinds.c, for a kind may be of a layer that is above
 * this one: what it writes is written by the code that serves single calls.
 */
#ifndef JOBS_KINDS_H
#define JOBS_KINDS_H

#include "db/db.h"
#include "domain/job.h"

/*
 * One step of a job that is held, inside a transaction that ends after it; a second at most. It changes the checkpoint
 * and the numbers of the job, and its state where it ends with this step.
 */
typedef struct problem *(*job_step)(const struct tenant *tenant, struct job *job);

/* What a job's end means for what it was about: it was canceled, or has failed. */
typedef struct problem *(*job_end)(const struct tenant *tenant, const struct job *job, struct instant now);

/*
 * What a job needs to be done before its step, outside of its transaction; a few seconds at most. What it has read may
 * be handed to the step in `prepared`.
 */
typedef struct problem *(*job_prepare)(const struct tenant *tenant, struct job *job);

struct job_kind_steps {
    job_prepare prepare;
    job_step    step;
    job_end     end;
};
extern const struct job_kind_steps job_kind_steps[JOB_KINDS];

/* Those of the index. */
struct problem *index_prepare(const struct tenant *tenant, struct job *job) MUST_CHECK;
struct problem *index_step(const struct tenant *tenant, struct job *job) MUST_CHECK;
struct problem *index_end(const struct tenant *tenant, const struct job *job, struct instant now) MUST_CHECK;

/* Makes the job's end, as a problem of that code, for all to read. */
void job_fail(struct arena *arena, struct job *job, enum problem_code code, struct str detail);

#endif
