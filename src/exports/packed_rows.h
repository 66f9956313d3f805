/*
 * Rows of cells as they are kept until a workbook is made of them: the length of the row in bytes, and its cells, each
 * with its length.
 */
#ifndef EXPORTS_PACKED_ROWS_H
#define EXPORTS_PACKED_ROWS_H

#include "base/text_buffer.h"

void packed_row_write(struct text_buffer *out, const struct str *cells, size_t count);

struct packed_row {
    const struct str *cells;
    size_t            count;
};

/* Takes a row off the front; its cells are in the arena, their texts where they were. False: the row is not whole. */
bool packed_row_take(struct arena *arena, struct bytes *from, struct packed_row *row) MUST_CHECK;

#endif
