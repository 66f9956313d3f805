#include "sheets/csv.h"

#include "base/utf8.h"
#include "sheets/csv_sep.h"
#include "sheets/lines.h"

enum byte_kind { OTHER, DELIMITER, QUOTE, RETURN, FEED, NUL, BYTE_KINDS };

enum csv_state {
    AT_CELL,  /* a cell begins */
    PLAIN,    /* in a cell that is not quoted, or after its quotes */
    QUOTED,   /* between the quotes of a cell */
    CLOSING,  /* after a quote that closes the cell, or is half of a doubled one */
    RETURNED, /* after a CR, which the LF of the same line end may follow */
    ENDED,
    REFUSED,
};

/* clang-format off */
static const uint8_t next_state[][BYTE_KINDS] = {
    /*             OTHER   DELIMITER  QUOTE    RETURN    FEED    NUL */
    [AT_CELL]  = { PLAIN,  AT_CELL,   QUOTED,  RETURNED, ENDED,  REFUSED },
    [PLAIN]    = { PLAIN,  AT_CELL,   PLAIN,   RETURNED, ENDED,  REFUSED },
    [QUOTED]   = { QUOTED, QUOTED,    CLOSING, QUOTED,   QUOTED, REFUSED },
    [CLOSING]  = { PLAIN,  AT_CELL,   QUOTED,  RETURNED, ENDED,  REFUSED },
};
/* clang-format on */

struct csv_reader {
    struct lines       lines;
    struct csv_dialect dialect;
    uint8_t            kinds[256];
    enum csv_state     state;
    bool               is_started; /* the line "sep=;", if there may be one, is behind us */
    struct str        *cells;
    char              *unquoted; /* the cells that do not stand in the row as they are */
    size_t             unquoted_len;
    size_t             unquoted_room;
};

struct csv_reader *csv_open(struct arena *arena, struct csv_dialect dialect, enum sheet_encoding encoding,
                            struct sheet_place place)
{
    struct csv_reader *reader = ARENA_NEW(arena, struct csv_reader);

    lines_start(&reader->lines, arena, encoding, place);
    reader->dialect    = dialect;
    reader->is_started = place.rows > 0 || place.offset > 0;
    reader->cells      = ARENA_ARRAY(arena, struct str, ROW_COLUMNS_MOST);

    reader->kinds[(unsigned char)dialect.delimiter] = DELIMITER;
    reader->kinds[(unsigned char)dialect.quote]     = QUOTE;
    reader->kinds['\r']                             = RETURN;
    reader->kinds['\n']                             = FEED;
    reader->kinds['\0']                             = NUL;
    return reader;
}

void csv_feed(struct csv_reader *reader, const struct sheet_piece *piece)
{
    lines_feed(&reader->lines, piece);
}

void csv_finish(struct csv_reader *reader)
{
    reader->lines.is_finished = true;
}

struct sheet_refusal csv_refusal(const struct csv_reader *reader)
{
    return reader->lines.refusal;
}

struct sheet_place csv_place(const struct csv_reader *reader)
{
    return lines_place(&reader->lines);
}

/* --- where a row ends --------------------------------------------------------------------------------------------- */

/* Reads on in the piece, to its end or the row's. */
static void row_scan(struct csv_reader *reader)
{
    struct lines  *lines = &reader->lines;
    const char    *text  = lines->piece.text.at;
    size_t         len   = lines->piece.text.len;
    size_t         at    = lines->at;
    enum csv_state state = reader->state;

    while (at < len && state < RETURNED) {
        uint8_t kind = reader->kinds[(unsigned char)text[at++]];

        state = next_state[state][kind];
        if (kind == OTHER)
            while (at < len && reader->kinds[(unsigned char)text[at]] == OTHER)
                at++;
    }
    lines->at     = at;
    reader->state = state;
}

/* After a CR, which is one byte of the row's end; false: the piece ends there, and whether an LF follows is not known.
 */
static bool return_scan(struct csv_reader *reader, size_t *ending)
{
    struct lines *lines = &reader->lines;

    if (lines->at == lines->piece.text.len)
        return lines->is_finished || lines_have(lines);
    if (lines->piece.text.at[lines->at] == '\n') {
        lines->at++;
        *ending = 2;
    }
    return true;
}

static bool refuse(struct csv_reader *reader, enum sheet_fault fault)
{
    reader->lines.refusal.is_quoted = reader->state == QUOTED;
    reader->state                   = REFUSED;
    return lines_refuse(&reader->lines, fault);
}

/* At the end of all pieces: whether a row ends there, too. */
static bool file_end(struct csv_reader *reader)
{
    if (reader->state == QUOTED)
        return refuse(reader, SHEET_OPEN_QUOTE);
    return reader->lines.is_begun;
}

