/* What the job of an action does in a step; for src/job_kinds.c. */
#ifndef ACTIONS_ACTION_JOB_H
#define ACTIONS_ACTION_JOB_H

#include "domain/action.h"
#include "jobs/kinds.h"

enum action_job_part { ACTION_JOB_COUNTS, ACTION_JOB_RUNS };

struct problem *action_prepare(const struct tenant *tenant, struct job *job) MUST_CHECK;
struct problem *action_step(const struct tenant *tenant, struct job *job) MUST_CHECK;
struct problem *action_end(const struct tenant *tenant, const struct job *job, struct instant now) MUST_CHECK;

/* Adds the job that counts the rows of an action, or that runs it; sets the action's `job_uuid`. */
struct problem *action_job_add(const struct tenant *tenant, struct action *action, enum action_job_part part,
                               struct instant now) MUST_CHECK;

/* Deletes some of what is left of the oldest action that is too old, whosever it is. */
struct problem *actions_purge(const struct tenant *nobody) MUST_CHECK;

#endif
