#include "actions/action_job.h"

#include "actions/action_parts.h"
#include "actions/action_set.h"
#include "actions/action_store.h"
#include "http/request.h"
#include "packing/pack.h"
#include "packing/pack_now.h"
#include "store/jobs.h"

/*
 * The first step fixes the set, as it is at one moment, for it is read in one snapshot and written in one transaction.
 * From then on a job's checkpoint is the part whose turn it is.
 */

enum { PARTS_OF_STEP = 2, STEP_TIME = 100000 /* microseconds, after which a step takes no other part */ };

struct problem *action_job_add(const struct tenant *tenant, struct action *action, enum action_job_part part,
                               struct instant now)
{
    struct job     *job = SHAPE_NEW(tenant->arena, struct job, job_shape);
    struct problem *problem;

    if (part == ACTION_JOB_RUNS)
        SET(job, uuid, action->uuid);
    SET(job, kind, JOB_ACTION);
    SET(job, target, action->id);
    SET(job, part, part);
    SET(job, label, STR(""));
    problem = store_job_add(tenant, job, now);
    SET(action, job_uuid, job->uuid);
    return problem;
}

/* --- the set --------------------------------------------------------------------------------------------------------
 */

/* What is read in a snapshot, for the step that writes it. */
struct fixing {
    struct action    *action;
    struct action_set set;
    bool              has_grown;
};

static struct problem *read_set(const struct tenant *tenant, const struct job *job, struct fixing *fixing)
{
    struct problem *problem = action_load(tenant, job->target, &fixing->action);

    if (problem || !fixing->action)
        return problem;
    if ((problem = db_begin_snapshot(tenant)) || (problem = action_set_open(tenant, fixing->action, &fixing->set)))
        return problem;
    fixing->has_grown =
        fixing->set.total > ACTION_ROWS ||
        (job->part == ACTION_JOB_RUNS && action_set_has_grown(fixing->action->total, fixing->set.total));
    return fixing->has_grown ? NULL : action_set_read(&fixing->set);
}

struct problem *action_prepare(const struct tenant *tenant, struct job *job)
{
    struct fixing  *fixing;
    struct problem *problem;

    job->prepared = NULL;
    if (job->checkpoint)
        return job->part == ACTION_JOB_RUNS ? pack_beside_job(tenant) : NULL;
    fixing  = ARENA_NEW(tenant->arena, struct fixing);
    problem = read_set(tenant, job, fixing);
    db_rollback(tenant->db);
    job->prepared = fixing;
    return problem;
}

static void refuse_grown(const struct tenant *tenant, struct job *job, const struct fixing *fixing)
{
    job_fail(tenant->arena, job, CODE_changed_since_preview,
             arena_format(tenant->arena, "The set has %lld rows now; it had %lld in the preview.",
                          (long long)fixing->set.total, (long long)fixing->action->total));
}

/* --- steps ----------------------------------------------------------------------------------------------------------
 */

/* Counts that are not complete yet are shown of a run only. */
static struct problem *keep(const struct tenant *tenant, struct job *job, struct action *action,
                            const struct action_tally *tally)
{
    SET(action, result, tally_write(tenant->arena, tally));
    if (job->part == ACTION_JOB_COUNTS && job->state == JOB_DONE) {
        SET(action, stage, STAGE_PREVIEW);
        SET(action, counted, action->result);
        CLEAR(action, result);
    }
    return action_keep(tenant, action);
}

static struct problem *fix_set(const struct tenant *tenant, struct job *job, struct fixing *fixing)
{
    struct action      *action = fixing->action;
    struct action_set  *set    = &fixing->set;
    struct action_tally tally  = {0};
    int64_t             parts;
    struct problem     *problem;

    if (fixing->has_grown) {
        refuse_grown(tenant, job, fixing);
        return NULL;
    }
    if ((problem = parts_write(tenant, action->id, &set->ids, &parts)))
        return problem;
    SET(action, parts, parts);
    tally_add(&tally, set->missing.at, set->missing.count);
    if (job->part == ACTION_JOB_RUNS && (problem = parts_add_done(tenant, action->id, &set->missing, &parts)))
        return problem;
    if (job->part == ACTION_JOB_COUNTS)
        SET(action, total, set->total);
    SET(job, total, set->total);
    SET(job, done, (int64_t)set->missing.count);
    SET(job, checkpoint, 1);
    if (!action->parts)
        SET(job, state, JOB_DONE);
    return keep(tenant, job, action, &tally);
}

