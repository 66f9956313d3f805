#include "workbooks/compressed_file.h"

#include "workbooks/zip_stream.h"

enum { GZIP_HEAD = 18 /* bytes of the shortest gzip there is */ };

struct compressed_file {
    struct reading    reading;
    bool              is_zip;
    bool              is_over;
    uint8_t          *room; /* what comes out */
    struct zip        zip;
    struct zip_stream stream;
    struct inflater  *inflater; /* of gzip */
    uint8_t          *piece;
    uint64_t          offset; /* of what is read next */
    uint64_t          done;   /* bytes that came out */
};

/* The only entry; folders have names that end in a slash, and nothing in them. */
static bool entry_find(struct compressed_file *file, struct zip_entry *entry)
{
    struct zip_entry other;
    size_t           count = 0;

    for (size_t at = 0; zip_next(&file->zip, &at, &other);) {
        if (other.name.len && other.name.at[other.name.len - 1] == '/' && !other.size)
            continue;
        *entry = other;
        count++;
    }
    return count == 1 || reading_refuse(&file->reading, SHEET_SEVERAL_FILES);
}

static bool zip_begin(struct compressed_file *file)
{
    struct zip_entry entry;

    file->is_zip = true;
    return zip_open(&file->zip, &file->reading) && entry_find(file, &entry) &&
           zip_stream_open(&file->stream, &file->zip, &entry);
}

static bool file_begin(struct compressed_file *file)
{
    uint8_t start[4];

    if (file->reading.source->size < GZIP_HEAD)
        return reading_refuse(&file->reading, SHEET_CUT);
    if (!reading_get(&file->reading, 0, start, sizeof(start)))
        return false;
    if (start[0] == 'P' && start[1] == 'K')
        return zip_begin(file);
    file->inflater = inflater_new(file->reading.arena, INFLATE_GZIP);
    file->piece    = (uint8_t *)arena_room(file->reading.arena, ZIP_PIECE);
    return true;
}

struct problem *compressed_file_open(struct arena *arena, const struct byte_source *source,
                                     struct compressed_file **out)
{
    struct compressed_file *file = ARENA_NEW(arena, struct compressed_file);

    *out                 = file;
    file->reading.arena  = arena;
    file->reading.source = source;
    file->room           = (uint8_t *)arena_room(arena, ZIP_PIECE);
    (void)file_begin(file);
    return file->reading.problem;
}

/* Feeds the next piece; false where there is none. */
static bool gzip_feed(struct compressed_file *file)
{
    uint64_t left = file->reading.source->size - file->offset;
    size_t   len  = left < ZIP_PIECE ? (size_t)left : ZIP_PIECE;

    if (!len)
        return reading_refuse(&file->reading, SHEET_CUT);
    if (!reading_get(&file->reading, file->offset, file->piece, len))
        return false;
    file->offset += len;
    inflater_feed(file->inflater, (struct bytes){.at = file->piece, .len = len});
    return true;
}

/*
 * At the end of what gzip has written. Several such files one after the other are one (RFC 1952, 2.2), and some
 * programs fill the last block of a medium with zeroes.
 */
static bool gzip_end(struct compressed_file *file)
{
    const struct byte_source *source   = file->reading.source;
    uint8_t                   magic[2] = {0};

    file->offset -= inflater_left(file->inflater);
    inflater_feed(file->inflater, (struct bytes){0});
    if (source->size - file->offset >= sizeof(magic) &&
        !reading_get(&file->reading, file->offset, magic, sizeof(magic)))
        return false;
    file->is_over = !(magic[0] == 0x1F && magic[1] == 0x8B);
    if (!file->is_over)
        inflater_restart(file->inflater);
    return true;
}

static bool gzip_next(struct compressed_file *file, size_t *len)
{
    enum inflate_step step = INFLATE_MORE;

    *len = 0;
    while (step != INFLATE_SOME && !file->is_over) {
        step = inflater_next(file->inflater, file->room, ZIP_PIECE, len);
        if (step == INFLATE_DAMAGED)
            return reading_refuse(&file->reading, SHEET_DAMAGED);
        if (step == INFLATE_END ? !gzip_end(file) : step == INFLATE_MORE && !gzip_feed(file))
            return false;
    }
    file->done += *len;
    if (file->done > ZIP_ENTRY_MOST || (file->done > ZIP_RATIO_FREE && file->done / ZIP_RATIO_MOST > file->offset))
        return reading_refuse(&file->reading, SHEET_INFLATES_TOO_MUCH);
    return true;
}

struct problem *compressed_file_next(struct compressed_file *file, struct bytes *out)
{
    size_t len = 0;

    *out = (struct bytes){0};
    if (file->reading.fault || file->reading.problem)
        return file->reading.problem;
    if (file->is_zip ? zip_stream_next(&file->stream, file->room, ZIP_PIECE, &len) : gzip_next(file, &len))
        *out = (struct bytes){.at = file->room, .len = len};
    return file->reading.problem;
}

struct sheet_refusal compressed_file_refusal(const struct compressed_file *file)
{
    return (struct sheet_refusal){.fault = file->reading.fault};
}
