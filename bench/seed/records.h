/* The records of an account, as the API would have left them, and the keys of their unique fields. */
#ifndef BENCH_SEED_RECORDS_H
#define BENCH_SEED_RECORDS_H

#include "seed/load.h"
#include "seed/plan.h"
#include "seed/plants.h"

enum { KEPT_SAMPLES = 2000, KEY_BYTES = 16 };

/* What was met on the way. */
struct table_counts {
    uint64_t planted[PLANT_COUNT]; /* records with that word */
    uint64_t in_campaigns;         /* records that are in a campaign */
    uint64_t with_history;         /* those and what has left one */
    uint32_t apart[KEPT_SAMPLES];  /* numbers of records that never were in one, drawn by chance */
    uint32_t placed[KEPT_SAMPLES]; /* likewise of those that are or were */
    uint64_t orders;
    uint64_t events;
    uint64_t stays;   /* that have ended */
    double   seconds; /* that all of it took, the index and the counts too */
};

/* The hash that each record's unique value is known by. */
typedef uint8_t record_hash[KEY_BYTES];

/* Loads the records and fills in their hashes. All of these show their progress; false, with a message on stderr. */
bool records_load(struct loader *loader, const struct plan *plan, struct table_counts *counts, record_hash *hashes);

/* Loads the keys of these hashes. */
bool unique_load(struct loader *loader, const struct plan *plan, const record_hash *hashes);

#endif
