#include "imports/import_file.h"

#include "base/text_buffer.h"
#include "imports/import_workbook.h"
#include "sheets/csv.h"
#include "sheets/ndjson.h"

/* A piece of the file that was read, and where it begins. */
struct read_piece {
    struct import_piece      which;
    uint64_t                 base;
    const struct read_piece *before;
};

struct import_file {
    const struct tenant     *tenant;
    const struct import     *import;
    bool                     is_ndjson;
    bool                     is_workbook;
    bool                     is_over;
    bool                     has_bad;
    bool                     is_begun; /* some row was told, by an earlier step, too */
    struct csv_dialect       dialect;
    struct csv_reader       *csv;
    struct ndjson_reader    *ndjson;
    struct decoder          *decoder;
    const struct read_piece *piece; /* the last one */
    struct import_piece      next;
    uint64_t                 next_base;
    uint64_t                 skip;   /* bytes of the first piece that come before the place */
    uint64_t                 behind; /* of a workbook: the number of the row that was told last */
};

enum sheet_encoding import_encoding(const struct import *import)
{
    enum sheet_encoding encoding = ENCODING_UTF_8;

    if (HAS(import, encoding) && encoding_find(import->encoding, &encoding))
        return encoding;
    return HAS(import, told_encoding) ? (enum sheet_encoding)import->told_encoding : ENCODING_UTF_8;
}

/* --- bytes -------------------------------------------------------------------------------------------------------- */

/* The next piece of the file; parts have one at least. NULL in `bytes->at`: there are no more. */
static struct problem *read_piece(struct import_file *file, struct str *bytes)
{
    struct read_piece *read = ARENA_NEW(file->tenant->arena, struct read_piece);
    struct problem    *problem;

    if ((problem = import_piece_read(file->tenant, file->import, &file->next, bytes)))
        return problem;
    if (!bytes->at && file->next.piece) {
        file->next = (struct import_piece){.part = file->next.part + 1};
        problem    = import_piece_read(file->tenant, file->import, &file->next, bytes);
    }
    if (problem || !bytes->at)
        return problem;
    *read       = (struct read_piece){.which = file->next, .base = file->next_base, .before = file->piece};
    file->piece = read;
    file->next.piece++;
    file->next_base += bytes->len;
    *bytes     = str_from_at(*bytes, file->skip);
    file->skip = 0;
    return NULL;
}

/* Feeds the reader with what comes next, or tells it that nothing does. */
static struct problem *feed(struct import_file *file)
{
    struct sheet_piece piece;
    struct str         bytes;
    struct problem    *problem;

    while (!decoder_next(file->decoder, &piece)) {
        if (file->is_over) {
            if (file->is_ndjson)
                ndjson_finish(file->ndjson);
            else
                csv_finish(file->csv);
            return NULL;
        }
        if ((problem = read_piece(file, &bytes)))
            return problem;
        file->is_over = !bytes.at;
        if (file->is_over)
            decoder_finish(file->decoder);
        else
            decoder_feed(file->decoder, bytes);
    }
    file->has_bad |= piece.is_bad;
    if (file->is_ndjson)
        ndjson_feed(file->ndjson, &piece);
    else
        csv_feed(file->csv, &piece);
    return NULL;
}

/* --- opening ------------------------------------------------------------------------------------------------------ */

/* The text at the start of the file, by which the delimiter is told. */
static struct problem *read_start(const struct tenant *tenant, const struct import *import, struct str *start,
                                  bool *is_all)
{
    struct import_file file    = {.tenant = tenant, .import = import, .next = {.part = 1}};
    struct text_buffer text    = text_buffer_begin(tenant->arena, IMPORT_PIECE);
    struct decoder    *decoder = ARENA_NEW(tenant->arena, struct decoder);
    struct str         bytes   = STR("");
    struct problem    *problem = NULL;

    decoder_start(decoder, import_encoding(import), 0);
    while (!problem && bytes.at && text_buffer_text(&text).len < CSV_SAMPLE_MOST) {
        struct sheet_piece piece;

        if ((problem = read_piece(&file, &bytes)) || !bytes.at)
            break;
        decoder_feed(decoder, bytes);
        while (decoder_next(decoder, &piece))
            text_buffer_add(&text, piece.text);
    }
    *start  = text_buffer_text(&text);
    *is_all = !bytes.at;
    return problem;
}

static struct problem *choose_dialect(struct import_file *file)
{
    const struct import *import = file->import;
    struct str           start;
    bool                 is_all;
    struct problem      *problem;

    file->dialect.quote = '"';
    if (HAS(import, quote))
        file->dialect.quote = import->quote.len ? import->quote.at[0] : '\0';
    if (HAS(import, delimiter) || HAS(import, told_delimiter)) {
        file->dialect.delimiter = (HAS(import, delimiter) ? import->delimiter : import->told_delimiter).at[0];
        return NULL;
    }
    if ((problem = read_start(file->tenant, import, &start, &is_all)))
        return problem;
    file->dialect.delimiter = csv_delimiter(file->tenant->arena, start, file->dialect.quote, is_all);
    return NULL;
}

static struct problem *open_at(const struct tenant *tenant, const struct import *import, struct sheet_place place,
                               struct import_file **out)
{
    struct import_file *file    = ARENA_NEW(tenant->arena, struct import_file);
    struct problem     *problem = NULL;

