/* Rows as LOAD DATA takes them: columns parted by tabs, a backslash before what would be mistaken. */
#ifndef BENCH_SEED_ROWS_H
#define BENCH_SEED_ROWS_H

#include "base/clock.h"
#include "base/uuid.h"

struct rows {
    char  *at;
    size_t len;
    size_t size;
};

void rows_free(struct rows *rows);

/* One column each, in the table's order; then the row ends. */
void row_integer(struct rows *rows, int64_t number);
void row_text(struct rows *rows, struct str text);
void row_uuid(struct rows *rows, struct uuid uuid);
void row_instant(struct rows *rows, struct instant instant);
void row_null(struct rows *rows);
void row_end(struct rows *rows);

/* Takes up to `size` bytes from the front; 0 when there is nothing. */
size_t rows_take(struct rows *rows, char *out, size_t size);

#endif
