/*
 * Writing a workbook of one sheet whose cells are all texts, row by row and in little memory, into a temporary file.
 * What stands in a cell that is longer than a spreadsheet takes (XLSX_CELL_MOST) is cut, and ends with U+2026.
 */
#ifndef WORKBOOKS_XLSX_WRITER_H
#define WORKBOOKS_XLSX_WRITER_H

#include "base/problem.h"

/* What a spreadsheet can hold. */
enum { XLSX_ROWS_MOST = 1048576, XLSX_COLUMNS_MOST = 16384, XLSX_CELL_MOST = 32767 /* characters */ };

struct xlsx_writer;

/* `sheet` is the name of its sheet, at most 31 characters. The first row is the header: it stays in sight. */
struct problem *xlsx_writer_open(struct arena *arena, const char *sheet, struct xlsx_writer **out) MUST_CHECK;

/*
 * Writes a row. Texts are valid UTF-8; an empty one is no cell. A problem (PROBLEM_unacceptable) where there are more
 * rows or columns than a spreadsheet has; the rows before can still be finished.
 */
struct problem *xlsx_writer_row(struct xlsx_writer *writer, const struct str *cells, size_t count) MUST_CHECK;

/* How many cells were cut. */
uint64_t xlsx_writer_cuts(const struct xlsx_writer *writer);

/*
 * Makes the file of all rows, and tells how long it is. This takes as long as all rows before it, in one piece: ten
 * seconds and more for a million rows of ten cells. What must be renewed meanwhile has to last so long.
 */
struct problem *xlsx_writer_finish(struct xlsx_writer *writer, uint64_t *size) MUST_CHECK;

/* After that: fills `to` with the bytes of the file from `offset` on, which must be there. */
struct problem *xlsx_writer_read(struct xlsx_writer *writer, uint64_t offset, void *to, size_t len) MUST_CHECK;

/* Gives all memory and files back: before the arena is reset, also after the arena was left. */
void xlsx_writer_close(struct xlsx_writer *writer);

#endif
