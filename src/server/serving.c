#include "server/serving.h"

#include "api/caller.h"
#include "api/exposition.h"
#include "api/packing.h"
#include "api/serve.h"
#include "api/share.h"
#include "api/upkeep.h"
#include "base/log.h"
#include "base/memory.h"
#include "http/answer.h"
#include "http/route.h"
#include "http/start.h"
#include "http/trace.h"
#include "metrics/metrics.h"
#include "metrics/shares.h"
#include "server/fault_log.h"
#include "server/fcgi.h"
#include "server/refusal.h"
#include "server/reply.h"
#include "server/streaming.h"

#include <stdio.h>
#include <stdlib.h>

/*
 * Microseconds. A request that took so long shows that the database has enough to do without what can wait. One that
 * comes at once after another may have been waiting for that. None waits longer than web servers do.
 */
enum { SLOW = 1000000, AT_ONCE = 1000, WAIT_MOST = 60000000 };

/* Bytes that are set aside for the answer to a request that there is no memory for. */
enum { SPARE_MEMORY = 8192 };

struct serving {
    const struct worker_settings *settings;
    struct arena                 *arena;
    struct arena                 *spare; /* for refusals only */
    struct db                    *db;
    struct fcgi                  *fcgi;
    struct request               *request;  /* the current one */
    struct stream                *stream;   /* its answer, where the head has been sent and the end has not; or NULL */
    uint64_t                      started;  /* when it began */
    uint64_t                      micros;   /* how long it took */
    uint64_t                      finished; /* when the last one was over, with the work after its answer */
    uint64_t                      occupied; /* how long that took together */
    struct upkeep                 upkeep;
    int                           connection;
    char                          name[37]; /* its id, where the web server gave none */
};

/* An id from the web server is taken over if it is harmless in headers and logs. */
static bool id_is_safe(struct str id)
{
    if (id.len < 8 || id.len > 64)
        return false;
    for (size_t i = 0; i < id.len; i++) {
        char c = id.at[i];

        if (!char_is_letter_or_digit(c) && c != '-')
            return false;
    }
    return true;
}

static void name_request(struct serving *serving)
{
    if (id_is_safe(serving->request->id))
        return;
    uuid_format(uuid_new(), serving->name);
    serving->request->id = str_from(serving->name);
}

/* Only what has the form of ids goes into the log. */
static void log_trace(struct log_line *line, const struct request *request)
{
    struct str trace;
    struct str span;

    if (!request->traceparent.len || !trace_read(request->traceparent, &trace, &span))
        return;
    log_text(line, "trace", trace);
    log_text(line, "span", span);
}

/* Counts and charges it, and one line in the log. No token, no query, no body: names and phones could stand in them. */
static void log_request(struct serving *serving, const struct response *response)
{
    const struct request *request = serving->request;
    struct db_usage       usage   = db_usage(serving->db);
    struct log_line       line;

    serving->micros = clock_monotonic_us() - serving->started;
    exposition_count(request, response, serving->micros);
    share_charge(request);
    if (!log_is_on(LOG_LEVEL_INFO))
        return;
    log_begin(&line, LOG_LEVEL_INFO, "request");
    log_text(&line, "id", request->id);
    log_number(&line, "account", request->tenant->account_id);
    log_text(&line, "method", str_from(method_name(request->method)));
    log_text(&line, "route", str_from(request->route ? request->route->name : "-"));
    log_number(&line, "status", response->status);
    log_micros(&line, "ms", (int64_t)serving->micros);
    log_micros(&line, "db_ms", (int64_t)usage.micros);
    log_number(&line, "queries", usage.queries);
    log_number(&line, "in", (int64_t)request->body.len);
    log_number(&line, "out", (int64_t)stream_bytes(response));
    log_number(&line, "memory", (int64_t)arena_used(request->arena));
    if (response->stream && response->stream->cut)
        log_text(&line, "cut", str_from(response->stream->cut));
    if (response->problem)
        log_problem(&line, response->problem);
    log_trace(&line, request);
    log_end(&line);
}

static struct request *new_request(struct serving *serving)
{
    struct request *request = ARENA_NEW(serving->arena, struct request);

