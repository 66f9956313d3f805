/* How long requests took, counted in classes of one per cent each, by several processes together. */
#ifndef BENCH_LOAD_LATENCY_H
#define BENCH_LOAD_LATENCY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { LATENCY_CLASSES = 2048, LATENCY_STATUSES = 600 };

/* One for each process, in memory that all of them share. */
struct latency {
    uint64_t requests;
    uint64_t errors; /* other statuses than the right one, and broken connections */
    uint64_t worst;  /* microseconds */
    uint64_t sum;
    uint32_t classes[LATENCY_CLASSES];
    uint32_t statuses[LATENCY_STATUSES]; /* of the wrong ones; 0: no answer */
};

void latency_add(struct latency *latency, uint64_t nanoseconds);

/* Adds one to the other. */
void latency_merge(struct latency *latency, const struct latency *other);

/* One line of JSON: requests, seconds, rate, errors and times in milliseconds. */
void latency_print(const struct latency *latency, double seconds, FILE *out);

/* Nanoseconds since some moment. */
uint64_t time_now(void);

/*
 * Runs `work` in so many processes at once and waits for all: each gets its number, its latency and the moment at which
 * it should end. Prints what they measured together. False when one of them failed.
 */
bool crew_run(unsigned count, double                                                                     seconds,
              bool (*work)(void *context, unsigned number, struct latency *latency, uint64_t end), void *context);

#endif
