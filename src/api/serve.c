#include "api/serve.h"

#include "api/caller.h"
#include "api/exposition.h"
#include "api/idempotent.h"
#include "api/share.h"
#include "db/db.h"
#include "http/accept.h"
#include "http/answer.h"
#include "http/decode.h"
#include "http/router.h"
#include "metrics/shares.h"
#include "text/pattern.h"

#include <time.h>

/*
 * Microseconds: what a request may use of the processor, in all attempts together; and how long before the database's
 * time is over it ends, so that nobody takes a host for failed that has only not been asked.
 */
enum { PROCESSOR_TIME = 400000, BEFORE_THE_END = 250000 };

enum { ATTEMPTS = 8, ENOUGH_TIME = 500000 /* microseconds; with less than that left nothing is begun again */ };

enum { PAUSE_UNIT = 1000000 /* nanoseconds; at most twice as long before the second repetition, then twice that … */ };

/* Where there is nothing to produce, nothing can be unacceptable. */
static struct problem *take_accept(struct request *request)
{
    bool has_rows = request->route->has_rows;

    if (!route_declares(request->route, PROBLEM_not_acceptable) ||
        accept_choose(request->accept, has_rows ? MEDIA_COUNT : 1, &request->media))
        return NULL;
    return problem_new(request->arena, PROBLEM_not_acceptable, "The answer can only be application/json%s.",
                       has_rows ? ", text/csv or application/x-ndjson" : "");
}

static struct problem *run_in_transaction(struct request *request, struct response *response)
{
    struct idempotency *claim;
    struct problem     *problem;

    if ((problem = db_begin(request->tenant)) || (problem = claim_take(request, response, &claim)) ||
        response->is_replayed)
        return problem;
    if ((problem = request->route->serve(request, response)) || (problem = claim_keep_answer(request, response, claim)))
        return problem;
    return db_commit(request->tenant);
}

static struct problem *write_once(struct request *request, struct response *response)
{
    struct problem *problem = run_in_transaction(request, response);

    db_rollback(request->tenant->db);
    return problem;
}

/* Who asks is looked up where all writes go; while nothing there works, a reader has to do. */
static struct problem *authorize(struct request *request)
{
    struct problem *problem = caller_authorize(request);

    if (!problem || problem->kind != PROBLEM_unavailable || route_writes(request->route))
        return problem;
    request->tenant->db = db_reader(request->tenant->db);
    return request->tenant->db == db_writer(request->tenant->db) ? problem : caller_authorize(request);
}

static struct problem *respond(struct request *request, struct response *response)
{
    struct problem *problem;

    if ((problem = route_find(request, response)))
        return exposition_is_asked(request) ? exposition_get(request, response) : problem;
    if (request->method == METHOD_OPTIONS) {
        answer_nothing(response);
        return NULL;
    }
    response->allow = (struct str){0};
    if ((!request->route->is_open && (problem = authorize(request))) || (problem = take_accept(request)) ||
        (problem = request_decode(request)))
        return problem;
    if (request->route->needs && (problem = caller_needs(request, request->route->needs(request))))
        return problem;
    if (request->route->prepare && (problem = request->route->prepare(request)))
        return problem;
    if (route_writes(request->route))
        return write_once(request, response);
    if (!request->route->is_open)
        request->tenant->db = db_reader(request->tenant->db);
    return request->route->serve(request, response);
}

/* What an abandoned attempt has left in the request. */
static void start_again(struct request *request, struct response *response)
{
    request->tenant->db         = db_writer(request->tenant->db);
    request->tenant->account_id = 0;
    request->route              = NULL;
    request->caller             = NULL;
    request->params             = NULL;
    request->content            = NULL;
    request->prepared           = NULL;
    request->media              = MEDIA_JSON;
    request->has_home           = false;
    request->faults             = (struct faults){0};
    request->parameter_faults   = (struct faults){0};
    *response                   = (struct response){0};
}

static void limit_time(struct request *request)
{
    uint64_t left;

    db_limit_time(request->tenant->db, request->waited);
    left = db_time_left(request->tenant->db);
    arena_limit_time(request->arena, PROCESSOR_TIME,
                     clock_monotonic_us() + (left > BEFORE_THE_END ? left - BEFORE_THE_END : 0));
}

/* What took too long once takes as long again. */
static bool is_worth_repeating(const struct request *request, const struct problem *problem)
{
    return problem && problem->code != CODE_too_costly && db_may_repeat(request->tenant->db) &&
           db_time_left(request->tenant->db) >= ENOUGH_TIME;
}

/*
 * Requests that keep each other from their work would meet again if all of them began again at once: so each waits for
 * a random time, longer from one repetition to the next. The first one is begun at once, for mostly it is enough.
 */
static void pause_before(int attempt)
{
    uint32_t        chance;
    struct timespec pause = {0};

    if (attempt < 2)
        return;
    random_bytes(&chance, sizeof(chance));
    pause.tv_nsec = (long)(((uint64_t)PAUSE_UNIT << (attempt - 1)) * chance >> 32);
    nanosleep(&pause, NULL);
}

void serve(struct request *request, struct response *response)
{
    struct problem *problem = NULL;

    request->patterns = ARENA_NEW(request->arena, struct pattern_budget);
    request->share    = ARENA_NEW(request->arena, struct share);
    limit_time(request);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        pause_before(attempt);
        start_again(request, response);
        request->is_repeated = attempt > 0;
        db_start_request(request->tenant->db);
        problem = respond(request, response);
        if (!is_worth_repeating(request, problem))
            break;
        share_charge(request);
        db_forget_found(request->tenant->db);
    }
    request->tenant->db = db_writer(request->tenant->db);
    db_end_limit(request->tenant->db);
    if (problem)
        answer_problem(request, response, problem);
    answer_conditionally(request, response);
}
