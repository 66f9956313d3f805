/*
 * Counters that all workers of a host share: a file that each of them maps into its memory. What a worker has counted
 * stays when it ends or is killed. A counter is changed by one atomic operation and orders nothing else.
 */
#ifndef METRICS_METRICS_H
#define METRICS_METRICS_H

#include "base/attributes.h"
#include "metrics/shares.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum metric {
    METRIC_DATABASE_CONNECTS,
    METRIC_DATABASE_CONNECT_FAILURES,
    METRIC_IDEMPOTENCY_REPLAYS,
    METRIC_SEARCH_LIMITED,   /* a total that stopped at its limit */
    METRIC_OUT_OF_MEMORY,    /* requests that were given up for it */
    METRIC_TOO_COSTLY,       /* requests that were given up for the time that they took */
    METRIC_OVER_SHARE,       /* requests that were refused because their account had used more than its share */
    METRIC_PACKING_FAILURES, /* of the index */
    METRIC_SUPPRESSED,       /* orders that were refused because their number must not be called */
    METRIC_ORDERS_CLAIMED,
    METRIC_LEASES_LOST, /* that ended without a result, and what came too late under one */
    METRIC_RELOADS,
    METRIC_RELOAD_FAILURES,
    METRIC_COUNT
};

/* What waits to go for good, see store/purge.h; and orders that were due when the last claim was made. */
enum metric_waiting { WAITING_ANSWERS, WAITING_CHANGES, WAITING_SEGMENTS, WAITING_ORDERS, WAITING_COUNT };

enum { METRICS_STATUSES = 24, METRICS_BUCKETS = 15, METRICS_PROCESSES = 512 };

/* HTTP statuses in their order; the last, 0, is for all others. */
extern const int metrics_statuses[METRICS_STATUSES];

/* Upper bounds of the buckets of times, in microseconds; the last has none. */
extern const uint32_t metrics_bounds[METRICS_BUCKETS - 1];

/* Of one route. Times are in microseconds, sizes in bytes. */
struct metrics_route {
    atomic_ullong statuses[METRICS_STATUSES];
    atomic_ullong buckets[METRICS_BUCKETS];
    atomic_ullong micros;
    atomic_ullong database_micros;
    atomic_ullong queries;
    atomic_ullong bytes_in;
    atomic_ullong bytes_out;
};

/* Of one process; all is its own to write, unless it is dead. */
struct metrics_process {
    _Alignas(64) atomic_ullong identity; /* its pid and when it began, for numbers are used again; 0: free */
    atomic_int busy;
    atomic_int connections; /* to the database */
};

struct metrics_table {
    uint64_t               layout;
    uint64_t               size;
    int64_t                started; /* microseconds since 1970: when counting began */
    uint64_t               routes_count;
    atomic_ullong          counts[METRIC_COUNT];
    atomic_llong           waiting[WAITING_COUNT]; /* since when the oldest waits, as `started`; 0: none does */
    struct metrics_process processes[METRICS_PROCESSES];
    struct shares_table    shares;
    struct metrics_route   routes[];
};

/*
 * Maps the file, which is made when it is missing, with mode 0640, and replaced when it was made for another layout:
 * programs of both kinds then count side by side, the older ones where nobody reads. `layout` stands for everything
 * that a number's place depends on beside this header: the names of the routes. From now on this process and its
 * children count there. False, with errno: nothing changes.
 */
bool metrics_open(const char *path, uint64_t layout, size_t routes) MUST_CHECK;

/* Nobody counts any more. */
void metrics_close(void);

/* What has been counted; NULL: nobody does. */
const struct metrics_table *metrics_now(void);

/* What accounts use; NULL: nobody counts. */
struct shares_table *metrics_shares(void);

/* Takes a place among the processes, until metrics_leave or death. */
void metrics_enter(void);
void metrics_leave(void);

/* Whether the process of that place lives. */
bool metrics_process_lives(const struct metrics_process *process);

/* What follows costs some nanoseconds, and nothing at all where nobody counts. */
void metrics_add(enum metric metric);
void metrics_busy(bool busy);
void metrics_connections(int change);
void metrics_waits(enum metric_waiting what, int64_t since);

struct metrics_request {
    size_t   route; /* its number in the table */
    int      status;
    uint64_t micros;
    uint64_t database_micros;
    uint64_t queries;
    uint64_t bytes_in;
    uint64_t bytes_out;
};

void metrics_add_request(const struct metrics_request *request);

#endif
