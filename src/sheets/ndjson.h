/*
 * Reading lines, each of them a JSON value (NDJSON), from pieces of any size. A line ends with LF, and a CR before it
 * belongs to the end. What is in a line is for the reader of JSON.
 */
#ifndef SHEETS_NDJSON_H
#define SHEETS_NDJSON_H

#include "base/arena.h"
#include "sheets/encoding.h"
#include "sheets/row.h"

struct ndjson_reader;

/*
 * A reader in the arena. `place` is the start of the file, or what ndjson_place has told another reader of it; the
 * pieces begin there.
 */
struct ndjson_reader *ndjson_open(struct arena *arena, enum sheet_encoding encoding, struct sheet_place place);

/* The next piece, after ndjson_next has asked for more; it must stay until it asks again. */
void ndjson_feed(struct ndjson_reader *reader, const struct sheet_piece *piece);

/* There are no more pieces. */
void ndjson_finish(struct ndjson_reader *reader);

/* The next line that is not blank, in `raw`; it has no cells. Blank lines count in the numbers only. */
enum sheet_step ndjson_next(struct ndjson_reader *reader, struct sheet_row *row);

/* After SHEET_REFUSED: why. */
struct sheet_refusal ndjson_refusal(const struct ndjson_reader *reader);

/* Where the line after the last one begins. */
struct sheet_place ndjson_place(const struct ndjson_reader *reader);

#endif
