#include "api/listing.h"
#include "api/resource.h"
#include "exports/export_files.h"
#include "exports/export_show.h"
#include "exports/handlers.h"
#include "jobs/jobs.h"
#include "store/jobs.h"

void export_show(struct arena *arena, struct export *export, struct instant now)
{
    struct job *job = export_job(arena, export);

    job_show_progress(arena, job, now);
    SET(export, progress, job->progress);
}

struct str export_etag(struct arena *arena, const struct export *export)
{
    return arena_format(arena, "\"" STR_FMT "\"", STR_ARG(uuid_str(arena, export->uuid)));
}

static void show_row(struct request *request, const struct listing_plan *plan, void *row)
{
    (void)plan;
    export_show(request->arena, row, request->now);
}

struct problem *exports_list(struct request *request, struct response *response)
{
    struct listing_plan plan    = {.read = export_page, .show = show_row};
    struct problem     *problem = listing_begin(request, &plan);

    return problem ? problem : listing_answer(request, response, &plan);
}

/* Whoever waits for it is told when to ask again. */
static void show(struct request *request, struct response *response, struct export *export)
{
    struct job *job = export_job(request->arena, export);

    export_show(request->arena, export, request->now);
    answer_object(request, response, export);
    SET(job, progress, export->progress);
    response->retry_after = job_pause(job);
}

static struct problem *find(struct request *request, struct export **out)
{
    struct problem *problem = export_find(request->tenant, request_params(request)->uuid, out);

    return problem || *out ? problem : no_such(request, "export");
}

struct problem *exports_get(struct request *request, struct response *response)
{
    struct export *export;
    struct problem *problem = find(request, &export);

    if (!problem)
        show(request, response, export);
    return problem;
}

/* Its job, locked; then what is known of the export is known anew, for a step may have ended it meanwhile. */
static struct problem *lock(struct request *request, struct export **export, struct job **job)
{
    struct problem *problem;

    if ((problem = find(request, export)) ||
        (problem = store_job_lock(request->tenant, request_params(request)->uuid, job)))
        return problem;
    return *job ? find(request, export) : no_such(request, "export");
}

struct problem *exports_cancel(struct request *request, struct response *response)
{
    struct export *export;
    struct job     *job;
    struct problem *problem = lock(request, &export, &job);

    if (problem)
        return problem;
    if (job->state == JOB_DONE || job->state == JOB_FAILED)
        return problem_coded(request->arena, PROBLEM_conflict, CODE_job_ended, "The export has ended: it is %s.",
                             job_states[job->state]);
    if (job_is_open(job) &&
        ((problem = job_cancel(request->tenant, job, request->now)) || (problem = find(request, &export))))
        return problem;
    show(request, response, export);
    response->status = 202;
    return NULL;
}

/* What still goes on is canceled. */
struct problem *exports_delete(struct request *request, struct response *response)
{
    struct export *export;
    struct job     *job;
    struct problem *problem = lock(request, &export, &job);

    if (problem || (job_is_open(job) && (problem = job_cancel(request->tenant, job, request->now))) ||
        (problem = export_drop_file(request->tenant, export->id, 0)))
        return problem;
    answer_nothing(response);
    return NULL;
}
