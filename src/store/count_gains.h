/* Changes of the counts (store/counts.h): collected, summed up, written; and their comparison with the truth. */
#ifndef STORE_COUNT_GAINS_H
#define STORE_COUNT_GAINS_H

#include "store/counts.h"

struct count_gain;

/* Numbers to add to the counts, collected before they are written. The zero value is empty. */
struct count_gains {
    struct count_gain *at;
    size_t             count;
    size_t             capacity;
};

/* Notes that a record counts (gain 1) or counts no more (-1) wherever one of its words makes it count. */
void count_gains_add(struct arena *arena, struct count_gains *gains, int64_t record_id, struct bytes words,
                     int64_t gain);

/* Sums up what falls on the same count and writes it, inside the caller's transaction. */
struct problem *store_count_gain(struct db *db, struct arena *arena, int64_t account_id,
                                 struct count_gains *gains) MUST_CHECK;

/*
 * Compares every count of an account with what is there, inside a snapshot of its own, and collects what would have to
 * be added: nothing when they are right. It may be written at any time later, while others write too.
 */
struct problem *store_recount(struct db *db, struct arena *arena, int64_t account_id,
                              struct count_gains *gains) MUST_CHECK;

#endif
