/* What became of rows: counts, and rows of the database. */
#include "imports/import_chunk.h"
#include "imports/import_suppressions.h"
#include "json/read.h"
#include "json/write.h"
#include "search/import_sets.h"

struct value *import_line_errors(const struct import_chunk *chunk, const struct import_line *line)
{
    struct arena       *arena  = chunk->plan->request->arena;
    struct json_writer *writer = json_writer_new(arena);

    json_array_open(writer);
    for (const struct mapped_note *note = line->mapped.faults.first; note; note = note->next) {
        json_object_open(writer);
        json_name(writer, STR("column"));
        if (note->column)
            json_text(writer, mapping_column_name(chunk->plan->mapping, note->column));
        else
            json_null(writer);
        import_write_text(writer, "field", note->field);
        json_name(writer, STR("code"));
        json_text(writer, str_from(note->code));
        json_name(writer, STR("detail"));
        json_text(writer, note->detail);
        json_object_close(writer);
    }
    json_array_close(writer);
    return json_raw_value(arena, json_writer_text(writer));
}

/* --- former values ------------------------------------------------------------------------------------------------ */

void import_write_text(struct json_writer *writer, const char *name, struct str text)
{
    json_name(writer, str_from(name));
    if (text.at)
        json_text(writer, text);
    else
        json_null(writer);
}

static bool differ(struct str a, struct str b)
{
    return (a.at == NULL) != (b.at == NULL) || (a.at && !str_equal(a, b));
}

static struct str first_name(const struct record *record)
{
    return HAS(record, first_name) ? record->first_name : (struct str){0};
}

static struct str last_name(const struct record *record)
{
    return HAS(record, last_name) ? record->last_name : (struct str){0};
}

static struct str external_id(const struct record *record)
{
    return HAS(record, external_id) ? record->external_id : (struct str){0};
}

static void write_parameters(struct arena *arena, struct json_writer *writer, const struct record *before,
                             const struct record *now)
{
    const struct value *old = record_stored_parameters(arena, before);
    const struct value *new = record_stored_parameters(arena, now);

    json_name(writer, STR("parameters"));
    json_object_open(writer);
    for (const struct value *member = old->first; member; member = member->next)
        if (!value_equal(member, value_member(new, member->name))) {
            json_name(writer, member->name);
            json_value(writer, member);
        }
    for (const struct value *member = new->first; member; member = member->next)
        if (!value_member(old, member->name)) {
            json_name(writer, member->name);
            json_null(writer);
        }
    json_object_close(writer);
}

struct value *import_line_former(struct arena *arena, const struct record *before, const struct record *now)
{
    struct arena_mark   mark   = arena_mark(arena);
    struct json_writer *writer = json_writer_new(arena);
    struct bytes        kept;

    json_object_open(writer);
    if (differ(first_name(before), first_name(now)))
        import_write_text(writer, "firstName", first_name(before));
    if (differ(last_name(before), last_name(now)))
        import_write_text(writer, "lastName", last_name(before));
    if (differ(external_id(before), external_id(now)))
        import_write_text(writer, "externalId", external_id(before));
    if (differ(before->phone, now->phone))
        import_write_text(writer, "phone", before->phone);
    if (before->status != now->status)
        import_write_text(writer, "status", str_from(record_statuses[before->status]));
    if (before->parameters != now->parameters)
        write_parameters(arena, writer, before, now);
    json_object_close(writer);
    kept = arena_rewind(arena, mark, str_bytes(json_writer_text(writer)));
    return json_raw_value(arena, (struct str){.at = (const char *)kept.at, .len = kept.len});
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

/* What stands after the last column is kept, too. */
static struct value *cells_of(const struct import_chunk *chunk, const struct import_line *line)
{
    struct arena       *arena  = chunk->plan->request->arena;
    const struct str   *cells  = mapping_cells(arena, chunk->plan->mapping, &line->row);
    size_t              count  = mapping_count(chunk->plan->mapping);
    size_t              width  = mapping_width(chunk->plan->mapping, &line->row);
    struct json_writer *writer = json_writer_new(arena);

