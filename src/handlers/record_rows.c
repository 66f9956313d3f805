#include "handlers/record_rows.h"

#include "json/write.h"
#include "sheets/csv_write.h"

void record_rows_begin(struct text_buffer *out, const struct record_rows *rows)
{
    if (rows->write)
        rows->write(out, record_columns_names(out->arena, &rows->columns), rows->columns.count);
}

static struct str cells_text(struct arena *arena, const struct record_rows *rows, const struct record *record)
{
    struct text_buffer text  = text_buffer_begin(arena, 1024);
    struct str        *cells = record_columns_cells(arena, &rows->columns, record);

    if (rows->is_guarded)
        csv_guard_row(arena, cells, rows->columns.count);
    rows->write(&text, cells, rows->columns.count);
    return text_buffer_text(&text);
}

static struct str json_text_of(struct arena *arena, const struct record_rows *rows, struct record *record)
{
    struct json_writer *writer = json_writer_new(arena);

    record_fields_thin(arena, rows->fields, record);
    json_described_members(writer, record, rows->fields->members ? rows->fields->members : UINT64_MAX);
    return json_writer_text(writer);
}

void record_rows_add(struct text_buffer *out, const struct record_rows *rows, struct record *record)
{
    struct arena     *arena  = out->arena;
    struct arena_mark mark   = arena_mark(arena);
    struct str        row    = rows->write ? cells_text(arena, rows, record) : json_text_of(arena, rows, record);
    struct bytes      kept   = arena_rewind(arena, mark, str_bytes(row));
    const char       *before = out->at;

    text_buffer_add(out, (struct str){.at = (const char *)kept.at, .len = kept.len});
    if (!rows->write)
        text_buffer_add(out, STR("\n"));
    if (out->at == before)
        arena_rewind(arena, mark, (struct bytes){0});
    arena_work(arena, row.len);
}
