/* Faults of items of a batch: from the body to each item, and back. */
#ifndef BATCH_BATCH_FAULTS_H
#define BATCH_BATCH_FAULTS_H

#include "batch/batch.h"

/* Gives faults that were found while the body was read to the items that they are of; the others are left. */
void batch_faults_share(struct batch *batch, struct faults *faults);

/*
 * Gives back what the arena has handed out since the mark, but for the faults of the items from `first` up to, but not
 * including, `end`, which move.
 */
void batch_faults_keep(struct batch *batch, size_t first, size_t end, struct arena_mark mark);

/* All faults of all items, at their places in the body; NULL: there are none. */
struct problem *batch_faults_problem(struct batch *batch) MUST_CHECK;

#endif
