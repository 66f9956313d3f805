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
    struct str                    request_id; /* of the current request */
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
static void log_request(const struct worker *worker, const struct request *request, const struct response *response,
                        uint64_t micros)
{
    struct db_usage usage = db_usage(worker->db);
    struct log_line line;

    if (!log_is_on(LOG_LEVEL_INFO))
        return;
    log_begin(&line, LOG_LEVEL_INFO, "request");
    log_text(&line, "id", request->id);
    log_number(&line, "account", request->caller ? request->caller->account_id : 0);
    log_text(&line, "method", str_from(method_names[request->method]));
    log_text(&line, "route", str_from(request->route ? request->route->name : "-"));
    log_number(&line, "status", response->status);
    log_micros(&line, "ms", (int64_t)micros);
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
    uint64_t        started = clock_monotonic_us();
    struct request *request = new_request(worker);
    struct response response;

    worker->request_id = STR("-");
    if (!fcgi_read(worker->fcgi, request, worker->settings->http.body_limit))
        return;
    name_request(request);
    worker->request_id = request->id;
    serve(request, &response);
    send_answer(worker, request, &response);
    log_request(worker, request, &response, clock_monotonic_us() - started);
}

/*
 * A request that needed too much memory: whatever it left behind is dropped, the connection to the database included.
 * The arena is full, but what it holds still stands until the reset.
 */
static void refuse_request(struct worker *worker)
{
    static const char body[] = "\"detail\":\"The request needs more memory than it may use.\"}";
    char              headers[512];
    int               len;

    db_close(worker->db);
    log_event(LOG_LEVEL_ERROR, "memory", "request " STR_FMT " reached memory_limit", STR_ARG(worker->request_id));
    len = snprintf(headers, sizeof(headers),
                   "Status: 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nX-Request-Id: " STR_FMT
                   "\r\nRetry-After: 1\r\n\r\n{\"type\":\"about:blank\",\"title\":\"Service Unavailable\","
                   "\"status\":503,\"instance\":\"" STR_FMT "\",",
                   STR_ARG(worker->request_id), STR_ARG(worker->request_id));
    fcgi_write(worker->fcgi, (struct str){.at = headers, .len = (size_t)len}, STR(body));
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
    arena_reset(worker->arena);
}

int worker_run(const struct worker_settings *settings)
{
    struct worker worker = {.settings = settings};
    int           connection;
    int           status;

    if (!listener_start())
        return EXIT_FAILURE;
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
