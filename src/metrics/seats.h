/*
 * Which account each worker of this host serves at the moment, in memory that they share. A worker that dies leaves its
 * entry behind, so an entry counts for no longer than a request may take.
 */
#ifndef METRICS_SEATS_H
#define METRICS_SEATS_H

#include <stdatomic.h>
#include <stdint.h>

enum { SEATS = 512, SEATS_VALID = 5000000 /* microseconds */ };

struct seat {
    _Alignas(64) atomic_ullong account; /* 0: nobody is served */
    atomic_ullong since;                /* by clock_monotonic_us */
};

struct seats {
    atomic_uint taken; /* by processes so far; more than SEATS share */
    struct seat at[SEATS];
};

/* To be called at the start of each process: what the one before the fork had is not its own. */
void seats_enter(void);

/* This process serves the account from now on, or nobody with 0. */
void seats_sit(struct seats *seats, int64_t account, uint64_t now);

/* How many other processes have served the account for longer than this one has served it. */
unsigned seats_before(struct seats *seats, int64_t account, uint64_t now);

/* How many other processes serve the account. */
unsigned seats_count(struct seats *seats, int64_t account, uint64_t now);

#endif
