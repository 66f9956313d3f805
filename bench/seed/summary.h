/* What the benchmark has to know about a seeded account, as JSON. */
#ifndef BENCH_SEED_SUMMARY_H
#define BENCH_SEED_SUMMARY_H

#include "seed/tables.h"

/* Writes the file, readable by its owner only, for it holds the token. False, with a message on stderr. */
bool summary_write(const char *path, const char *account, struct str token, const struct plan *plan,
                   const struct table_counts *counts);

#endif
