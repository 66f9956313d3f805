/* The orders of an account's campaigns, their events, and the stays that have ended. */
#ifndef BENCH_SEED_HISTORIES_H
#define BENCH_SEED_HISTORIES_H

#include "seed/records.h"

/* Each in the order of its table's key. False, with a message on stderr. */
bool orders_load(struct loader *loader, const struct plan *plan, struct table_counts *counts);
bool events_load(struct loader *loader, const struct plan *plan, struct table_counts *counts);
bool stays_load(struct loader *loader, const struct plan *plan, struct table_counts *counts);

#endif
