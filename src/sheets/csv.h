/*
 * Reading CSV (RFC 4180, and what programs write that do not know it) from pieces of any size. Lines end with CR LF, LF
 * or a lone CR. A cell is quoted if a quote is its first byte; after the closing quote, text stands as it is.
 */
#ifndef SHEETS_CSV_H
#define SHEETS_CSV_H

#include "base/arena.h"
#include "sheets/encoding.h"
#include "sheets/row.h"

/* How cells are told from each other. */
struct csv_dialect {
    char delimiter; /* a byte of ASCII, no quote and no end of a line */
    char quote;     /* likewise; NUL: cells are never quoted */
};

enum { CSV_SAMPLE_MOST = 1 << 20, CSV_SAMPLE_ROWS = 200 /* looked at for the delimiter */ };

/*
 * Tells the delimiter: that of a line "sep=;" at the start, else of , ; TAB and | the one that gives most rows the same
 * number of cells, more than one. Where several do so equally well, it is the one that prose and numbers have least. A
 * comma where there is only one column. `sample` is the start of the file's text, of which the first CSV_SAMPLE_MOST
 * bytes are looked at; `is_all`: and its end.
 */
char csv_delimiter(struct arena *arena, struct str sample, char quote, bool is_all);

struct csv_reader;

/*
 * A reader in the arena. `place` is the start of the file, or what csv_place has told another reader of it; the pieces
 * begin there. Of a line "sep=;" at the start of the file nothing is told, and it does not count. Beside some KiB, the
 * reader takes as much as twice the longest rows that are quoted or lie in several pieces.
 */
struct csv_reader *csv_open(struct arena *arena, struct csv_dialect dialect, enum sheet_encoding encoding,
                            struct sheet_place place);

/* The next piece, after csv_next has asked for more; it must stay until it asks again. */
void csv_feed(struct csv_reader *reader, const struct sheet_piece *piece);

/* There are no more pieces. */
void csv_finish(struct csv_reader *reader);

/*
 * The next row with a cell that is not blank; rows without such a cell count in the numbers only. All rows before a
 * refusal are told.
 */
enum sheet_step csv_next(struct csv_reader *reader, struct sheet_row *row);

/* After SHEET_REFUSED: why. */
struct sheet_refusal csv_refusal(const struct csv_reader *reader);

/* Where the row after the last one begins. */
struct sheet_place csv_place(const struct csv_reader *reader);

#endif
