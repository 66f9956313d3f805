/*
 * Reading the rows of an XLSX workbook (ECMA-376) in bounded memory: 12 MiB, and a temporary file without a name for
 * the texts that its sheets share. Cells are told as texts: numbers in the fewest digits that give them exactly, never
 * as 4.49E+11; with the zeroes or the plus sign of formats such as 00000 and +0; what a format shows as a day or a time
 * in the forms of ISO 8601; formulas by the values that were kept with them.
 */
#ifndef WORKBOOKS_XLSX_H
#define WORKBOOKS_XLSX_H

#include "sheets/row.h"
#include "workbooks/byte_source.h"

enum { SHEETS_MOST = 1000 };

struct xlsx;

struct xlsx_sheet {
    struct str name;
    bool       is_hidden;
};

/*
 * Opens a file, which starts with the bytes of a ZIP (or of anything: what it is instead is told by the refusal). *out
 * is a workbook also where the file is refused: xlsx_refusal tells why, its fault is SHEET_NO_FAULT otherwise. It
 * lives in the arena, takes no more of it while it is read, and can be kept for as long as the arena and the source.
 */
struct problem *xlsx_open(struct arena *arena, const struct byte_source *source, struct xlsx **out) MUST_CHECK;

/* Gives the temporary file back: before the arena is reset, also after the arena was left in the middle of a call. */
void xlsx_close(struct xlsx *book);

/* The sheets with cells, in the order of their tabs. */
size_t                   xlsx_sheet_count(const struct xlsx *book);
const struct xlsx_sheet *xlsx_sheets(const struct xlsx *book);

/*
 * Where the sheet of that name stands, in letters of the same case; of the empty name the first that is not hidden, or
 * the first if all are. SIZE_MAX: there is none.
 */
size_t xlsx_find(const struct xlsx *book, struct str name);

/* Whether days are counted from 1904 on, for the numbers in cells that are not shown as days. */
bool xlsx_is_1904(const struct xlsx *book);

/*
 * Begins to read a sheet, or begins again, after the row of that number; 0: at its start. What stands before is gone
 * through again, so keep the workbook from one step of a job to the next.
 */
struct problem *xlsx_begin(struct xlsx *book, size_t sheet, uint64_t row) MUST_CHECK;

/*
 * The next row with a cell that is not blank. Its number is the one that the spreadsheet shows; it has cells up to the
 * last one with text, those that are not there are empty, and no raw text; its `numbers` tell numbers
 * without a day from texts. SHEET_MORE: some megabytes were gone through
 * without coming to the end of a row; ask again. SHEET_REFUSED: xlsx_refusal tells why; rows that were told are
 * good.
 */
struct problem *xlsx_next(struct xlsx *book, enum sheet_step *step, struct sheet_row *row) MUST_CHECK;

/* Why the file is refused, and the number of the row that was read. */
struct sheet_refusal xlsx_refusal(const struct xlsx *book);

#endif
