#include "support/mapped.h"

#include "json/decode.h"
#include "json/read.h"
#include "json/write.h"
#include "sheets/csv.h"
#include "sheets/ndjson.h"

enum { PRESENT = 2026, LINES = 20 };

/* --- reading the file --------------------------------------------------------------------------------------------- */

/* The file, as one piece. */
struct rows {
    struct csv_reader    *csv;
    struct ndjson_reader *ndjson;
    struct sheet_piece    piece;
    bool                  is_fed;
};

static struct rows rows_open(struct arena *arena, const struct mapped *mapped, struct str file)
{
    struct csv_dialect dialect = {.delimiter = mapped->delimiter ? mapped->delimiter : ',', .quote = '"'};
    struct sheet_place start   = {0};
    struct rows        rows    = {.piece = {.text = file, .size = file.len}};

    if (mapped->format == UPLOAD_NDJSON)
        rows.ndjson = ndjson_open(arena, ENCODING_UTF_8, start);
    else
        rows.csv = csv_open(arena, dialect, ENCODING_UTF_8, start);
    return rows;
}

static void rows_feed(struct rows *rows)
{
    if (rows->csv && !rows->is_fed && rows->piece.text.len)
        csv_feed(rows->csv, &rows->piece);
    else if (rows->csv)
        csv_finish(rows->csv);
    else if (!rows->is_fed && rows->piece.text.len)
        ndjson_feed(rows->ndjson, &rows->piece);
    else
        ndjson_finish(rows->ndjson);
    rows->is_fed = true;
}

static bool rows_next(struct rows *rows, struct sheet_row *row)
{
    for (;;) {
        enum sheet_step step = rows->csv ? csv_next(rows->csv, row) : ndjson_next(rows->ndjson, row);

        if (step != SHEET_MORE)
            return step == SHEET_ROW;
        rows_feed(rows);
    }
}

/* --- what it is mapped by ----------------------------------------------------------------------------------------- */

static void decode_all(struct arena *arena, const char *text, const struct shape *shape, struct list *list)
{
    const struct value *array  = json_read_stored(arena, str_from(text));
    struct faults       faults = {0};
    struct decoding     how    = {.arena = arena, .purpose = DECODE_CREATE, .faults = &faults};
    size_t              i      = 0;

    *list = shape_list(arena, shape, array->count);
    for (const struct value *item = array->first; item; item = item->next)
        json_decode(&how, item, STR(""), (char *)list->items + i++ * shape->size);
}

static struct texts first_of(struct arena *arena, const struct mapped *mapped, struct str file)
{
    struct rows      rows  = rows_open(arena, mapped, file);
    struct texts     texts = {.at = ARENA_ARRAY(arena, struct str, ROW_COLUMNS_MOST)};
    struct str       lines[LINES];
    struct sheet_row row;

    if (mapped->format != UPLOAD_NDJSON) {
        texts.count = rows_next(&rows, &row) ? row.count : 0;
        for (size_t i = 0; i < texts.count; i++)
            texts.at[i] = arena_str(arena, row.cells[i]);
        return texts;
    }
    while (texts.count < LINES && rows_next(&rows, &row))
        lines[texts.count++] = arena_str(arena, row.raw);
    return mapping_member_names(arena, lines, texts.count);
}

struct mapping *mapped_make(struct arena *arena, struct mapped *mapped, struct str file)
{
    struct mapping_source *source = ARENA_NEW(arena, struct mapping_source);
    struct record_type    *type   = SHAPE_NEW(arena, struct record_type, record_type_shape);
    struct list           *wishes = ARENA_NEW(arena, struct list);
    struct mapping_wish    wish   = {0};

    decode_all(arena, mapped->fields ? mapped->fields : MAPPED_FIELDS, &custom_field_shape, &type->fields);
    *source = (struct mapping_source){.format       = mapped->format,
                                      .type         = type,
                                      .has_campaign = mapped->has_campaign,
                                      .year         = PRESENT,
                                      .has_header   = !mapped->has_no_header,
                                      .first        = first_of(arena, mapped, file)};
    if (mapped->home)
        source->home = phone_country_find(str_from(mapped->home));
    if (mapped->columns) {
        decode_all(arena, mapped->columns, &column_wish_shape, wishes);
        wish.columns = wishes;
    }
    if (mapped->set)
        wish.set = json_read_stored(arena, str_from(mapped->set));
    return mapped->mapping = mapping_make(arena, source, &wish, &mapped->faults);
}

/* --- both passes -------------------------------------------------------------------------------------------------- */

static struct rows rows_behind_header(struct arena *arena, const struct mapped *mapped, struct str file)
{
    struct rows      rows = rows_open(arena, mapped, file);
    struct sheet_row row;

    if (mapped->format != UPLOAD_NDJSON && !mapped->has_no_header)
        (void)rows_next(&rows, &row);
    return rows;
}

static void note_all(struct arena *arena, struct mapped *mapped, struct str file)
{
    struct rows      rows = rows_behind_header(arena, mapped, file);
    struct sheet_row row;

    while (rows_next(&rows, &row)) {
        row.numbers = mapped->numbers;
        mapping_note(mapped->mapping, arena, &row);
        if (mapped->is_kept) {
            struct str notes = json_of_value(arena, mapping_notes(arena, mapped->mapping));

            mapping_take_notes(mapped_make(arena, mapped, file), json_read_stored(arena, notes));
        }
    }
}

static struct str notes_text(struct arena *arena, const struct mapping *mapping, const struct mapped_note *note,
                             const char *mark)
{
    struct str text = STR("");

    for (; note; note = note->next) {
        struct str name = note->column ? mapping_column_name(mapping, note->column) : STR("0");

        text = arena_format(arena, STR_FMT "%s" STR_FMT " %s", STR_ARG(text), mark, STR_ARG(name), note->code);
    }
    return text;
}

static struct str row_text(struct arena *arena, const struct mapping *mapping, const struct mapped_row *row)
{
    struct str order = row->order ? json_of_value(arena, row->order) : STR("");

    return arena_format(arena, STR_FMT "%s" STR_FMT STR_FMT STR_FMT "\n", STR_ARG(json_of_value(arena, row->record)),
                        row->order ? " order" : "", STR_ARG(order),
                        STR_ARG(notes_text(arena, mapping, row->faults.first, "!")),
                        STR_ARG(notes_text(arena, mapping, row->warnings.first, "?")));
}

struct str mapped_text(struct arena *arena, struct mapped *mapped, struct str file)
{
    struct rows      rows = rows_behind_header(arena, mapped, file);
    struct str       text = STR("");
    struct sheet_row row;

    mapped_make(arena, mapped, file);
    note_all(arena, mapped, file);
    while (rows_next(&rows, &row)) {
        struct mapped_row out;
        struct str        line;

        row.numbers = mapped->numbers;
        mapping_row(mapped->mapping, arena, &row, &out);
        line = row_text(arena, mapped->mapping, &out);
        text = arena_format(arena, STR_FMT STR_FMT, STR_ARG(text), STR_ARG(line));
    }
    return text;
}
