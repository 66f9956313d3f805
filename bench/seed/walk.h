/* A walk through all records of an account that knows where each is and was. */
#ifndef BENCH_SEED_WALK_H
#define BENCH_SEED_WALK_H

#include "seed/plan.h"

struct walk {
    const struct plan *plan;
    struct members     members[CAMPAIGN_COUNT];
    uint64_t           next;   /* record */
    uint64_t           number; /* of the current one, from 0 on */
    size_t             kind;
    size_t             campaigns[CAMPAIGN_COUNT]; /* that it is in */
    uint64_t           places[CAMPAIGN_COUNT];    /* it is the so many-th member of each, from 0 on */
    size_t             count;
    bool               has_past;
    struct past_facts  past;
};

struct walk walk_start(const struct plan *plan);

/* False after the last record. */
bool walk_next(struct walk *walk);

#endif
