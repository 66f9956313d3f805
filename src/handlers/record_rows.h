/* Records as lines of a file: the one way in which a record becomes a row of cells, such as CSV, or a line of NDJSON.
 */
#ifndef HANDLERS_RECORD_ROWS_H
#define HANDLERS_RECORD_ROWS_H

#include "base/text_buffer.h"
#include "handlers/record_columns.h"

/* Adds a row of cells; NULL: rows are lines of NDJSON. */
typedef void (*cells_write)(struct text_buffer *out, const struct str *cells, size_t count);

struct record_rows {
    cells_write                 write;
    bool                        is_guarded; /* what a spreadsheet would take for a formula, it does not */
    struct record_columns       columns;    /* of cells */
    const struct record_fields *fields;     /* of NDJSON */
};

/* The names of the columns of cells; nothing of NDJSON. */
void record_rows_begin(struct text_buffer *out, const struct record_rows *rows);

/* Adds a row. What making it takes is given back at once, but where the buffer has to move. */
void record_rows_add(struct text_buffer *out, const struct record_rows *rows, struct record *record);

#endif
