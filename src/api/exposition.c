#include "config.h"

#include "api/exposition.h"

#include "api/stream.h"
#include "base/digest.h"
#include "base/hash.h"
#include "db/db.h"
#include "http/bearer.h"
#include "http/route.h"
#include "metrics/metrics.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

enum { TEXT_SIZE = 32 << 10, LINE_SIZE = 512 };

/* For the log and for its own counters; it serves nothing by the table of routes. */
static const struct route own_route = {.method = METHOD_GET, .path = "/metrics", .name = "getMetrics", .status = 200};

/* The numbers of /metrics itself, and of requests without a route, after those of the table. */
static size_t routes_number(void)
{
    return route_count + 2;
}

static const char *route_name(size_t number)
{
    return number < route_count ? routes[number].name : number == route_count ? own_route.name : "none";
}

/* The names in their order tell what the numbers of a file mean. */
bool exposition_start(const char *path)
{
    uint64_t hash = HASH_START;

    for (size_t i = 0; i < routes_number(); i++)
        hash = hash_add(hash, route_name(i), strlen(route_name(i)));
    return metrics_open(path, hash, routes_number());
}

void exposition_count(const struct request *request, const struct response *response, uint64_t micros)
{
    const struct route *route = request->route;
    struct db_usage     usage = db_usage(request->tenant->db);

    if (!metrics_now())
        return;
    if (response->is_replayed)
        metrics_add(METRIC_IDEMPOTENCY_REPLAYS);
    metrics_add_request(&(struct metrics_request){.route           = route == &own_route ? route_count
                                                                     : route             ? (size_t)(route - routes)
                                                                                         : route_count + 1,
                                                  .status          = response->status,
                                                  .micros          = micros,
                                                  .database_micros = usage.micros,
                                                  .queries         = usage.queries,
                                                  .bytes_in        = request->body.len,
                                                  .bytes_out       = stream_bytes(response)});
}

struct text {
    struct arena *arena;
    char         *at;
    size_t        len;
    size_t        size;
};

static void add(struct text *text, const char *format, ...) PRINTF_LIKE(2, 3);

static void add(struct text *text, const char *format, ...)
{
    va_list arguments;

    if (text->size - text->len < LINE_SIZE) {
        text->at = arena_realloc(text->arena, text->at, text->size, text->size * 2);
        text->size *= 2;
    }
    va_start(arguments, format);
    text->len += (size_t)vsnprintf(text->at + text->len, text->size - text->len, format, arguments);
    va_end(arguments);
}

static void add_head(struct text *text, const char *name, const char *type, const char *help)
{
    add(text, "# HELP callbook_%s %s\n# TYPE callbook_%s %s\n", name, help, name, type);
}

static void add_value(struct text *text, const char *name, uint64_t value)
{
    add(text, "callbook_%s %" PRIu64 "\n", name, value);
}

static void add_gauge(struct text *text, const char *name, const char *help, uint64_t value)
{
    add_head(text, name, "gauge", help);
    add_value(text, name, value);
}

static void add_statuses(struct text *text, const struct metrics_table *table)
{
    add_head(text, "requests_total", "counter", "Requests that were answered.");
    for (size_t i = 0; i < table->routes_count; i++)
        for (size_t j = 0; j < METRICS_STATUSES; j++) {
            uint64_t number = table->routes[i].statuses[j];
            char     status[8];

            if (!number)
                continue;
            snprintf(status, sizeof(status), metrics_statuses[j] ? "%d" : "other", metrics_statuses[j]);
            add(text, "callbook_requests_total{route=\"%s\",status=\"%s\"} %" PRIu64 "\n", route_name(i), status,
                number);
        }
}

static void add_seconds(struct text *text, uint64_t micros)
{
    add(text, "%" PRIu64 ".%06" PRIu64 "\n", micros / 1000000, micros % 1000000);
}

static bool was_used(const struct metrics_route *route)
{
    for (size_t i = 0; i < METRICS_BUCKETS; i++)
        if (route->buckets[i])
            return true;
    return false;
}

