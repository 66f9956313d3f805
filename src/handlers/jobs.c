#include "handlers/handlers.h"
#include "jobs/jobs.h"

#include "api/listing.h"
#include "api/resource.h"
#include "store/jobs.h"

static void show_row(struct request *request, const struct listing_plan *plan, void *row)
{
    (void)plan;
    job_show_progress(request->arena, row, request->now);
}

struct problem *jobs_list(struct request *request, struct response *response)
{
    struct listing_plan plan    = {.read = store_job_page, .show = show_row};
    struct problem     *problem = listing_begin(request, &plan);

    return problem ? problem : listing_answer(request, response, &plan);
}

/* Whoever waits for a job is told when to ask again. */
static void show(struct request *request, struct response *response, struct job *job)
{
    job_show_progress(request->arena, job, request->now);
    answer_object(request, response, job);
    response->retry_after = job_pause(job);
}

struct problem *jobs_get(struct request *request, struct response *response)
{
    struct job     *job;
    struct problem *problem = store_job_find(request->tenant, request_params(request)->uuid, &job);

    if (problem)
        return problem;
    if (!job)
        return no_such(request, "job");
    show(request, response, job);
    return NULL;
}

/* Beside that of the call, which is the one for indexes. */
static const int scopes[JOB_KINDS] = {[JOB_INDEX]  = SCOPE_RECORD_TYPES_WRITE,
                                      [JOB_EXPORT] = SCOPE_EXPORTS_WRITE,
                                      [JOB_IMPORT] = SCOPE_IMPORTS_WRITE,
                                      [JOB_ACTION] = SCOPE_ACTIONS_WRITE};

struct problem *jobs_cancel(struct request *request, struct response *response)
{
    struct job     *job;
    struct problem *problem = store_job_lock(request->tenant, request_params(request)->uuid, &job);

    if (problem)
        return problem;
    if (!job)
        return no_such(request, "job");
    if ((problem = caller_needs(request, scopes[job->kind])))
        return problem;
    if (job->state == JOB_DONE || job->state == JOB_FAILED)
        return problem_coded(request->arena, PROBLEM_conflict, CODE_job_ended, "The job has ended: it is %s.",
                             job_states[job->state]);
    if (job_is_open(job)) {
        if ((problem = job_cancel(request->tenant, job, request->now)))
            return problem;
        SET(job, state, JOB_CANCELED);
        SET(job, finished_at, request->now);
    }
    show(request, response, job);
    response->status = 202;
    return NULL;
}
