/* Checking, running, canceling and undoing an import: each is a job. */
#include "api/resource.h"
#include "imports/handlers.h"
#include "imports/imports.h"
#include "jobs/jobs.h"
#include "store/jobs.h"

/* --- starting ----------------------------------------------------------------------------------------------------- */

static void show_job(struct request *request, struct response *response, struct job *job)
{
    job_show_progress(request->arena, job, request->now);
    answer_object(request, response, job);
    response->status      = 202;
    response->retry_after = job_pause(job);
}

/* It has the uuid of the import, as the one before had. */
static struct job *new_job(const struct request *request, const struct import *import, enum import_work work)
{
    struct job *job = SHAPE_NEW(request->arena, struct job, job_shape);

    SET(job, uuid, import->uuid);
    SET(job, kind, JOB_IMPORT);
    SET(job, target, import->id);
    SET(job, part, work);
    SET(job, label, STR(""));
    return job;
}

static struct problem *add_job(struct request *request, struct response *response, const struct import *import,
                               enum import_work work)
{
    struct job     *job = new_job(request, import, work);
    struct problem *problem;

    if ((problem = import_forget_job(request->tenant, import)) ||
        (problem = store_job_add(request->tenant, job, request->now)))
        return problem;
    CLEAR(job, label);
    show_job(request, response, job);
    return NULL;
}

static void begin_anew(struct import *import)
{
    SET(import, phase, IMPORT_SWEEP);
    SET(import, at_part, 0);
    SET(import, at_piece, 0);
    SET(import, at_base, 0);
    SET(import, at_offset, 0);
    SET(import, at_rows, 0);
    SET(import, row_count, 0);
    SET(import, create_count, 0);
    SET(import, update_count, 0);
    SET(import, unchanged_count, 0);
    SET(import, skip_count, 0);
    SET(import, suppressed_count, 0);
    SET(import, error_count, 0);
    CLEAR(import, notes);
    CLEAR(import, report);
    CLEAR(import, problem);
}

/* What is wrong with the settings is told at once, and not by a job. */
static struct problem *check_settings(struct request *request, struct import *import)
{
    struct import_plan *plan;
    struct problem     *problem = import_plan_make(request->tenant, import, request, &plan);

    if (problem)
        return problem;
    import_plan_check(plan, &request->faults);
    return faults_problem(request->arena, &request->faults, PROBLEM_unacceptable);
}

/* What the run writes takes scopes of its own, which the import tells. */
static struct problem *check_scopes(const struct request *request, const struct import *import)
{
    if (import_is_of_suppressions(import))
        return caller_needs(request, SCOPE_SUPPRESSIONS_WRITE);
    return caller_needs(request, SCOPE_RECORDS_WRITE | (HAS(import, campaign_uuid) ? SCOPE_CAMPAIGNS_WRITE : 0));
}

static struct problem *start(struct request *request, struct response *response, enum import_work work)
{
    struct import  *import;
    struct problem *problem;

    if ((problem = import_named_lock(request, &import)))
        return problem;
    if (!import_is_ready(import))
        return import_wrong_state(request, import);
    if (work == IMPORT_RUN && (problem = check_scopes(request, import)))
        return problem;
    begin_anew(import);
    if ((problem = check_settings(request, import)))
        return problem;
    SET(import, state, work == IMPORT_CHECK ? IMPORT_CHECKING : IMPORT_RUNNING);
    SET(import, updated_at, later_than(request, import->updated_at));
    if (work == IMPORT_RUN) {
        SET(import, was_run, true);
        SET(import, ran_at, request->now);
    }
    if ((problem = import_keep_work(request->tenant, import)))
        return problem;
    return add_job(request, response, import, work);
}

struct problem *imports_check(struct request *request, struct response *response)
{
    return start(request, response, IMPORT_CHECK);
}

struct problem *imports_run(struct request *request, struct response *response)
{
    return start(request, response, IMPORT_RUN);
}

/* --- undoing ------------------------------------------------------------------------------------------------------ */

static struct problem *check_undo(const struct request *request, const struct import *import)
{
    static const int64_t day = INT64_C(86400) * 1000000;

    if (!import->was_run || import_is_busy(import) || import->state == IMPORT_UNDONE)
        return import_wrong_state(request, import);
    if (request->now.micros - import->ran_at.micros > IMPORT_DAYS * day)
        return problem_coded(request->arena, PROBLEM_conflict, CODE_too_old,
                             "It can be undone for %d days, which have passed.", IMPORT_DAYS);
    return NULL;
}

struct problem *imports_undo(struct request *request, struct response *response)
{
    struct import  *import;
    struct problem *problem;

    if ((problem = import_named_lock(request, &import)) || (problem = check_undo(request, import)) ||
        (problem = check_scopes(request, import)))
        return problem;
    SET(import, state, IMPORT_UNDOING);
    SET(import, at_rows, 0);
    SET(import, updated_at, later_than(request, import->updated_at));
    CLEAR(import, problem);
    if ((problem = import_keep_work(request->tenant, import)))
        return problem;
    return add_job(request, response, import, IMPORT_UNDO);
}

/* --- canceling ---------------------------------------------------------------------------------------------------- */

/* Of an upload that nobody completes there is no job yet: one that was canceled tells of it. */
static struct problem *cancel_upload(struct request *request, struct job **job)
{
    struct import  *import;
    struct problem *problem;

    if ((problem = import_uploading_lock(request, &import)))
        return problem;
    *job = new_job(request, import, IMPORT_RUN);
    if ((problem = store_job_add(request->tenant, *job, request->now)) ||
        (problem = store_job_lock(request->tenant, import->uuid, job)) ||
        (problem = job_cancel(request->tenant, *job, request->now)))
        return problem;
    SET(import, state, IMPORT_CANCELED);
    SET(import, updated_at, later_than(request, import->updated_at));
    return import_give_up(request->tenant, import);
}

static struct problem *cancel_job(struct request *request, const struct import *import, struct job **job)
{
    struct problem *problem = store_job_lock(request->tenant, import->uuid, job);

    if (problem)
        return problem;
    if (!*job || !job_is_open(*job))
        return import_wrong_state(request, import);
    return job_cancel(request->tenant, *job, request->now);
}

/* The job is locked before the import, as its steps do. */
struct problem *imports_cancel(struct request *request, struct response *response)
{
    struct import  *import;
    struct job     *job;
    struct problem *problem;

    if ((problem = import_named(request, &import)))
        return problem;
    problem = import->state == IMPORT_UPLOADING ? cancel_upload(request, &job) : cancel_job(request, import, &job);
    if (problem)
        return problem;
    SET(job, state, JOB_CANCELED);
    SET(job, finished_at, request->now);
    show_job(request, response, job);
    return NULL;
}

/* --- deleting ----------------------------------------------------------------------------------------------------- */

/* What rows became is needed for undoing, and stays as long as that can be done. */
struct problem *imports_delete(struct request *request, struct response *response)
{
    struct import  *import;
    struct problem *problem;

    if ((problem = import_named_lock(request, &import)))
        return problem;
    if (import->was_run || import_is_busy(import))
        return import_wrong_state(request, import);
    if ((problem = check_unchanged(request, import)))
        return problem;
    SET(import, state, IMPORT_DELETED);
    SET(import, updated_at, later_than(request, import->updated_at));
    if ((problem = import_forget_job(request->tenant, import)) || (problem = import_give_up(request->tenant, import)))
        return problem;
    answer_nothing(response);
    return NULL;
}
