/*
 * Rows of cells as CSV by RFC 4180: commas between cells, CR LF after each row, quotes around a cell only where it
 * needs them. What is written is read as it was: nothing is trimmed, and nothing is put before what a spreadsheet might
 * take for a formula.
 */
#ifndef SHEETS_CSV_WRITE_H
#define SHEETS_CSV_WRITE_H

#include "base/text_buffer.h"

/*
 * Adds a row of cells, which are valid UTF-8. An empty cell is nothing at all; only a row that has no other is written
 * as "", for readers pass over empty lines. Tells the buffer's arena what it goes through.
 */
void csv_write_row(struct text_buffer *out, const struct str *cells, size_t count);

/*
 * Puts ' before cells that a spreadsheet would take for a formula: those that begin with =, @, TAB or CR, and those
 * that begin with + or - and are not written like a number or a phone.
 */
void csv_guard_row(struct arena *arena, struct str *cells, size_t count);

#endif
