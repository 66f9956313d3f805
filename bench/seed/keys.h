/* Keys of a table that are made after its rows, in sorted order: that costs a third of what each row's entries cost. */
#ifndef BENCH_SEED_KEYS_H
#define BENCH_SEED_KEYS_H

#include "seed/load.h"

/*
 * Makes the keys that a run which was killed has not made again, as its table bench_key says, and makes that table for
 * this run; keys_end forgets it. All of these return false, with a message on stderr, where something fails.
 */
bool keys_begin(struct loader *loader);
bool keys_end(struct loader *loader);

/*
 * Takes the keys away, but for the primary one, that of the ids, and those of foreign keys; not where so many new rows
 * are few beside those that the table has already. How they are made again stands in bench_key until it has been done.
 */
bool keys_drop(struct loader *loader, const char *table, uint64_t new_rows);

/* Makes the keys of a table again, if keys_drop has taken them away. */
bool keys_make(struct loader *loader, const char *table);

#endif
