#include "actions/handlers.h"

#include "actions/action_job.h"
#include "actions/action_parts.h"
#include "actions/action_preview.h"
#include "actions/action_read.h"
#include "actions/action_store.h"
#include "api/listing.h"
#include "api/resource.h"
#include "jobs/jobs.h"
#include "store/jobs.h"

/* Of the processor's time, in microseconds, that previews and counting may take. */
enum { PREVIEW_TIME = 3000000 };

/* --- reading --------------------------------------------------------------------------------------------------------
 */

static void show_row(struct request *request, const struct listing_plan *plan, void *row)
{
    (void)plan;
    action_complete(request->arena, row, request->now);
}

struct problem *actions_list(struct request *request, struct response *response)
{
    struct listing_plan plan    = {.read = action_page, .show = show_row};
    struct problem     *problem = listing_begin(request, &plan);

    return problem ? problem : listing_answer(request, response, &plan);
}

/* The action that the path names, complete; what its reader may not see is none of theirs. */
static struct problem *find(struct request *request, bool lock, struct action **out)
{
    struct problem *problem = action_find(request->tenant, request_params(request)->uuid, lock, out);

    if (problem)
        return problem;
    if (!*out)
        return no_such(request, "action");
    action_complete(request->arena, *out, request->now);
    return NULL;
}

/* Whoever waits for its job is told when to ask again. */
static void show(struct request *request, struct response *response, struct action *action)
{
    struct job job = {.state = JOB_WAITING, .progress = action->progress};

    answer_object(request, response, action);
    if (action->state == ACTION_WAITING || action->state == ACTION_RUNNING || action->stage == STAGE_COUNTING)
        response->retry_after = job_pause(&job);
}

struct problem *actions_get(struct request *request, struct response *response)
{
    struct action  *action;
    struct problem *problem = find(request, false, &action);

    if (!problem)
        show(request, response, action);
    return problem;
}

struct problem *actions_rows(struct request *request, struct response *response)
{
    struct listing_plan plan = {.read = parts_page};
    struct action      *action;
    struct problem     *problem;

    if ((problem = listing_begin(request, &plan)) || (problem = find(request, false, &action)))
        return problem;
    SET(plan.listing, action_id, action->id);
    return listing_answer(request, response, &plan);
}

/* --- preview --------------------------------------------------------------------------------------------------------
 */

int actions_create_needs(const struct request *request)
{
    return action_scopes(CONTENT(request, struct action));
}

/* No preview may be of what a record type was a moment ago, so none is taken from the cache. */
static void give_time(struct request *request)
{
    arena_change_limits(request->arena, PREVIEW_TIME, UINT64_MAX);
    cache_forget_all(db_types(request->tenant->db));
}

struct problem *actions_create_prepare(struct request *request)
{
    struct action         *action  = CONTENT(request, struct action);
    struct action_preview *preview = ARENA_NEW(request->arena, struct action_preview);
    struct action_work     work;
    struct problem        *problem;

    give_time(request);
    if ((problem = action_read(request, action, &work)) || (problem = action_preview(&work, preview)))
        return problem;
    request->prepared = preview;
    return NULL;
}

/* What is shown of a new action is what others will read of it. */
static struct problem *answer_new(struct request *request, struct response *response, struct uuid uuid)
{
    struct action  *action;
    struct problem *problem = action_find(request->tenant, uuid, false, &action);

    if (problem)
        return problem;
    if (!action)
        return no_such(request, "action");
    action_complete(request->arena, action, request->now);
    answer_created(request, response, action, location_of(request, "/api/actions", action->uuid));
    return NULL;
}

struct problem *actions_create(struct request *request, struct response *response)
{
    struct action               *action  = CONTENT(request, struct action);
    const struct action_preview *preview = request->prepared;
    struct problem              *problem;

    SET(action, uuid, uuid_new());
    SET(action, created_at, request->now);
    SET(action, stage, preview->needs_job ? STAGE_COUNTING : STAGE_PREVIEW);
    SET(action, total, preview->total);
    SET(action, sampled, samples_write(request->arena, preview->samples, preview->sample_count));
    if (!preview->needs_job)
        SET(action, counted, tally_write(request->arena, &preview->tally));
    if ((problem = action_add(request->tenant, action)))
        return problem;
    SET(action, id, db_last_id(request->tenant->db));
    if (preview->needs_job) {
        SET(action, parts, 0);
        if ((problem = action_job_add(request->tenant, action, ACTION_JOB_COUNTS, request->now)) ||
            (problem = action_update(request->tenant, action)))
            return problem;
    }
    return answer_new(request, response, action->uuid);
}

