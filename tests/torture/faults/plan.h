/*
 * What fails next. The test and the worker share it as a file that both map; tests/torture/faults/worker.py has the
 * same members in the same order.
 */
#ifndef TESTS_TORTURE_FAULTS_PLAN_H
#define TESTS_TORTURE_FAULTS_PLAN_H

#include <stdbool.h>
#include <stdint.h>

enum fault_kind {
    FAULT_MEMORY   = 1,  /* malloc and the like, but for the next two kinds */
    FAULT_FASTCGI  = 2,  /* the same in libfcgi */
    FAULT_DATABASE = 4,  /* the functions of the database's client library */
    FAULT_NETWORK  = 8,  /* what it sends and receives */
    FAULT_CONNECT  = 16, /* malloc and the like while it connects */
};

enum { NAME_SIZE = 40 };

struct plan {
    uint32_t kinds;           /* the kinds of calls that are counted and fail; 0: nothing is done */
    uint32_t first;           /* the first call that fails, counted from 1 */
    uint32_t last;            /* the last one */
    uint32_t error;           /* the number of the database's error */
    uint32_t is_late;         /* calls of the database are made, and fail then */
    uint32_t packs;           /* every write, or none, is followed by work for the index */
    uint32_t skew;            /* seconds by which the monotonic clock is ahead */
    uint32_t looks;           /* with a leak checker: it looks once, and sets this to 0 */
    uint32_t leaks;           /* how often it has found something */
    uint32_t count;           /* calls so far */
    uint32_t failed;          /* of them */
    char     name[NAME_SIZE]; /* of the last call that failed */
};

/* Counts a call; whether it is to fail. */
bool plan_fails(enum fault_kind kind, const char *name);

/* Whether the database's client library connects just now. */
void plan_connects(bool connects);

/* NULL: nothing is planned. */
struct plan *plan_get(void);

#endif
