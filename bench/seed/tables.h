/* The rows of an account's records, orders and events, as the API would have left them. */
#ifndef BENCH_SEED_TABLES_H
#define BENCH_SEED_TABLES_H

#include "seed/load.h"
#include "seed/plan.h"
#include "seed/plants.h"

enum { ALONE_SAMPLES = 2000 };

/* What was met on the way. */
struct table_counts {
    uint64_t planted[PLANT_COUNT]; /* records with that word */
    uint64_t with_history;         /* records that are in a campaign */
    uint32_t alone[ALONE_SAMPLES]; /* numbers of records that never were in one, drawn by chance */
    uint64_t orders;
    uint64_t events;
};

/*
 * Loads the tables one after the other, each in the order of its key, and shows the progress. False, with a message on
 * stderr.
 */
bool tables_load(struct loader *loader, const struct plan *plan, struct table_counts *counts);

#endif
