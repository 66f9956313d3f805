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
 * What a job needs to be done before its step, outside of its transaction; a few seconds at most. What it has found out
 * it leaves in `job->prepared`, for the step.
 */
typedef struct problem *(*job_prepare)(const struct tenant *tenant, struct job *job);

/*
 * Deletes some of what a kind keeps for a time only, whosever it is; a fifth of a second at most, and nothing mostly.
 * `nobody` is of no account. Runs its own transactions.
 */
typedef struct problem *(*job_purge)(const struct tenant *nobody);

struct job_kind_steps {
    job_prepare prepare;
    job_step    step;
    job_end     end;
    job_purge   purge; /* NULL: nothing is kept */
};
extern const struct job_kind_steps job_kind_steps[JOB_KINDS];

/* Those of the index. */
struct problem *index_prepare(const struct tenant *tenant, struct job *job) MUST_CHECK;
struct problem *index_step(const struct tenant *tenant, struct job *job) MUST_CHECK;
struct problem *index_end(const struct tenant *tenant, const struct job *job, struct instant now) MUST_CHECK;

/* Makes the job's end, as a problem of that code, for all to read. */
void job_fail(struct arena *arena, struct job *job, enum problem_code code, struct str detail);

#endif