    json_array_open(writer);
    for (size_t i = 0; i < width; i++)
        json_text(writer, i < count ? cells[i] : line->row.cells[i]);
    json_array_close(writer);
    return json_raw_value(arena, json_writer_text(writer));
}

static void fill_row(const struct import_chunk *chunk, const struct import_line *line, struct import_row *row)
{
    struct arena *arena = chunk->plan->request->arena;

    SET(row, account_id, chunk->plan->request->tenant->account_id);
    SET(row, import_id, chunk->plan->import->id);
    SET(row, number, line->number);
    SET(row, status, line->status);
    if (line->has_uuid)
        SET(row, uuid, line->uuid);
    if (line->has_order)
        SET(row, order_uuid, line->order->uuid);
    if (line->now)
        SET(row, changed_at, line->now->updated_at);
    if (line->status == ROW_UPDATED || (line->status == ROW_SUPPRESSED && line->record_status == ROW_UPDATED))
        SET(row, former, import_line_former(arena, line->before, line->now));
    if (line->status == ROW_ERROR) {
        SET(row, errors, import_line_errors(chunk, line));
        SET(row, cells, cells_of(chunk, line));
    }
}

static void count(struct import *import, int status)
{
    switch (status) {
    case ROW_CREATED:
        import->create_count++;
        break;
    case ROW_UPDATED:
        import->update_count++;
        break;
    case ROW_UNCHANGED:
        import->unchanged_count++;
        break;
    case ROW_SKIPPED:
        import->skip_count++;
        break;
    case ROW_SUPPRESSED:
        import->suppressed_count++;
        break;
    default:
        import->error_count++;
        break;
    }
}

_Static_assert((int)CHUNK_ROWS <= (int)IMPORT_SET_AT_ONCE, "the records of a chunk are a piece of the import's set");

static bool has_written(const struct import_line *line)
{
    int status = line->status == ROW_SUPPRESSED ? line->record_status : line->status;

    return line->now && (status == ROW_CREATED || status == ROW_UPDATED);
}

/* The records that were written are found as those of the import; also one whose order alone was refused. */
static struct problem *keep_set(const struct import_chunk *chunk)
{
    const struct tenant   *tenant = chunk->plan->request->tenant;
    struct import_set_rows rows   = {.import_id = chunk->plan->import->id,
                                     .ids       = ARENA_ARRAY(tenant->arena, int64_t, chunk->count + 1)};

    if (!chunk->count || chunk->is_check || import_is_of_suppressions(chunk->plan->import))
        return NULL;
    rows.first = chunk->lines[0].number;
    for (size_t i = 0; i < chunk->count; i++)
        if (has_written(&chunk->lines[i]))
            rows.ids[rows.count++] = chunk->lines[i].now->id;
    return import_set_add(tenant, &rows);
}

/* Of a check, refused rows alone are kept: the others have become nothing. */
struct problem *import_chunk_keep(struct import_chunk *chunk)
{
    const struct tenant *tenant = chunk->plan->request->tenant;
    struct list          rows   = shape_list(tenant->arena, &import_row_shape, chunk->count);
    struct problem      *problem;

    rows.count = 0;
    for (size_t i = 0; i < chunk->count; i++) {
        const struct import_line *line = &chunk->lines[i];

        count(chunk->plan->import, line->status);
        if (!chunk->is_check || line->status == ROW_ERROR)
            fill_row(chunk, line, (struct import_row *)rows.items + rows.count++);
    }
    import_report_add(chunk);
    if ((problem = import_rows_add(tenant, &rows)) ||
        (chunk->is_check && import_is_of_suppressions(chunk->plan->import) &&
         (problem = import_suppressions_claim(chunk))))
        return problem;
    return keep_set(chunk);
}
