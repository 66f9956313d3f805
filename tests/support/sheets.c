#include "support/sheets.h"

#include "sheets/ndjson.h"

/* Either of the readers. */
struct any_reader {
    struct csv_reader    *csv;
    struct ndjson_reader *ndjson;
};

static struct any_reader any_open(struct arena *arena, const struct reading *reading)
{
    if (reading->dialect.delimiter)
        return (struct any_reader){.csv = csv_open(arena, reading->dialect, reading->encoding, reading->place)};
    return (struct any_reader){.ndjson = ndjson_open(arena, reading->encoding, reading->place)};
}

static void any_feed(struct any_reader reader, const struct sheet_piece *piece)
{
    if (reader.csv)
        csv_feed(reader.csv, piece);
    else
        ndjson_feed(reader.ndjson, piece);
}

static void any_finish(struct any_reader reader)
{
    if (reader.csv)
        csv_finish(reader.csv);
    else
        ndjson_finish(reader.ndjson);
}

static enum sheet_step any_next(struct any_reader reader, struct sheet_row *row)
{
    return reader.csv ? csv_next(reader.csv, row) : ndjson_next(reader.ndjson, row);
}

static struct sheet_place any_place(struct any_reader reader)
{
    return reader.csv ? csv_place(reader.csv) : ndjson_place(reader.ndjson);
}

static struct sheet_refusal any_refusal(struct any_reader reader)
{
    return reader.csv ? csv_refusal(reader.csv) : ndjson_refusal(reader.ndjson);
}

/* A text that grows. */
struct text {
    struct arena *arena;
    struct str    is;
};

static void add(struct text *text, struct str part)
{
    char *at = arena_realloc(text->arena, (char *)text->is.at, text->is.len, text->is.len + part.len + 1);

    if (part.len)
        memcpy(at + text->is.len, part.at, part.len);
    text->is = (struct str){.at = at, .len = text->is.len + part.len};
}

static void add_row(struct text *text, const struct sheet_row *row)
{
    add(text, arena_format(text->arena, "%llu@%llu", (unsigned long long)row->number, (unsigned long long)row->offset));
    for (size_t i = 0; i < row->count; i++)
        add(text, arena_format(text->arena, "[" STR_FMT "]", STR_ARG(row->cells[i])));
    if (!row->cells)
        add(text, arena_format(text->arena, "{" STR_FMT "}", STR_ARG(row->raw)));
    if (row->bad_count)
        add(text, arena_format(text->arena, "!%zu@%llu", row->bad_count, (unsigned long long)row->bad_offset));
    add(text, STR("\n"));
}

static void add_refusal(struct text *text, struct sheet_refusal refusal)
{
    add(text, arena_format(text->arena, "%s %llu@%llu\n", sheet_fault_name(refusal.fault),
                           (unsigned long long)refusal.row, (unsigned long long)refusal.offset));
}

/* Reads on until the reader asks for more; false: there is nothing more to read. */
static bool read_on(struct any_reader reader, struct reading *reading, struct text *text)
{
    struct sheet_row row;
    enum sheet_step  step;

    while ((step = any_next(reader, &row)) == SHEET_ROW) {
        add_row(text, &row);
        if (reading->rows && --reading->rows == 0) {
            reading->place = any_place(reader);
            return false;
        }
    }
    if (step == SHEET_REFUSED)
        add_refusal(text, any_refusal(reader));
    return step == SHEET_MORE;
}

static bool feed(struct any_reader reader, struct decoder *decoder, struct reading *reading, struct text *text)
{
    struct sheet_piece piece;

    while (decoder_next(decoder, &piece)) {
        any_feed(reader, &piece);
        if (!read_on(reader, reading, text))
            return false;
    }
    return true;
}

struct str sheet_read(struct arena *arena, struct reading *reading, struct str file)
{
    struct decoder   *decoder = ARENA_NEW(arena, struct decoder);
    struct any_reader reader  = any_open(arena, reading);
    struct text       text    = {.arena = arena};
    struct str        rest    = str_from_at(file, reading->place.offset);
    bool              goes_on = true;

    decoder_start(decoder, reading->encoding, reading->place.offset);
    while (goes_on && rest.len) {
        struct str part = {.at = rest.at, .len = rest.len < reading->piece ? rest.len : reading->piece};

        decoder_feed(decoder, part);
        rest    = str_from_at(rest, part.len);
        goes_on = feed(reader, decoder, reading, &text);
    }
    if (goes_on) {
        decoder_finish(decoder);
        goes_on = feed(reader, decoder, reading, &text);
    }
    if (goes_on) {
        any_finish(reader);
        read_on(reader, reading, &text);
    }
    return text.is;
}

bool sheet_resumes(struct arena *arena, struct reading reading, struct str file, struct str whole)
{
    reading.place = (struct sheet_place){0};
    do {
        struct arena_mark mark = arena_mark(arena);
        struct str        part;
        bool              is_next;

        reading.rows = 1;
        part         = sheet_read(arena, &reading, file);
        is_next      = str_starts(whole, part);
        if (is_next)
            whole = str_from_at(whole, part.len);
        arena_rewind(arena, mark, (struct bytes){0});
        if (!is_next)
            return false;
    } while (!reading.rows);
    return whole.len == 0;
}
