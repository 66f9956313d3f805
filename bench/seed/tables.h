/* All rows of an account, as the API would have left them, and its index. */
#ifndef BENCH_SEED_TABLES_H
#define BENCH_SEED_TABLES_H

#include "seed/records.h"
#include "db/db.h"

/*
 * Loads the tables, each in the order of its key, and makes the index, in several processes; then the counts. `counts`
 * is shared memory, zero at first. Shows the progress; false, with a message on stderr.
 */
bool tables_fill(const struct db_settings *settings, const struct plan *plan, struct table_counts *counts);

#endif