/* Whether the row ends in the piece, or with the file; `ending`: how many bytes its end takes. */
static bool row_ends(struct csv_reader *reader, size_t *ending)
{
    *ending = 0;
    while (reader->state < RETURNED) {
        if (!lines_have(&reader->lines))
            return reader->lines.is_finished && file_end(reader);
        row_scan(reader);
        if (reader->state == REFUSED)
            return refuse(reader, SHEET_NUL);
        if (lines_are_too_long(&reader->lines))
            return refuse(reader, SHEET_ROW_TOO_LONG);
    }
    *ending = 1;
    return reader->state != RETURNED || return_scan(reader, ending);
}

/* --- its cells ---------------------------------------------------------------------------------------------------- */

/* Where the byte stands in the text from `from` on; its length where it does not. */
static size_t find_byte(struct str text, size_t from, char byte)
{
    const char *found = from < text.len ? (const char *)memchr(text.at + from, byte, text.len - from) : NULL;

    return found ? (size_t)(found - text.at) : text.len;
}

static void unquoted_add(struct csv_reader *reader, struct str part)
{
    if (part.len)
        memcpy(reader->unquoted + reader->unquoted_len, part.at, part.len);
    reader->unquoted_len += part.len;
}

/* Room for all that a row can come to. */
static void unquoted_reserve(struct csv_reader *reader, size_t len)
{
    size_t room = reader->unquoted_room ? reader->unquoted_room : 1024;

    if (len <= reader->unquoted_room)
        return;
    while (room < len)
        room *= 2;
    reader->unquoted      = arena_room(reader->lines.arena, room);
    reader->unquoted_room = room;
}

/* Part by part, without the quotes around and with one for each two. `at`: past the first quote, then past all. */
static struct str quoted_cell_copy(struct csv_reader *reader, struct str row, size_t *at)
{
    size_t start = reader->unquoted_len;
    size_t end   = find_byte(row, *at, reader->dialect.quote);

    while (end + 1 < row.len && row.at[end + 1] == reader->dialect.quote) {
        unquoted_add(reader, (struct str){.at = row.at + *at, .len = end + 1 - *at});
        *at = end + 2;
        end = find_byte(row, *at, reader->dialect.quote);
    }
    unquoted_add(reader, (struct str){.at = row.at + *at, .len = end - *at});
    *at = end < row.len ? end + 1 : end;
    end = find_byte(row, *at, reader->dialect.delimiter);
    unquoted_add(reader, (struct str){.at = row.at + *at, .len = end - *at});
    *at = end;
    return (struct str){.at = reader->unquoted + start, .len = reader->unquoted_len - start};
}

static struct str quoted_cell(struct csv_reader *reader, struct str row, size_t *at)
{
    size_t start = ++*at;
    size_t end   = find_byte(row, start, reader->dialect.quote);

    if (end + 1 < row.len && row.at[end + 1] != reader->dialect.delimiter) {
        unquoted_reserve(reader, row.len);
        return quoted_cell_copy(reader, row, at);
    }
    *at = end < row.len ? end + 1 : end;
    return (struct str){.at = row.at + start, .len = end - start};
}

static struct str plain_cell(const struct csv_reader *reader, struct str row, size_t *at)
{
    size_t start = *at;

    *at = find_byte(row, start, reader->dialect.delimiter);
    return (struct str){.at = row.at + start, .len = *at - start};
}

/* False: there are too many. */
static bool row_split(struct csv_reader *reader, struct sheet_row *row)
{
    struct str raw = row->raw;
    size_t     at  = 0;

    reader->unquoted_len = 0;
    row->cells           = reader->cells;
    for (row->count = 0; row->count < ROW_COLUMNS_MOST; at++) {
        bool is_quoted = at < raw.len && reader->dialect.quote && raw.at[at] == reader->dialect.quote;

        reader->cells[row->count++] = is_quoted ? quoted_cell(reader, raw, &at) : plain_cell(reader, raw, &at);
        if (at == raw.len)
            return true;
    }
    return false;
}

static bool row_is_blank(const struct sheet_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (!utf8_is_blank(row->cells[i]))
            return false;
    return true;
}

/* Whether the row is the first one of the file and a line "sep=;", which is none. */
static bool is_sep_line(struct csv_reader *reader, const struct sheet_row *row)
{
    bool is_first = !reader->is_started;

    reader->is_started = true;
    if (!is_first || !csv_sep(row->raw))
        return false;
    reader->lines.rows--;
    return true;
}

enum sheet_step csv_next(struct csv_reader *reader, struct sheet_row *row)
{
    size_t ending;

    do {
        if (reader->state == REFUSED)
            return SHEET_REFUSED;
        if (!row_ends(reader, &ending))
            return reader->state == REFUSED ? SHEET_REFUSED : reader->lines.is_finished ? SHEET_END : SHEET_MORE;
        reader->state = AT_CELL;
        lines_end(&reader->lines, ending, row);
        arena_work(reader->lines.arena, row->raw.len + 1);
        if (!row_split(reader, row)) {
            reader->lines.rows--;
            refuse(reader, SHEET_TOO_MANY_COLUMNS);
            return SHEET_REFUSED;
        }
    } while (is_sep_line(reader, row) || row_is_blank(row));
    return SHEET_ROW;
}