    request->arena    = serving->arena;
    request->tenant   = ARENA_NEW(serving->arena, struct tenant);
    *request->tenant  = (struct tenant){.db = serving->db, .arena = serving->arena};
    request->settings = &serving->settings->http;
    request->now      = clock_now();
    return request;
}

static void send_answer(struct serving *serving, struct request *request, struct response *response)
{
    struct str body = request->method == METHOD_HEAD ? STR("") : response->body;

    if (response->stream && request->method != METHOD_HEAD) {
        serving->stream = response->stream;
        streaming_send(serving->fcgi, request, response);
        serving->stream = NULL;
        return;
    }
    fcgi_write(serving->fcgi, answer_headers(request, response), body);
}

/* Since the web server passed it on, or, where that is not known, while the worker was busy with another. */
static uint64_t waited(const struct serving *serving, const struct request *request)
{
    struct instant start;

    if (start_read(request->start, &start) && start.micros <= request->now.micros &&
        request->now.micros - start.micros < WAIT_MOST && connection_is_local(serving->connection))
        return (uint64_t)(request->now.micros - start.micros);
    return serving->started < serving->finished + AT_ONCE ? serving->occupied : 0;
}

/* A request whose client has left while it waited is not begun: the web server has closed its connection. */
static void serve_request(struct serving *serving)
{
    struct request *request = new_request(serving);
    struct response response;

    serving->started = clock_monotonic_us();
    serving->request = request;
    if (!fcgi_read(serving->fcgi, request, serving->settings->http.body_limit) ||
        connection_is_gone(serving->connection))
        return;
    request->waited = waited(serving, request);
    name_request(serving);
    serve(request, &response);
    send_answer(serving, request, &response);
    log_request(serving, &response);
    if (response.stream)
        db_start_request(serving->db); /* its snapshot ends with it, not with the next request */
}

/*
 * Whatever a request has left behind is dropped. Memory may have run out between a statement and its rows, so the
 * connection to the database is dropped, too; time is looked at between statements only.
 */
static void leave(const struct serving *serving, const struct refusal *refusal)
{
    if (refusal == &refusal_memory)
        db_close(serving->db);
    db_end_limit(serving->db);
    log_event(refusal->level, refusal->event, "request " STR_FMT " %s", STR_ARG(serving->request->id), refusal->line);
}

/* There is no other answer when the head of one has been sent: it only lacks its end. */
static void cut_answer(struct serving *serving, const struct refusal *refusal, struct response *response)
{
    struct stream *stream = serving->stream;

    fcgi_break(serving->fcgi, stream->until);
    db_close(stream->db); /* it has other limits than those of the next request */
    serving->stream              = NULL;
    serving->request->tenant->db = serving->db;
    stream->cut                  = refusal->event;
    *response                    = (struct response){.status = 200, .stream = stream};
    metrics_add(refusal->metric);
    leave(serving, refusal);
}

/* A request that needed too much memory or time. What the arena holds still stands until the reset. */
static void refuse_request(struct serving *serving, const struct refusal *refusal)
{
    struct request  request;
    struct response response;

    if (serving->stream) {
        cut_answer(serving, refusal, &response);
    } else {
        name_request(serving);
        leave(serving, refusal);
        request = *serving->request;
        refusal_answer(refusal, serving->spare, &request, &response);
        send_answer(serving, &request, &response);
    }
    log_request(serving, &response);
    db_start_request(serving->db);
}

/* libfcgi would end the program. Nothing of the request is read; web servers give the one of a connection number 1. */
static enum connection_fate refuse_connection(const struct serving *serving, int connection)
{
    char            id[37];
    struct request  request = {.id = {.at = id, .len = sizeof(id) - 1}};
    struct response response;

    log_event(LOG_LEVEL_ERROR, "memory", "no memory to read a request");
    uuid_format(uuid_new(), id);
    refusal_answer(&refusal_memory, serving->spare, &request, &response);
    return reply_send(&(struct reply){.connection = connection,
                                      .timeout    = serving->settings->request_timeout,
                                      .request    = 1,
                                      .is_last    = serving->settings->keep > 0,
                                      .headers    = answer_headers(&request, &response),
                                      .body       = response.body})
               ? CONNECTION_DISCARD
               : CONNECTION_CLOSE;
}

/* The place to which a request that runs out of memory or time returns. */
enum connection_fate serving_answer(struct serving *serving, int connection)
{
    jmp_buf escape;

