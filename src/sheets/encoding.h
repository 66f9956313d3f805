/* How the letters of a file are written as bytes: telling it from the bytes, and decoding them into UTF-8 by pieces. */
#ifndef SHEETS_ENCODING_H
#define SHEETS_ENCODING_H

#include "base/str.h"

enum sheet_encoding {
    ENCODING_UTF_8,
    ENCODING_UTF_16LE,
    ENCODING_UTF_16BE,
    ENCODING_WINDOWS_1252, /* every file can be read as it, so it is what remains: worth a warning */
};

/* "utf-8", "utf-16le", "utf-16be", "windows-1252". */
const char *encoding_name(enum sheet_encoding encoding);

/* The encoding of that name, in letters of any case; ISO-8859-1 and ASCII are read as what they are parts of. */
bool encoding_find(struct str name, enum sheet_encoding *out);

/* ---- Telling it */

enum { ENCODING_START = 64 /* bytes in which every second one must be NUL, so that it is UTF-16 without a mark */ };

/* What was seen of a file. The zero value has seen nothing. */
struct encoding_guess {
    char   start[ENCODING_START];
    size_t start_len;
    char   held[4]; /* a character that the last piece has cut */
    size_t held_len;
    bool   is_not_utf_8;
};

/* Looks at the next bytes of a file: all of them have to pass, for UTF-8 is only told where the whole file is that. */
void encoding_look(struct encoding_guess *guess, struct str bytes);

/* A byte-order mark's, else UTF-16 where every second byte of the start is NUL, else UTF-8 if all is, else 1252. */
enum sheet_encoding encoding_guessed(const struct encoding_guess *guess);

/* ---- Decoding */

/* Some text of a file. */
struct sheet_piece {
    struct str text;   /* UTF-8 */
    uint64_t   offset; /* of its first byte in the file */
    uint64_t   size;   /* how many bytes of the file it was made of */
    bool       is_bad; /* bytes that mean nothing stand there: the text is U+FFFD in their place, and nothing else */
};

enum { DECODER_ROOM = 8192, UTF_8_MOST = 4 };

/* Plain memory of the caller's; only the functions below look into it. */
struct decoder {
    enum sheet_encoding encoding;
    bool                is_finished;
    uint64_t            offset; /* of the byte that is decoded next */
    struct str          input;
    char                held[UTF_8_MOST]; /* a character that the input before has cut */
    size_t              held_len;
    char                out[DECODER_ROOM];
};

/* Begins at that byte of the file, the first one of a character. A byte-order mark at 0 is passed over. */
void decoder_start(struct decoder *decoder, enum sheet_encoding encoding, uint64_t offset);

/* The next bytes; they must stay where they are until decoder_next has no piece left. */
void decoder_feed(struct decoder *decoder, struct str bytes);

/* There is no more: a character that is cut is a bad one. */
void decoder_finish(struct decoder *decoder);

/*
 * The next piece, valid until the next call; never an empty one. False: all that was fed is decoded, but for a
 * character that is not complete yet.
 */
bool decoder_next(struct decoder *decoder, struct sheet_piece *piece);

/* How many bytes of the file a part of a piece was made of; the piece is not a bad one. */
uint64_t encoding_size(enum sheet_encoding encoding, struct str text);

#endif
