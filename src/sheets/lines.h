/*
 * What readers of lines share: taking the pieces of a file, gathering a row that several of them hold, and knowing
 * where in the file it began. A row that lies within one piece is never copied.
 */
#ifndef SHEETS_LINES_H
#define SHEETS_LINES_H

#include "base/arena.h"
#include "sheets/encoding.h"
#include "sheets/row.h"

struct lines {
    struct arena        *arena;
    enum sheet_encoding  encoding;
    struct sheet_piece   piece;
    size_t               at; /* the byte of the piece that is read next */
    bool                 is_finished;
    bool                 is_begun;   /* some bytes of a row were read */
    size_t               start;      /* of the row in the piece */
    size_t               counted;    /* the byte of the piece whose place in the file is known */
    uint64_t             counted_at; /* that place */
    uint64_t             rows;       /* before the one that is read */
    uint64_t             row_offset; /* of the one that is read */
    size_t               bad_count;  /* in the one that is read */
    uint64_t             bad_offset;
    char                *gathered; /* what earlier pieces hold of the row */
    size_t               gathered_len;
    size_t               gathered_room;
    struct sheet_refusal refusal;
};

void lines_start(struct lines *lines, struct arena *arena, enum sheet_encoding encoding, struct sheet_place place);

/* The next piece, which must stay until it is read to its end. */
void lines_feed(struct lines *lines, const struct sheet_piece *piece);

/* Where the row that is read, or the next one, begins. */
struct sheet_place lines_place(const struct lines *lines);

/* Whether there is a byte to read; where there is none, the row is gathered. Called before bytes of a row are read. */
bool lines_have(struct lines *lines);

/* Whether the row has more bytes than it may; it is refused then. */
bool lines_are_too_long(struct lines *lines);

/* Notes why the file is refused; false, for returning it. */
bool lines_refuse(struct lines *lines, enum sheet_fault fault);

/* Ends the row: its text without the last bytes, `ending` in number. The next one begins at the next byte. */
void lines_end(struct lines *lines, size_t ending, struct sheet_row *row);

#endif
