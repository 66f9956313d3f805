/*
 * Jobs: work that goes on in the background, in steps, each a transaction that also writes how far the job is. So
 * nothing is lost or done twice when a host dies, and any host goes on where another one stood (store/jobs.h).
 */
#ifndef JOBS_JOBS_H
#define JOBS_JOBS_H

#include "db/db.h"
#include "domain/job.h"
#include "domain/record_type.h"

/* What working takes. */
struct jobs_work {
    struct tenant nobody;       /* of no account, with memory for the job that is at work */
    struct arena *step_arena;   /* for one step at a time */
    unsigned      milliseconds; /* after which a job is let go, for others to have their turn */
    unsigned      pause;        /* after a step while others ask the database, in hundredths of the time that it took */
    bool (*is_over)(void);      /* whether to stop after this step; or NULL */
};

/*
 * Works on one job that is due, if there is one, until it has ended, its time is up or the work is over. `*found` tells
 * whether there was one. A problem is of the database; a job that cannot go on has failed, and that is none.
 */
struct problem *jobs_run(const struct jobs_work *work, bool *found) MUST_CHECK;

/* Ends an open job, with what that means for what it was about, inside the caller's transaction, which has locked it.
 */
struct problem *job_cancel(const struct tenant *tenant, const struct job *job, struct instant now) MUST_CHECK;

/*
 * Adds the job that does what the definition of a type asks for a field's set of keys: makes them, with its values in
 * the index where they are missing, or, when the field is not unique any more, sweeps them away. Takes the place of one
 * that is open.
 */
struct problem *job_index_keys(const struct tenant *tenant, int64_t type_id, const struct custom_field *field,
                               struct instant now) MUST_CHECK;

/* The same for the values alone of a field that has become indexed; and the end of such a job. */
struct problem *job_index_values(const struct tenant *tenant, int64_t type_id, const struct custom_field *field,
                                 struct instant now) MUST_CHECK;
struct problem *job_cancel_values(const struct tenant *tenant, int64_t type_id,
                                  const struct custom_field *field) MUST_CHECK;

#endif
