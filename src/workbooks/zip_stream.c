#include "workbooks/zip_stream.h"

enum { STORED = 0, DEFLATED = 8, HEAD_SIZE = 30, SIGNATURE_HEAD = 0x04034B50 };

static bool entry_check(struct reading *reading, const struct zip_entry *entry)
{
    if (entry->is_encrypted)
        return reading_refuse(reading, SHEET_ENCRYPTED);
    if (entry->method != STORED && entry->method != DEFLATED)
        return reading_refuse(reading, SHEET_UNKNOWN_COMPRESSION);
    if (entry->size > ZIP_ENTRY_MOST ||
        (entry->size > ZIP_RATIO_FREE && entry->size / ZIP_RATIO_MOST > entry->form_size))
        return reading_refuse(reading, SHEET_INFLATES_TOO_MUCH);
    if (entry->method == STORED && entry->size != entry->form_size)
        return reading_refuse(reading, SHEET_DAMAGED);
    return true;
}

/* The entry's own header has to have the name that the directory gives it: programs that read the one or the other
 * would see two files. */
static bool head_check(struct reading *reading, const struct zip_entry *entry, size_t *size)
{
    struct arena_mark mark = arena_mark(reading->arena);
    char             *name = arena_room(reading->arena, entry->name.len + 1);
    uint8_t           head[HEAD_SIZE];
    bool              is_same;

    if (!reading_get(reading, entry->offset, head, sizeof(head)))
        return false;
    if (little_32(head) != SIGNATURE_HEAD || little_16(head + 26) != entry->name.len)
        return reading_refuse(reading, SHEET_DAMAGED);
    if (!reading_get(reading, entry->offset + HEAD_SIZE, name, entry->name.len))
        return false;
    *size   = HEAD_SIZE + entry->name.len + little_16(head + 28);
    is_same = memcmp(name, entry->name.at, entry->name.len) == 0;
    arena_rewind(reading->arena, mark, (struct bytes){0});
    return is_same || reading_refuse(reading, SHEET_DAMAGED);
}

bool zip_stream_open(struct zip_stream *stream, const struct zip *zip, const struct zip_entry *entry)
{
    struct reading *reading = zip->reading;
    size_t          head;

    if (entry->offset >= zip->end)
        return reading_refuse(reading, SHEET_DAMAGED);
    if (!entry_check(reading, entry) || !head_check(reading, entry, &head))
        return false;
    if (head > zip->end - entry->offset || entry->form_size > zip->end - entry->offset - head)
        return reading_refuse(reading, SHEET_DAMAGED);
    if (stream->inflater)
        inflater_restart(stream->inflater);
    else
        stream->inflater = inflater_new(reading->arena, INFLATE_RAW);
    if (!stream->piece)
        stream->piece = (uint8_t *)arena_room(reading->arena, ZIP_PIECE);
    stream->zip    = zip;
    stream->entry  = *entry;
    stream->offset = entry->offset + head;
    stream->left   = entry->form_size;
    stream->done   = 0;
    stream->crc    = 0;
    inflater_feed(stream->inflater, (struct bytes){0});
    return true;
}

/* The next bytes of the entry as it stands in the archive; none where there are no more. */
static bool piece_read(struct zip_stream *stream, void *to, size_t room, size_t *len)
{
    *len = stream->left < room ? (size_t)stream->left : room;
    if (!reading_get(stream->zip->reading, stream->offset, to, *len))
        return false;
    stream->offset += *len;
    stream->left -= *len;
    return true;
}

/* Inflates into the room; none at the end of what was deflated. */
static bool inflate_next(struct zip_stream *stream, void *to, size_t room, size_t *len)
{
    enum inflate_step step;

    while ((step = inflater_next(stream->inflater, to, room, len)) == INFLATE_MORE) {
        size_t more;

        if (!piece_read(stream, stream->piece, ZIP_PIECE, &more))
            return false;
        if (!more)
            return reading_refuse(stream->zip->reading, SHEET_DAMAGED);
        inflater_feed(stream->inflater, (struct bytes){.at = stream->piece, .len = more});
    }
    if (step == INFLATE_DAMAGED || (step == INFLATE_END && (stream->left || inflater_left(stream->inflater))))
        return reading_refuse(stream->zip->reading, SHEET_DAMAGED);
    return true;
}

bool zip_stream_next(struct zip_stream *stream, void *to, size_t room, size_t *len)
{
    const struct zip_entry *entry = &stream->entry;

    if (entry->method == STORED ? !piece_read(stream, to, room, len) : !inflate_next(stream, to, room, len))
        return false;
    stream->done += *len;
    stream->crc = checksum_crc32(stream->crc, (struct bytes){.at = to, .len = *len});
    if (stream->done > entry->size || (!*len && (stream->done != entry->size || stream->crc != entry->crc)))
        return reading_refuse(stream->zip->reading, SHEET_DAMAGED);
    return true;
}
