#include "jobs/jobs.h"

#include "base/log.h"
#include "jobs/kinds.h"
#include "jobs/others.h"
#include "json/write.h"
#include "store/jobs.h"

#include <time.h>

enum { STEPS_FAILED = 20 /* in a row, after which a job has failed */, NANOSECONDS = 1000 /* of a microsecond */ };

void job_fail(struct arena *arena, struct job *job, enum problem_code code, struct str detail)
{
    struct json_writer *writer = json_writer_new(arena);

    json_object_open(writer);
    json_name(writer, STR("code"));
    json_text(writer, str_from(problem_code_name(code)));
    json_name(writer, STR("detail"));
    json_text(writer, detail);
    json_object_close(writer);
    SET(job, problem, json_raw_value(arena, json_writer_text(writer)));
    SET(job, state, JOB_FAILED);
}

/* Whether somebody else, or nobody, has it now. */
enum held { HELD, LOST };

static struct problem *step_held(const struct tenant *tenant, struct job *job, enum held *held)
{
    bool            is_ours;
    struct problem *problem;

    if ((problem = store_job_hold(tenant, job, &is_ours)))
        return problem;
    *held = is_ours ? HELD : LOST;
    if (!is_ours)
        return NULL;
    if ((problem = job_kind_steps[job->kind].step(tenant, job)) ||
        (problem = job_is_open(job) ? store_job_keep(tenant, job) : store_job_finish(tenant, job)))
        return problem;
    return db_commit(tenant);
}

/* What a step has changed of the job counts only where it was committed. */
static struct problem *step_once(const struct tenant *tenant, struct job *job, enum held *held)
{
    struct job      changed = *job;
    struct problem *problem = job_kind_steps[job->kind].prepare(tenant, &changed);

    if (!problem && !(problem = db_begin(tenant)))
        problem = step_held(tenant, &changed, held);
    db_rollback(tenant->db);
    if (!problem && *held == HELD)
        *job = changed;
    return problem;
}

/* A job none of whose steps succeeds any more has failed, and does not keep others from their turn. */
static struct problem *give_up(const struct tenant *tenant, struct job *job, enum held *held)
{
    struct job      failed = *job;
    bool            is_ours;
    struct problem *problem = db_begin(tenant);

    if (!problem && !(problem = store_job_hold(tenant, &failed, &is_ours)) && is_ours) {
        job_fail(tenant->arena, &failed, CODE_internal_error,
                 STR("It could not go on. The log of the program that works on jobs has the details."));
        if (!(problem = job_kind_steps[job->kind].end(tenant, &failed, clock_now())) &&
            !(problem = store_job_finish(tenant, &failed)))
            problem = db_commit(tenant);
    }
    db_rollback(tenant->db);
    *held = LOST;
    return problem;
}

/* Without memory nothing of the connection is used any more. */
static struct problem *step_within_memory(const struct tenant *tenant, struct job *job, enum held *held)
{
    struct problem *problem;
    jmp_buf         escape;

    arena_escape_to(tenant->arena, &escape);
    if (setjmp(escape) == 0) {
        problem = step_once(tenant, job, held);
    } else {
        db_close(tenant->db);
        arena_reset(tenant->arena);
        problem = problem_new(tenant->arena, PROBLEM_failure, "There was not enough memory.");
    }
    arena_escape_to(tenant->arena, NULL);
    return problem;
}

/* A step that others have come in the way of is done again by the next call. */
static struct problem *after_failure(const struct tenant *tenant, struct job *job, struct problem *problem,
                                     enum held *held)
{
    struct problem *ignored;

    if (problem->kind == PROBLEM_unavailable && !db_may_repeat(tenant->db))
        return problem;
    log_event(problem->kind == PROBLEM_unavailable ? LOG_LEVEL_INFO : LOG_LEVEL_ERROR, "job",
              "a step of job %lld of account %lld has failed: " STR_FMT, (long long)job->id, (long long)job->account_id,
              STR_ARG(problem->detail));
    if (++job->failures >= STEPS_FAILED)
        return give_up(tenant, job, held);
    ignored = store_job_fail_step(tenant, job);
    (void)ignored;
    return NULL;
}

static void sleep_for(uint64_t micros)
{
    struct timespec pause = {.tv_sec = (time_t)(micros / 1000000), .tv_nsec = (long)(micros % 1000000) * NANOSECONDS};

    if (micros)
        nanosleep(&pause, NULL);
}

/* Where nobody else asks the database, nobody is kept waiting by work that goes on at once. */
static void rest(const struct jobs_work *work, const struct tenant *tenant, struct others *others, uint64_t started)
{
    uint64_t took = clock_monotonic_us() - started;

    if (work->pause && others_are_busy(tenant, others, db_usage(tenant->db).queries))
        sleep_for(took * work->pause / 100);
}

static struct problem *work_on(const struct jobs_work *work, struct job *job)
{
    struct tenant   tenant = {.db = work->nobody.db, .arena = work->step_arena, .account_id = job->account_id};
    uint64_t        end    = clock_monotonic_us() + work->milliseconds * UINT64_C(1000);
    enum held       held   = HELD;
    struct others   others = {0};
    struct problem *problem;

    while (held == HELD && job_is_open(job)) {
        uint64_t started = clock_monotonic_us();

        arena_reset(tenant.arena);
        db_start_request(tenant.db);
        if (!(problem = step_within_memory(&tenant, job, &held)))
            job->failures = 0;
        else if ((problem = after_failure(&tenant, job, problem, &held)))
            return problem;
        if ((work->is_over && work->is_over()) || clock_monotonic_us() >= end)
            break;
        rest(work, &tenant, &others, started);
    }
    return held == HELD && job_is_open(job) ? store_job_release(&tenant, job) : NULL;
}

/* In the memory of a step: what it needs for the index is no less. */
static struct problem *purge(const struct jobs_work *work)
{
    const struct tenant nobody = {.db = work->nobody.db, .arena = work->step_arena};
    struct problem     *problem;

    arena_reset(nobody.arena);
    problem = store_job_purge(&nobody);
    for (int kind = 0; kind < JOB_KINDS && !problem; kind++)
        if (job_kind_steps[kind].purge)
            problem = job_kind_steps[kind].purge(&nobody);
    return problem;
}

/* The problem lies in memory that goes with the next step. */
struct problem *jobs_run(const struct jobs_work *work, bool *found)
{
    struct job     *job;
    struct problem *problem;

    *found = false;
    arena_reset(work->nobody.arena);
    if ((problem = purge(work)) || (problem = store_job_take(&work->nobody, &job)) || !job)
        return problem;
    *found = true;
    return work_on(work, job);
}

struct problem *job_cancel(const struct tenant *tenant, const struct job *job, struct instant now)
{
    struct problem *problem = store_job_cancel(tenant, job);

    return problem ? problem : job_kind_steps[job->kind].end(tenant, job, now);
}
