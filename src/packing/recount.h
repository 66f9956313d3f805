/* The comparison of the counts (search/counts.h) with the records and orders themselves. */
#ifndef PACKING_RECOUNT_H
#define PACKING_RECOUNT_H

#include "packing/gains.h"

/*
 * Compares every count of an account, inside a snapshot of its own, and collects in `gains`, which is empty, what would
 * have to be added: nothing when they are right. It may be written at any time later, while others write too. Takes
 * memory beside the arena, for one campaign at a time.
 */
struct problem *recount_run(const struct tenant *tenant, struct count_gains *gains) MUST_CHECK;

/* Adds to the counts what recount_run has found, and notes that they are of this program's version; a transaction. */
struct problem *recount_mend(const struct tenant *tenant, struct count_gains *gains) MUST_CHECK;

#endif
