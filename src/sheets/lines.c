#include "sheets/lines.h"

enum { GATHERED_FIRST = 4096 };

void lines_start(struct lines *lines, struct arena *arena, enum sheet_encoding encoding, struct sheet_place place)
{
    *lines = (struct lines){.arena = arena, .encoding = encoding, .rows = place.rows, .counted_at = place.offset};
}

/* The part of the piece from a byte on to the one that is read next. */
static struct str part_from(const struct lines *lines, size_t from)
{
    struct str part = str_from_at(lines->piece.text, from);

    part.len = lines->at - from;
    return part;
}

static void gather(struct lines *lines, struct str part)
{
    size_t len  = lines->gathered_len + part.len;
    size_t room = lines->gathered_room ? lines->gathered_room : GATHERED_FIRST;

    while (room < len)
        room *= 2;
    if (room > lines->gathered_room) {
        lines->gathered      = (char *)arena_realloc(lines->arena, lines->gathered, lines->gathered_room, room);
        lines->gathered_room = room;
    }
    if (part.len)
        memcpy(lines->gathered + lines->gathered_len, part.at, part.len);
    lines->gathered_len = len;
}

void lines_feed(struct lines *lines, const struct sheet_piece *piece)
{
    lines->piece      = *piece;
    lines->at         = 0;
    lines->start      = 0;
    lines->counted    = 0;
    lines->counted_at = piece->offset;
}

/* Where in the file the byte lies that is read next. */
static uint64_t offset_here(const struct lines *lines)
{
    struct str uncounted = part_from(lines, lines->counted);

    if (lines->piece.text.len && lines->at == lines->piece.text.len)
        return lines->piece.offset + lines->piece.size;
    return lines->counted_at + encoding_size(lines->encoding, uncounted);
}

struct sheet_place lines_place(const struct lines *lines)
{
    return (struct sheet_place){.offset = lines->is_begun ? lines->row_offset : offset_here(lines),
                                .rows   = lines->rows};
}

static void row_begin(struct lines *lines)
{
    lines->counted_at   = offset_here(lines);
    lines->counted      = lines->at;
    lines->row_offset   = lines->counted_at;
    lines->start        = lines->at;
    lines->gathered_len = 0;
    lines->bad_count    = 0;
    lines->is_begun     = true;
}

bool lines_have(struct lines *lines)
{
    if (lines->at == lines->piece.text.len) {
        if (lines->is_begun && lines->at > lines->start)
            gather(lines, part_from(lines, lines->start));
        lines->start = lines->at;
        return false;
    }
    if (!lines->is_begun)
        row_begin(lines);
    if (lines->piece.is_bad && lines->at == 0) {
        if (!lines->bad_count)
            lines->bad_offset = lines->piece.offset;
        lines->bad_count++;
    }
    return true;
}

bool lines_refuse(struct lines *lines, enum sheet_fault fault)
{
    lines->refusal.fault  = fault;
    lines->refusal.row    = lines->rows + 1;
    lines->refusal.offset = lines->row_offset;
    return false;
}

bool lines_are_too_long(struct lines *lines)
{
    if (lines->gathered_len + (lines->at - lines->start) <= ROW_BYTES_MOST)
        return false;
    lines_refuse(lines, SHEET_ROW_TOO_LONG);
    return true;
}

void lines_end(struct lines *lines, size_t ending, struct sheet_row *row)
{
    if (lines->gathered_len) {
        gather(lines, part_from(lines, lines->start));
        row->raw = (struct str){.at = lines->gathered, .len = lines->gathered_len};
    } else {
        row->raw = part_from(lines, lines->start);
    }
    row->raw.len -= ending;
    row->number     = ++lines->rows;
    row->offset     = lines->row_offset;
    row->bad_count  = lines->bad_count;
    row->bad_offset = lines->bad_offset;
    row->numbers    = NULL;
    lines->is_begun = false;
    lines->start    = lines->at;
}
