/* Rows into tables by LOAD DATA LOCAL INFILE, straight out of memory: no file is written. */
#ifndef BENCH_SEED_LOAD_H
#define BENCH_SEED_LOAD_H

#include "seed/rows.h"
#include "db/db.h"

struct loader;

/* A connection of its own. NULL, with a message on stderr, when there is none. */
struct loader *loader_new(const struct db_settings *settings);
void           loader_free(struct loader *loader);

/* Where rows come from: adds the next ones, and returns how many; 0 at the end. */
struct row_source {
    size_t (*next)(void *context, struct rows *rows);
    void *context;
};

/*
 * Loads all rows, ROWS_AT_ONCE in a transaction. `columns` are the table's, with commas between. Whatever the server
 * warns of is a failure: LOCAL makes warnings of errors. False, with a message on stderr.
 */
enum { ROWS_AT_ONCE = 50000 };
bool loader_fill(struct loader *loader, const char *table, const char *columns, struct row_source source);

/* One statement; false, with a message on stderr, when it fails. `number` (or NULL) gets its one result. */
bool loader_run(struct loader *loader, const char *statement, int64_t *number);

/* The one text that a statement finds, which has to fit; empty when there is none. */
bool loader_text(struct loader *loader, const char *statement, char *out, size_t size);

#endif
