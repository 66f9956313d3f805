#include "metrics/metrics.h"

#include "metrics/file.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { PID_BITS = 22 /* Linux has no greater numbers */ };

/* clang-format off */
const int metrics_statuses[METRICS_STATUSES] = {200, 201, 204, 304, 400, 401, 403, 404, 405, 406, 409, 411, 412, 413,
                                                415, 422, 429, 431, 500, 501, 502, 503, 504, 0};

const uint32_t metrics_bounds[METRICS_BUCKETS - 1] = {500,    1000,   2000,   5000,    10000,   20000,   50000,
                                                      100000, 200000, 500000, 1000000, 2000000, 5000000, 10000000};
/* clang-format on */

/* Set at the program's start, and when the configuration is read again. */
static struct metrics_table   *table;
static struct metrics_process *own;

static void count(atomic_ullong *counter, uint64_t by)
{
    atomic_fetch_add_explicit(counter, by, memory_order_relaxed);
}

bool metrics_open(const char *path, uint64_t layout, size_t routes)
{
    struct metrics_table *opened = metrics_file_map(path, layout, routes);

    if (!opened)
        return false;
    table = opened;
    return true;
}

/* What is mapped stays mapped, for this process still has its place there. */
void metrics_close(void)
{
    table = NULL;
}

const struct metrics_table *metrics_now(void)
{
    return table;
}

struct shares_table *metrics_shares(void)
{
    return table ? &table->shares : NULL;
}

/*
 * What Linux tells of a process: its state, a letter, and as the 22nd field when it began. The second field ends with
 * the last bracket. False: it tells nothing, for example because the process is locked up on its own.
 */
static bool status_of(pid_t pid, char *state, unsigned long long *born)
{
    char        path[32];
    char        text[1024];
    FILE       *file;
    size_t      len;
    const char *at;

    snprintf(path, sizeof(path), "/proc/%ld/stat", (long)pid);
    file = fopen(path, "re");
    if (!file)
        return false;
    len = fread(text, 1, sizeof(text) - 1, file);
    fclose(file);
    text[len] = '\0';
    at        = strrchr(text, ')');
    if (!at || sscanf(at + 1, " %c", state) != 1)
        return false;
    for (int field = 2; at && field < 22; field++)
        at = strchr(at + 1, ' ');
    return at && sscanf(at, "%llu", born) == 1;
}

static uint64_t identity_of(pid_t pid, unsigned long long born)
{
    return (uint64_t)born << PID_BITS | (uint64_t)pid;
}

/* A process that exists may still be another user's, which no signal of ours may reach. A zombie serves nobody. */
static bool lives(uint64_t identity)
{
    pid_t              pid  = (pid_t)(identity & ((1u << PID_BITS) - 1));
    unsigned long long born = 0;
    char               state;

    if (!identity || (kill(pid, 0) != 0 && errno != EPERM))
        return false;
    return !status_of(pid, &state, &born) || (state != 'Z' && state != 'X' && identity_of(pid, born) == identity);
}

bool metrics_process_lives(const struct metrics_process *process)
{
    return lives(process->identity);
}

/* That some of them may have died since does little harm. */
static void count_workers(void)
{
    unsigned count = 0;

    for (size_t i = 0; table && i < METRICS_PROCESSES; i++)
        count += lives(table->processes[i].identity);
    if (table)
        table->shares.workers = count;
}

void metrics_enter(void)
{
    unsigned long long born = 0;
    char               state;
    uint64_t           identity;

    own = NULL;
    seats_enter();
    status_of(getpid(), &state, &born);
    identity = identity_of(getpid(), born);
    for (size_t i = 0; table && i < METRICS_PROCESSES && !own; i++) {
        struct metrics_process *process = &table->processes[i];
        unsigned long long      before  = process->identity;

        /* Of two that want the place of a dead one, the first gets it. */
        if (lives(before) || !atomic_compare_exchange_strong(&process->identity, &before, identity))
            continue;
        process->busy        = 0;
        process->connections = 0;
        own                  = process;
    }
    count_workers();
}

void metrics_leave(void)
{
    if (own)
        own->identity = 0;
    own = NULL;
    count_workers();
}

void metrics_add(enum metric metric)
{
    if (table)
        count(&table->counts[metric], 1);
}

void metrics_busy(bool busy)
{
    if (own)
        atomic_store_explicit(&own->busy, busy, memory_order_relaxed);
}

void metrics_connections(int change)
{
    if (own)
        atomic_fetch_add_explicit(&own->connections, change, memory_order_relaxed);
}

static size_t bucket_of(uint64_t micros)
{
    size_t i = 0;

    while (i < METRICS_BUCKETS - 1 && micros > metrics_bounds[i])
        i++;
    return i;
}

static size_t place_of(int status)
{
    size_t i = 0;

    while (i < METRICS_STATUSES - 1 && metrics_statuses[i] != status)
        i++;
    return i;
}

void metrics_waits(enum metric_waiting what, int64_t since)
{
    if (table)
        atomic_store_explicit(&table->waiting[what], since, memory_order_relaxed);
}

void metrics_add_request(const struct metrics_request *request)
{
    struct metrics_route *route;

    if (!table || request->route >= table->routes_count)
        return;
    route = &table->routes[request->route];
    count(&route->statuses[place_of(request->status)], 1);
    count(&route->buckets[bucket_of(request->micros)], 1);
    count(&route->micros, request->micros);
    count(&route->database_micros, request->database_micros);
    count(&route->queries, request->queries);
    count(&route->bytes_in, request->bytes_in);
    count(&route->bytes_out, request->bytes_out);
}