/* One part of the set. Of a job that counts, nothing is written but the counts. */
static struct problem *do_part(struct action_work *work, int64_t number, struct action_tally *tally, int64_t *rows)
{
    const struct tenant *tenant   = work->request->tenant;
    struct outcome      *outcomes = ARENA_ARRAY(tenant->arena, struct outcome, PART_ROWS);
    struct action_part  *part;
    struct problem      *problem = part_read(tenant, work->action->id, number, &part);
    size_t               count   = problem ? 0 : part->rows.count;

    for (size_t done = 0; done < count && !problem; done += ROWS_AT_ONCE) {
        struct action_ids some = action_ids_some(&part->rows, done, ROWS_AT_ONCE);

        problem = action_do_rows(work, &some, outcomes + done);
    }
    if (problem)
        return problem;
    tally_add(tally, outcomes, count);
    *rows += (int64_t)count;
    return work->writes ? part_keep(tenant, part, &(struct outcome_list){.at = outcomes, .count = count}) : NULL;
}

static struct problem *do_parts(struct action_work *work, struct job *job, struct action_tally *tally)
{
    const struct action *action  = work->action;
    uint64_t             end     = clock_monotonic_us() + STEP_TIME;
    struct problem      *problem = action_begin(work);
    int64_t              rows    = 0;
    int64_t              part    = job->checkpoint;

    for (int i = 0; i < PARTS_OF_STEP && part <= action->parts && !problem; i++) {
        if (i && clock_monotonic_us() > end)
            break;
        problem = do_part(work, part++, tally, &rows);
    }
    SET(job, done, job->done + rows);
    SET(job, checkpoint, part);
    if (!problem && part > action->parts)
        SET(job, state, JOB_DONE);
    return problem;
}

/* As a request would be served that does it, for what serves single calls takes one. */
static struct request request_of(const struct tenant *tenant)
{
    return (struct request){
        .arena = tenant->arena, .tenant = (struct tenant *)(uintptr_t)tenant, .now = clock_now(), .is_part = true};
}

struct problem *action_step(const struct tenant *tenant, struct job *job)
{
    struct fixing      *fixing  = job->prepared;
    struct request      request = request_of(tenant);
    struct action      *action;
    struct action_work  work;
    struct action_tally tally;
    struct problem     *problem;

    if ((problem = action_load(tenant, job->target, &action)))
        return problem;
    if (!action || (fixing && !fixing->action)) {
        job_fail(tenant->arena, job, CODE_not_found, STR("The action is there no more."));
        return NULL;
    }
    if (!job->checkpoint)
        return fix_set(tenant, job, fixing);
    action_read_do(&request, action, &work);
    work.writes = job->part == ACTION_JOB_RUNS;
    if (work.writes) {
        work.changes = pack_now_new(tenant->arena, (size_t)PARTS_OF_STEP * PART_ROWS);
        work.held    = ARENA_NEW(tenant->arena, struct held_types);
    }
    tally_read(tenant->arena, action->result, &tally);
    if ((problem = do_parts(&work, job, &tally)) || (work.writes && (problem = pack_now_finish(tenant, work.changes))))
        return problem;
    return keep(tenant, job, action, &tally);
}

/* What it has done stays, and its rows tell what that was. */
struct problem *action_end(const struct tenant *tenant, const struct job *job, struct instant now)
{
    (void)tenant;
    (void)job;
    (void)now;
    return NULL;
}

/* Some of its parts; without any, itself. */
struct problem *actions_purge(const struct tenant *nobody)
{
    struct action  *old   = SHAPE_NEW(nobody->arena, struct action, action_shape);
    bool            found = false;
    int64_t         parts = 0;
    struct problem *problem;

    if ((problem = db_one(nobody, SQL_action_find_old, NULL, old, &found)) || !found ||
        (problem = db_run(nobody, SQL_action_purge_parts, old, &parts)) || parts)
        return problem;
    return db_run(nobody, SQL_action_purge, old, NULL);
}