    file->tenant    = tenant;
    file->import    = import;
    file->is_ndjson = import->format == UPLOAD_NDJSON;
    file->next      = (struct import_piece){.part = 1};
    file->decoder   = ARENA_NEW(tenant->arena, struct decoder);
    file->is_begun  = place.offset > 0;
    if (import->format == UPLOAD_XLSX) {
        file->is_workbook = true;
        file->behind      = place.rows;
        *out              = file;
        return NULL;
    }
    if (place.offset) {
        file->next      = (struct import_piece){.part = import->at_part, .piece = import->at_piece};
        file->next_base = (uint64_t)import->at_base;
        file->skip      = place.offset - file->next_base;
    }
    decoder_start(file->decoder, import_encoding(import), place.offset);
    if (file->is_ndjson)
        file->ndjson = ndjson_open(tenant->arena, import_encoding(import), place);
    else if (!(problem = choose_dialect(file)))
        file->csv = csv_open(tenant->arena, file->dialect, import_encoding(import), place);
    *out = file;
    return problem;
}

struct problem *import_file_open(const struct tenant *tenant, const struct import *import, struct import_file **out)
{
    return open_at(tenant, import,
                   (struct sheet_place){.offset = (uint64_t)import->at_offset, .rows = (uint64_t)import->at_rows}, out);
}

struct problem *import_file_begin(const struct tenant *tenant, const struct import *import, struct import_file **out)
{
    return open_at(tenant, import, (struct sheet_place){0}, out);
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

static struct problem *refused(const struct import_file *file)
{
    struct sheet_refusal refusal = file->is_ndjson ? ndjson_refusal(file->ndjson) : csv_refusal(file->csv);

    return problem_coded(file->tenant->arena, PROBLEM_unacceptable, CODE_unreadable_file, "Row %llu of the file: %s",
                         (unsigned long long)refusal.row, sheet_fault_sentence(refusal.fault));
}

/* What the reader has told stays only until it reads on. */
static void take_row(struct import_file *file, const struct sheet_row *told, struct sheet_row *row)
{
    struct arena *arena = file->tenant->arena;
    struct str   *cells = ARENA_ARRAY(arena, struct str, told->count + 1);

    *row = *told;
    for (size_t i = 0; i < told->count; i++)
        cells[i] = arena_str(arena, told->cells[i]);
    row->cells     = told->cells ? cells : NULL;
    row->raw       = arena_str(arena, told->raw);
    file->is_begun = true;
}

/* All texts of a row together stand for what it is in the file, which nobody could read. */
static void take_cells(struct import_file *file, const struct sheet_row *told, struct sheet_row *row)
{
    struct arena *arena   = file->tenant->arena;
    struct str   *cells   = ARENA_ARRAY(arena, struct str, told->count + 1);
    bool         *numbers = ARENA_ARRAY(arena, bool, told->count + 1);
    size_t        len     = 0;
    char         *raw;

    for (size_t i = 0; i < told->count; i++)
        len += told->cells[i].len;
    *row     = *told;
    raw      = arena_room(arena, len + 1);
    row->raw = (struct str){.at = raw, .len = len};
    for (size_t i = 0; i < told->count; i++) {
        cells[i]   = (struct str){.at = raw, .len = told->cells[i].len};
        numbers[i] = told->numbers && told->numbers[i];
        if (cells[i].len)
            memcpy(raw, told->cells[i].at, cells[i].len);
        raw += cells[i].len;
    }
    row->cells     = cells;
    row->numbers   = numbers;
    file->is_begun = true;
    file->behind   = told->number;
}

static struct problem *next_of_workbook(struct import_file *file, struct sheet_row *row)
{
    struct sheet_row told;
    struct problem  *problem = import_workbook_next(file->tenant, file->import, file->behind, &told);

    if (!problem && told.number)
        take_cells(file, &told, row);
    return problem;
}

struct problem *import_file_next(struct import_file *file, struct sheet_row *row)
{
    struct sheet_row told;
    struct problem  *problem;

    *row = (struct sheet_row){0};
    if (file->is_workbook)
        return next_of_workbook(file, row);
    for (;;) {
        switch (file->is_ndjson ? ndjson_next(file->ndjson, &told) : csv_next(file->csv, &told)) {
        case SHEET_ROW:
            take_row(file, &told, row);
            return NULL;
        case SHEET_MORE:
            if ((problem = feed(file)))
                return problem;
            break;
        case SHEET_END:
            return NULL;
        default:
            return refused(file);
        }
    }
}

bool import_file_is_at_start(const struct import_file *file)
{
    return !file->is_begun;
}

bool import_file_has_bad_bytes(const struct import_file *file)
{
    return file->has_bad;
}

void import_file_keep_place(const struct import_file *file, struct import *import)
{
    struct sheet_place       place = {.offset = file->behind, .rows = file->behind};
    const struct read_piece *piece = file->piece;

    if (!file->is_workbook)
        place = file->is_ndjson ? ndjson_place(file->ndjson) : csv_place(file->csv);
    while (piece && piece->base > place.offset)
        piece = piece->before;
    SET(import, at_offset, (int64_t)place.offset);
    SET(import, at_rows, (int64_t)place.rows);
    if (!piece)
        return;
    SET(import, at_part, piece->which.part);
    SET(import, at_piece, piece->which.piece);
    SET(import, at_base, (int64_t)piece->base);
}

char import_file_delimiter(const struct import_file *file)
{
    return file->dialect.delimiter;
}
