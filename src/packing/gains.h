/* Changes of the counts (search/counts.h): collected, summed up, written; and their comparison with the truth. */
#ifndef PACKING_GAINS_H
#define PACKING_GAINS_H

#include "index/terms.h"
#include "search/counts.h"

/* What is to be added to one count. */
struct count_gain {
    uint8_t scope[SCOPE_BYTES];
    size_t  scope_len;
    int64_t level;
    int64_t block;
    int64_t gain;
};

/* Numbers to add to the counts, collected before they are written, in that arena. */
struct count_gains {
    struct arena      *arena;
    struct count_gain *at;
    size_t             count;
    size_t             capacity;
};

/* Notes that a record counts (number 1) or counts no more (-1) wherever one of its words makes it count. */
void count_gains_add(struct count_gains *gains, struct indexed record, int64_t number);

/* A gain of a scope given by one or two words; level and block are left to the caller. */
struct count_gain count_gain_of(struct bytes first, struct bytes second, int64_t number);

/* By scope, level and block. */
int count_gain_compare(const void *left, const void *right);

void count_gains_put(struct count_gains *gains, struct count_gain gain);

/* One gain for each count; those that come to nothing go. In one order everywhere, so that two writers never cross. */
void count_gains_sum(struct count_gains *gains);

/* Sums up what falls on the same count and writes it, inside the caller's transaction. */
struct problem *count_gains_write(const struct tenant *tenant, struct count_gains *gains) MUST_CHECK;

#endif