    serving->request    = NULL;
    serving->stream     = NULL;
    serving->connection = connection;
    metrics_busy(true);
    if (!memory_is_left(MEMORY_FOR_LIBRARY))
        return refuse_connection(serving, connection);
    if (!fcgi_begin(serving->fcgi, connection))
        return CONNECTION_GONE;
    arena_escape_to(serving->arena, &escape);
    switch (setjmp(escape)) {
    case 0:
        serve_request(serving);
        break;
    case ARENA_LATE:
        refuse_request(serving, &refusal_time);
        break;
    case ARENA_STOPPED:
        refuse_request(serving, &refusal_share);
        break;
    default:
        refuse_request(serving, &refusal_memory);
        break;
    }
    arena_escape_to(serving->arena, NULL);
    return fcgi_end(serving->fcgi);
}

typedef void (*serving_work)(struct serving *serving, struct arena *arena);

static void pack(struct serving *serving, struct arena *arena)
{
    packing_go(serving->request, arena);
}

static void give_up_packing(struct serving *serving, struct arena *arena)
{
    packing_gave_up(serving->request, arena);
}

static void look_after_account(struct serving *serving, struct arena *arena)
{
    struct tenant tenant = *serving->request->tenant;

    tenant.arena = arena;
    upkeep_of_account(&tenant);
}

static void look_after(struct serving *serving, struct arena *arena)
{
    upkeep_run(&serving->upkeep, serving->db, arena);
}

/* False: the memory was not enough, and the connection to the database is closed, as it may be between two rows. */
static bool work_in(struct arena *arena, struct serving *serving, serving_work work)
{
    jmp_buf       escape;
    volatile bool is_done = false;

    arena_reset(arena);
    arena_escape_to(arena, &escape);
    if (setjmp(escape) == 0) {
        work(serving, arena);
        is_done = true;
    } else {
        db_close(serving->db);
    }
    arena_escape_to(arena, NULL);
    return is_done;
}

static bool is_work_due(const struct serving *serving)
{
    if (serving->micros >= SLOW)
        return packing_is_due_when_slow(serving->request);
    return packing_is_due(serving->request) || upkeep_is_due(&serving->upkeep);
}

/* Meanwhile this worker is one of its account's, which is not to have another processor for its next request. */
static void work_for_account(struct serving *serving, struct arena *arena)
{
    shares_stay(serving->request->share, clock_monotonic_us());
    if (!work_in(arena, serving, pack))
        (void)work_in(arena, serving, give_up_packing);
    shares_stay(serving->request->share, clock_monotonic_us());
    (void)work_in(arena, serving, look_after_account);
    shares_leave(clock_monotonic_us());
}

/* In memory of its own, whatever a request may use. What runs out of it is given up, and said; the next one tries
 * again. */
static void work_afterwards(struct serving *serving)
{
    struct arena *arena = arena_try_new(PACKING_MEMORY);

    if (!arena)
        return;
    if (packing_is_due(serving->request))
        work_for_account(serving, arena);
    (void)work_in(arena, serving, look_after);
    arena_free(arena);
    memory_give_back_after(PACKING_MEMORY);
}

void serving_finish(struct serving *serving)
{
    size_t used = arena_used(serving->arena);

    metrics_busy(false);
    if (!serving->request)
        return;
    if (is_work_due(serving))
        work_afterwards(serving);
    arena_reset(serving->arena);
    memory_give_back_after(used);
    serving->finished = clock_monotonic_us();
    serving->occupied = serving->finished - serving->started;
}

struct serving *serving_new(const struct worker_settings *settings, const atomic_int *closing)
{
    struct serving *serving = calloc(1, sizeof(*serving));

    if (!serving) {
        fputs("callbook-fcgi: out of memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    metrics_enter();
    serving->settings = settings;
    serving->arena    = arena_new(settings->memory_limit);
    serving->spare    = arena_new(SPARE_MEMORY);
    serving->db       = db_new(&settings->db);
    serving->fcgi     = fcgi_new(settings->request_timeout, closing);
    return serving;
}

void serving_free(struct serving *serving)
{
    fcgi_free(serving->fcgi);
    db_free(serving->db);
    arena_free(serving->arena);
    arena_free(serving->spare);
    metrics_leave();
    free(serving);
}