/* --- run ------------------------------------------------------------------------------------------------------------
 */

struct problem *actions_run_prepare(struct request *request)
{
    struct action     *action;
    struct action_set *set = ARENA_NEW(request->arena, struct action_set);
    struct problem    *problem;

    if ((problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable)) ||
        (problem = action_find_set(request->tenant, request_params(request)->uuid, &action)) || !action)
        return problem;
    give_time(request);
    if (HAS(action, uuid_bytes)) /* the job looks at them */
        return NULL;
    if (!(problem = db_begin_snapshot(request->tenant)))
        problem = action_set_open(request->tenant, action, set);
    db_rollback(request->tenant->db);
    request->prepared = set;
    return problem;
}

static struct problem *check_stage(const struct request *request, const struct action *action)
{
    if (action->stage == STAGE_COUNTING && action->state == ACTION_PREVIEW)
        return problem_coded(request->arena, PROBLEM_conflict, CODE_still_counting,
                             "The rows of the action are still being counted.");
    if (action->stage != STAGE_PREVIEW)
        return problem_coded(request->arena, PROBLEM_conflict, CODE_not_a_preview, "The action is %s.",
                             action_states[action->state]);
    return NULL;
}

static struct problem *check_confirmation(const struct request *request, const struct action *action)
{
    int64_t                  confirm = ((const struct action_confirm *)request->content)->confirm;
    const struct action_set *set     = request->prepared;

    if (confirm != action->counts->affected)
        return problem_at(request->arena, PROBLEM_conflict, STR("/confirm"), CODE_wrong_confirm,
                          "The action affects %lld rows.", (long long)action->counts->affected);
    if (set && action_set_has_grown(action->total, set->total))
        return problem_coded(request->arena, PROBLEM_conflict, CODE_changed_since_preview,
                             "The set has %lld rows now; it had %lld in the preview.", (long long)set->total,
                             (long long)action->total);
    return NULL;
}

struct problem *actions_run(struct request *request, struct response *response)
{
    static const struct action_tally nothing;
    struct action                   *action;
    struct problem                  *problem;

    if ((problem = find(request, true, &action)) || (problem = caller_needs(request, action_scopes(action))) ||
        (problem = check_stage(request, action)) || (problem = check_confirmation(request, action)))
        return problem;
    SET(action, stage, STAGE_RUN);
    SET(action, result, tally_write(request->arena, &nothing));
    if ((problem = action_job_add(request->tenant, action, ACTION_JOB_RUNS, request->now)) ||
        (problem = action_update(request->tenant, action)) || (problem = find(request, false, &action)))
        return problem;
    show(request, response, action);
    response->status = 202;
    return NULL;
}

/* What is done stays done. */
static struct problem *cancel(struct request *request, struct action *action)
{
    struct job     *job;
    struct problem *problem;

    if (action->stage != STAGE_RUN) {
        SET(action, stage, STAGE_CANCELED);
        if ((problem = action_update(request->tenant, action)))
            return problem;
    }
    if (!HAS(action, job_uuid))
        return NULL;
    if ((problem = store_job_lock(request->tenant, action->job_uuid, &job)))
        return problem;
    return job && job_is_open(job) ? job_cancel(request->tenant, job, request->now) : NULL;
}

struct problem *actions_cancel(struct request *request, struct response *response)
{
    struct action  *action;
    struct problem *problem = find(request, true, &action);

    if (problem)
        return problem;
    if (action->state == ACTION_DONE || action->state == ACTION_FAILED)
        return problem_coded(request->arena, PROBLEM_conflict, CODE_job_ended, "The action has ended: it is %s.",
                             action_states[action->state]);
    if ((problem = caller_needs(request, action_scopes(action))) || (problem = cancel(request, action)) ||
        (problem = find(request, false, &action)))
        return problem;
    show(request, response, action);
    response->status = 202;
    return NULL;
}
