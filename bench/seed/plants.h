/*
 * The words that the benchmark searches for. They occur nowhere else, so that what each row of it measures is the same
 * in every account, whatever its size.
 */
#ifndef BENCH_SEED_PLANTS_H
#define BENCH_SEED_PLANTS_H

#include "base/str.h"

enum plant {
    PLANT_COMMON,       /* in 8 % of all records */
    PLANT_COMMON_TOO,   /* in 6 %, independently */
    PLANT_COMMON_THIRD, /* in 10 %, independently */
    PLANT_APART_ONE,    /* in 5 %, and hardly ever together with the next one */
    PLANT_APART_OTHER,  /* in another 5 % */
    PLANT_RARE,         /* in RARE_RECORDS records, or in all of a smaller account */
    PLANT_COUNT
};

enum { RARE_RECORDS = 20, TOGETHER_RECORDS = 5 };

extern const char *const plant_words[PLANT_COUNT];

/* Puts a record's words into `words`; returns their number. `number` counts from 0. */
size_t plants_of(uint64_t seed, uint64_t number, uint64_t total, struct str words[PLANT_COUNT]);

#endif
