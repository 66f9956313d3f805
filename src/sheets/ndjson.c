#include "sheets/ndjson.h"

#include "base/utf8.h"
#include "sheets/lines.h"

struct ndjson_reader {
    struct lines lines;
};

struct ndjson_reader *ndjson_open(struct arena *arena, enum sheet_encoding encoding, struct sheet_place place)
{
    struct ndjson_reader *reader = ARENA_NEW(arena, struct ndjson_reader);

    lines_start(&reader->lines, arena, encoding, place);
    return reader;
}

void ndjson_feed(struct ndjson_reader *reader, const struct sheet_piece *piece)
{
    lines_feed(&reader->lines, piece);
}

void ndjson_finish(struct ndjson_reader *reader)
{
    reader->lines.is_finished = true;
}

struct sheet_refusal ndjson_refusal(const struct ndjson_reader *reader)
{
    return reader->lines.refusal;
}

struct sheet_place ndjson_place(const struct ndjson_reader *reader)
{
    return lines_place(&reader->lines);
}

/* Whether a line ends in the piece, or with the file; `ending`: whether an LF ends it. */
static bool line_ends(struct lines *lines, size_t *ending)
{
    *ending = 0;
    while (lines_have(lines)) {
        const char *from  = lines->piece.text.at + lines->at;
        size_t      left  = lines->piece.text.len - lines->at;
        const char *found = (const char *)memchr(from, '\n', left);
        size_t      len   = found ? (size_t)(found - from) + 1 : left;

        lines->at += len;
        if (memchr(from, '\0', len))
            return lines_refuse(lines, SHEET_NUL);
        if (lines_are_too_long(lines))
            return false;
        if (found) {
            *ending = 1;
            return true;
        }
    }
    return lines->is_finished && lines->is_begun;
}

enum sheet_step ndjson_next(struct ndjson_reader *reader, struct sheet_row *row)
{
    struct lines *lines = &reader->lines;
    size_t        ending;

    do {
        if (lines->refusal.fault)
            return SHEET_REFUSED;
        if (!line_ends(lines, &ending))
            return lines->refusal.fault ? SHEET_REFUSED : lines->is_finished ? SHEET_END : SHEET_MORE;
        *row = (struct sheet_row){0};
        lines_end(lines, ending, row);
        if (row->raw.len && row->raw.at[row->raw.len - 1] == '\r')
            row->raw.len--;
        arena_work(lines->arena, row->raw.len + 1);
    } while (utf8_is_blank(row->raw));
    return SHEET_ROW;
}