static void add_durations(struct text *text, const struct metrics_table *table)
{
    add_head(text, "request_duration_seconds", "histogram",
             "Time from the request's arrival at a worker to its answer.");
    for (size_t i = 0; i < table->routes_count; i++) {
        const struct metrics_route *route = &table->routes[i];
        uint64_t                    sum   = 0;

        if (!was_used(route))
            continue;
        for (size_t j = 0; j < METRICS_BUCKETS; j++) {
            sum += route->buckets[j];
            add(text, "callbook_request_duration_seconds_bucket{route=\"%s\",le=\"", route_name(i));
            if (j < METRICS_BUCKETS - 1)
                add(text, "%g", metrics_bounds[j] / 1e6);
            else
                add(text, "+Inf");
            add(text, "\"} %" PRIu64 "\n", sum);
        }
        add(text, "callbook_request_duration_seconds_sum{route=\"%s\"} ", route_name(i));
        add_seconds(text, route->micros);
        add(text, "callbook_request_duration_seconds_count{route=\"%s\"} %" PRIu64 "\n", route_name(i), sum);
    }
}

/* A number of each route, and where it stands. */
struct route_metric {
    const char *name;
    const char *help;
    size_t      offset; /* in struct metrics_route */
    bool        is_time;
};

static void add_by_route(struct text *text, const struct metrics_table *table, const struct route_metric *metric)
{
    add_head(text, metric->name, "counter", metric->help);
    for (size_t i = 0; i < table->routes_count; i++) {
        const struct metrics_route *route = &table->routes[i];
        uint64_t                    value = *(const atomic_ullong *)((const char *)route + metric->offset);

        if (!was_used(route))
            continue;
        add(text, "callbook_%s{route=\"%s\"} ", metric->name, route_name(i));
        if (metric->is_time)
            add_seconds(text, value);
        else
            add(text, "%" PRIu64 "\n", value);
    }
}

static void add_routes(struct text *text, const struct metrics_table *table)
{
    static const struct route_metric rows[] = {
        {"database_seconds_total", "Time that requests waited for the database.",
         offsetof(struct metrics_route, database_micros), true},
        {"database_queries_total", "Round trips to the database.", offsetof(struct metrics_route, queries), false},
        {"request_body_bytes_total", "Bytes of request bodies.", offsetof(struct metrics_route, bytes_in), false},
        {"response_body_bytes_total", "Bytes of response bodies.", offsetof(struct metrics_route, bytes_out), false},
    };

    add_statuses(text, table);
    add_durations(text, table);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        add_by_route(text, table, &rows[i]);
}

static void add_counts(struct text *text, const struct metrics_table *table)
{
    static const struct {
        const char *name;
        const char *help;
    } rows[METRIC_COUNT] = {
        [METRIC_DATABASE_CONNECTS]         = {"database_connects_total", "Connections to the database that were made."},
        [METRIC_DATABASE_CONNECT_FAILURES] = {"database_connect_failures_total",
                                              "Connections to a database host that could not be made."},
        [METRIC_IDEMPOTENCY_REPLAYS]       = {"idempotency_replays_total",
                                              "Answers that were kept for an Idempotency-Key and given again."},
        [METRIC_SEARCH_LIMITED]            = {"search_limited_total", "Lists whose total stopped at 10,000."},
        [METRIC_OUT_OF_MEMORY] = {"requests_out_of_memory_total", "Requests that were given up for lack of memory."},
        [METRIC_TOO_COSTLY]    = {"requests_too_costly_total", "Requests that were given up for the time they took."},
        [METRIC_OVER_SHARE]    = {"requests_over_share_total", "Requests whose account had used more than its share."},
        [METRIC_PACKING_FAILURES] = {"packing_failures_total", "Times that an account's changes were not packed."},
        [METRIC_SUPPRESSED] = {"suppressed_orders_total", "Orders refused because their number must not be called."},
        [METRIC_ORDERS_CLAIMED]   = {"orders_claimed_total", "Orders that were given out to be called."},
        [METRIC_LEASES_LOST]      = {"leases_lost_total",
                                     "Leases that ended without a result, and calls that came too late under one."},
        [METRIC_RELOADS]          = {"reloads_total", "Configurations that were read again, by each process."},
        [METRIC_RELOAD_FAILURES] = {"reload_failures_total", "Configurations that were bad when they were read again."},
    };

    for (size_t i = 0; i < METRIC_COUNT; i++) {
        add_head(text, rows[i].name, "counter", rows[i].help);
        add_value(text, rows[i].name, table->counts[i]);
    }
}

