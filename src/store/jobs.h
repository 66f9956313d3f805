/* Jobs in the database: who works on which, and how far it is. */
#ifndef STORE_JOBS_H
#define STORE_JOBS_H

#include "domain/job.h"
#include "search/listing.h"

/* A job is held for so many seconds at a time, much longer than a step takes; then anybody may go on with it. */
enum { JOB_SECONDS = 15, JOB_KEPT = 30 * 86400 /* seconds, once it has ended */ };

/* Adds a job that waits, in the caller's transaction; completes it, also with a uuid if it has none. */
struct problem *store_job_add(const struct tenant *tenant, struct job *job, struct instant now) MUST_CHECK;

/* The account's job of that uuid, or NULL in `out`; the second one locked. */
struct problem *store_job_find(const struct tenant *tenant, struct uuid uuid, struct job **out) MUST_CHECK;
struct problem *store_job_lock(const struct tenant *tenant, struct uuid uuid, struct job **out) MUST_CHECK;

/* One page of jobs, the newest first, and how many there are. */
struct problem *store_job_page(const struct tenant *tenant, struct listing *listing, struct list *rows,
                               int64_t *total) MUST_CHECK;

/*
 * Takes the next job that is due, whosever it is, for a new holder; NULL in `out`: none is, or others were faster. Runs
 * a transaction of its own; `tenant` is nobody.
 */
struct problem *store_job_take(const struct tenant *tenant, struct job **out) MUST_CHECK;

/* Holds a job for JOB_SECONDS, inside the transaction of a step; `*is_ours` tells whether it still is. */
struct problem *store_job_hold(const struct tenant *tenant, struct job *job, bool *is_ours) MUST_CHECK;

/* Writes how far a held job is, inside the same transaction; or with which state it has ended. */
struct problem *store_job_keep(const struct tenant *tenant, const struct job *job) MUST_CHECK;
struct problem *store_job_finish(const struct tenant *tenant, const struct job *job) MUST_CHECK;

/* Counts a step that has failed. */
struct problem *store_job_fail_step(const struct tenant *tenant, const struct job *job) MUST_CHECK;

/* Lets a job go, which somebody goes on with at once. */
struct problem *store_job_release(const struct tenant *tenant, const struct job *job) MUST_CHECK;

/* Ends a job that is open; whoever works on it learns of it at its next step. */
struct problem *store_job_cancel(const struct tenant *tenant, const struct job *job) MUST_CHECK;

/* Ends all that are open of the kind, target and part of this one. */
struct problem *store_job_cancel_part(const struct tenant *tenant, const struct job *job) MUST_CHECK;

/* Deletes some that have ended JOB_KEPT ago, whosever they are. */
struct problem *store_job_purge(const struct tenant *tenant) MUST_CHECK;

#endif
