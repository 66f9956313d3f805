#include "server/worker.h"

#include "api/caller.h"
#include "api/serve.h"
#include "base/log.h"
#include "http/answer.h"
#include "http/route.h"
#include "server/fcgi.h"
#include "server/listener.h"

#include <stdio.h>
#include <stdlib.h>

struct worker {
    const struct worker_settings *settings;
    struct arena                 *arena;
    struct db                    *db;
    struct fcgi                  *fcgi;
    struct request               *request; /* the current one */
    uint64_t                      started; /* when it began */
};

static const char *const method_names[] = {"GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS", "OTHER"};

/* An id from the web server is taken over if it is harmless in headers and logs. */
static bool id_is_safe(struct str id)
{
    if (id.len < 8 || id.len > 64)
        return false;
    for (size_t i = 0; i < id.len; i++) {
        char c = id.at[i];

        if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && c != '-')
            return false;
    }
    return true;
}

static void name_request(struct request *request)
{
    char *text;

    if (id_is_safe(request->id))
        return;
    text = arena_alloc(request->arena, 37);
    uuid_format(uuid_new(), text);
    request->id = (struct str){.at = text, .len = 36};
}

/* One line for each request. No token, no query, no body: names and phones could stand in them. */
static void log_request(const struct worker *worker, const struct response *response)
{
    const struct request *request = worker->request;
    struct db_usage       usage   = db_usage(worker->db);
    struct log_line       line;

    if (!log_is_on(LOG_LEVEL_INFO))
        return;
    log_begin(&line, LOG_LEVEL_INFO, "request");
    log_text(&line, "id", request->id);
    log_number(&line, "account", request->caller ? request->caller->account_id : 0);
    log_text(&line, "method", str_from(method_names[request->method]));
    log_text(&line, "route", str_from(request->route ? request->route->name : "-"));
    log_number(&line, "status", response->status);
    log_micros(&line, "ms", (int64_t)(clock_monotonic_us() - worker->started));
    log_micros(&line, "db_ms", (int64_t)usage.micros);
    log_number(&line, "queries", usage.queries);
    log_number(&line, "in", (int64_t)request->body.len);
    log_number(&line, "out", (int64_t)response->body.len);
    log_number(&line, "memory", (int64_t)arena_used(request->arena));
    log_end(&line);
}

static struct request *new_request(struct worker *worker)
{
    struct request *request = ARENA_NEW(worker->arena, struct request);

    request->arena    = worker->arena;
    request->db       = worker->db;
    request->settings = &worker->settings->http;
    request->now      = clock_now();
    return request;
}

static void send_answer(struct worker *worker, struct request *request, const struct response *response)
{
    struct str body = request->method == METHOD_HEAD ? STR("") : response->body;

    fcgi_write(worker->fcgi, answer_headers(request, response), body);
}

static void serve_request(struct worker *worker)
{
    struct request *request = new_request(worker);
    struct response response;

    worker->started = clock_monotonic_us();
    worker->request = request;
    if (!fcgi_read(worker->fcgi, request, worker->settings->http.body_limit))
        return;
    name_request(request);
    serve(request, &response);
    send_answer(worker, request, &response);
    log_request(worker, &response);
}

/*
 * A request that needed too much memory: whatever it left behind is dropped, the connection to the database included.
 * The arena is full, but what it holds still stands until the reset.
 */
static void refuse_request(struct worker *worker)
{
    struct response response = {.status = 503};
    struct str      id       = id_is_safe(worker->request->id) ? worker->request->id : STR("-");
    char            headers[320];
    char            body[320];

    db_close(worker->db);
    log_event(LOG_LEVEL_ERROR, "memory", "request " STR_FMT " reached memory_limit", STR_ARG(id));
    snprintf(body, sizeof(body),
             "{\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503,"
             "\"detail\":\"The request needs more memory than it may use.\",\"instance\":\"" STR_FMT "\"}",
             STR_ARG(id));
    response.body = str_from(body);
    snprintf(headers, sizeof(headers),
             "Status: 503 Service Unavailable\r\nX-Request-Id: " STR_FMT
             "\r\nContent-Type: application/problem+json\r\nContent-Length: %zu\r\n"
             "Cache-Control: private, no-cache\r\nX-Content-Type-Options: nosniff\r\nRetry-After: 1\r\n\r\n",
             STR_ARG(id), response.body.len);
    fcgi_write(worker->fcgi, str_from(headers), response.body);
    log_request(worker, &response);
}

/* The client has its answer. What runs out of memory here is given up; the next one tries again. */
static void work_afterwards(struct worker *worker)
{
    jmp_buf escape;

    arena_on_full(worker->arena, &escape);
    if (setjmp(escape) == 0)
        serve_afterwards(worker->request);
    else
        db_close(worker->db);
    arena_on_full(worker->arena, NULL);
}

/* The one place to which a request that runs out of memory returns. */
static void serve_connection(struct worker *worker, int connection)
{
    jmp_buf escape;

    if (!fcgi_begin(worker->fcgi, connection))
        return;
    arena_on_full(worker->arena, &escape);
    if (setjmp(escape) == 0)
        serve_request(worker);
    else
        refuse_request(worker);
    arena_on_full(worker->arena, NULL);
    fcgi_end(worker->fcgi);
    work_afterwards(worker);
    arena_reset(worker->arena);
}

int worker_run(const struct worker_settings *settings)
{
    struct worker worker = {.settings = settings};
    int           connection;
    int           status;

    if (!listener_start())
        return EXIT_FAILURE;
    memory_give_back();
    worker.arena = arena_new(settings->memory_limit);
    worker.db    = db_new(&settings->db);
    worker.fcgi  = fcgi_new();
    while ((connection = listener_accept(settings->request_timeout, &status)) >= 0)
        serve_connection(&worker, connection);
    fcgi_free(worker.fcgi);
    db_free(worker.db);
    arena_free(worker.arena);
    return status;
}