static int64_t seconds_since(int64_t since, struct instant now)
{
    return since && since < now.micros ? (now.micros - since) / 1000000 : 0;
}

/* Since when something waits is counted, so that its age grows while nobody looks. */
static void add_waiting(struct text *text, const struct metrics_table *table, struct instant now)
{
    static const char *const names[WAITING_ORDERS] = {
        [WAITING_ANSWERS] = "answers", [WAITING_CHANGES] = "changes", [WAITING_SEGMENTS] = "segments"};

    add_head(text, "purge_oldest_seconds", "gauge",
             "Age of the oldest kept answer, unpacked change, and segment with deleted records.");
    for (size_t i = 0; i < WAITING_ORDERS; i++)
        add(text, "callbook_purge_oldest_seconds{kind=\"%s\"} %" PRId64 "\n", names[i],
            seconds_since(table->waiting[i], now));
    add_gauge(
        text, "orders_due_oldest_seconds",
        "For how long the oldest order with a time to be called at was due when the last claim was made, and since.",
        (uint64_t)seconds_since(table->waiting[WAITING_ORDERS], now));
}

static void add_processes(struct text *text, const struct metrics_table *table)
{
    uint64_t processes   = 0;
    uint64_t busy        = 0;
    int64_t  connections = 0;

    for (size_t i = 0; i < METRICS_PROCESSES; i++) {
        if (!metrics_process_lives(&table->processes[i]))
            continue;
        processes++;
        busy += table->processes[i].busy != 0;
        connections += table->processes[i].connections;
    }
    add_gauge(text, "processes", "Processes that serve requests, one at a time each.", processes);
    add_gauge(text, "processes_busy", "Those that are serving a request, this one included.", busy);
    add_gauge(text, "database_connections", "Connections to the database that are open.",
              (uint64_t)(connections > 0 ? connections : 0));
}

bool exposition_is_asked(const struct request *request)
{
    return metrics_now() && str_is(request->path, own_route.path) &&
           (request->method == METHOD_GET || request->method == METHOD_HEAD);
}

/* Digests are compared, so the time it takes tells nothing of the token. */
static bool is_allowed(const struct request *request)
{
    struct str    wanted = request->settings->metrics_token;
    struct str    given;
    struct digest digests[2];

    if (!wanted.len)
        return true;
    if (!bearer_read(request->authorization, &given))
        return false;
    digests[0] = digest_sha256(request->arena, wanted);
    digests[1] = digest_sha256(request->arena, given);
    return memcmp(digests[0].bytes, digests[1].bytes, sizeof(digests[0].bytes)) == 0;
}

struct problem *exposition_get(struct request *request, struct response *response)
{
    const struct metrics_table *table = metrics_now();
    struct text text = {.arena = request->arena, .at = arena_room(request->arena, TEXT_SIZE), .size = TEXT_SIZE};

    request->route = &own_route;
    if (!is_allowed(request))
        return problem_new(request->arena, PROBLEM_unauthorized, "The metrics need the token of metrics_token_file.");
    add_routes(&text, table);
    add_counts(&text, table);
    add_waiting(&text, table, request->now);
    add_processes(&text, table);
    add_head(&text, "build_info", "gauge", "The version of the program that has answered.");
    add(&text, "callbook_build_info{version=\"%s\"} 1\n", PACKAGE_VERSION);
    add_head(&text, "metrics_start_time_seconds", "gauge", "When counting began, in seconds since 1970.");
    add(&text, "callbook_metrics_start_time_seconds ");
    add_seconds(&text, (uint64_t)table->started);
    *response = (struct response){.status       = 200,
                                  .content_type = STR("text/plain; version=0.0.4; charset=utf-8"),
                                  .body         = {.at = text.at, .len = text.len}};
    return NULL;
}
