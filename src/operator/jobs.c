#include "operator/operator.h"

#include "base/log.h"
#include "jobs/jobs.h"

#include <string.h>
#include <time.h>

/* Bytes for what is known of a job, and for a step of one; milliseconds that a job has before another's turn. */
enum { JOB_MEMORY = 16 << 20, STEP_MEMORY = 192 << 20, TURN = 5000, REST = 50 /* hundredths of a step's time */ };

enum { IDLE = 1, AWAY = 5 /* seconds, when there is nothing to do, or no database */ };

static void wait_for(int seconds)
{
    struct timespec pause = {.tv_sec = seconds};

    if (!operator_is_ending())
        nanosleep(&pause, NULL);
}

/* For ever: what fails is tried again. */
static int work_on_all(const struct jobs_work *work)
{
    bool is_away = false;

    while (!operator_is_ending()) {
        bool            found;
        struct problem *problem = jobs_run(work, &found);

        if (problem && !is_away)
            log_event(LOG_LEVEL_ERROR, "jobs", "no job is worked on for now: " STR_FMT, STR_ARG(problem->detail));
        if (!problem && is_away)
            log_event(LOG_LEVEL_ERROR, "jobs", "jobs are worked on again");
        is_away = problem != NULL;
        if (problem || !found)
            wait_for(problem ? AWAY : IDLE);
    }
    return EXIT_DONE;
}

static int work_on_due(const struct jobs_work *work)
{
    bool found = true;

    while (found && !operator_is_ending()) {
        struct problem *problem = jobs_run(work, &found);

        if (problem)
            return operator_problem(problem);
    }
    return EXIT_DONE;
}

int command_jobs(struct operation *operation, const struct arguments *arguments)
{
    struct jobs_work work = {
        .nobody = operation->tenant, .milliseconds = TURN, .pause = REST, .is_over = operator_is_ending};
    int status;

    operator_catch_signals();
    work.nobody.arena = arena_new(JOB_MEMORY);
    work.step_arena   = arena_new(STEP_MEMORY);
    status            = arguments->once ? work_on_due(&work) : work_on_all(&work);
    arena_free(work.step_arena);
    arena_free(work.nobody.arena);
    return status;
}
