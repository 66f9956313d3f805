/* Keys of a table that are made after its rows, in sorted order: that costs a third of what each row's entries cost. */
#ifndef BENCH_SEED_KEYS_H
#define BENCH_SEED_KEYS_H

#include "seed/load.h"

/*
 * Takes the keys away, but the primary one and that of the ids; not where so many new rows are few beside those that
 * the table has already. The statement that makes them again is kept in the table bench_key until it has been done:
 * whoever seeds after a run that was killed does it first. False, with a message on stderr.
 */
bool keys_drop(struct loader *loader, const char *table, uint64_t new_rows);

/* Makes the keys of a table again, if keys_drop has taken them away. */
bool keys_make(struct loader *loader, const char *table);

/* Makes those of all tables again that have none, and forgets that there were such. */
bool keys_make_all(struct loader *loader);

#endif
