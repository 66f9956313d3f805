/* The index of an account's records, made without reading them: in a part for each process that makes some of it. */
#ifndef BENCH_SEED_INDEX_H
#define BENCH_SEED_INDEX_H

#include "seed/plan.h"
#include "db/db.h"

/*
 * Makes one of so many equal parts, counted from 0, and shows its progress. Nobody else may be at the account. False,
 * with a message on stderr.
 */
bool index_fill(const struct db_settings *settings, const struct plan *plan, size_t part, size_t parts);

/* Makes the counts of all lists, once all rows are there. */
bool counts_fill(const struct db_settings *settings, const struct plan *plan);

#endif
