#include "exports/export_rows.h"

#include "handlers/suppressed.h"

#include "exports/packed_rows.h"
#include "json/read.h"
#include "sheets/csv_write.h"

/* A mark by which spreadsheets know that a file is UTF-8. */
#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

static struct texts names_of(struct arena *arena, const struct value *stored)
{
    const struct value *array = json_read_stored(arena, stored->text);
    struct texts        names = {.at = ARENA_ARRAY(arena, struct str, array->count + 1)};

    for (const struct value *name = array->first; name; name = name->next)
        names.at[names.count++] = name->text;
    return names;
}

static struct problem *read_types(const struct tenant *tenant, struct list *types)
{
    struct record_type *asked = SHAPE_NEW(tenant->arena, struct record_type, record_type_shape);

    SET(asked, account_id, tenant->account_id);
    return db_all(tenant, SQL_export_types, asked, types);
}

static const cells_write writers[] = {
    [EXPORT_CSV] = csv_write_row, [EXPORT_NDJSON] = NULL, [EXPORT_XLSX] = packed_row_write};

const struct shape *export_shape_of(int of_what)
{
    return of_what == EXPORT_SUPPRESSIONS ? &suppression_shape : &order_shape;
}

struct problem *export_rows_take(struct export_rows *rows, const struct tenant *tenant, const struct export *export)
{
    struct texts names      = {0};
    bool         is_guarded = export->profile == EXPORT_EXCEL && export->format == EXPORT_CSV;
    cells_write  write      = writers[export->format];

    if (HAS(export, column_names))
        names = names_of(tenant->arena, export->column_names);
    *rows = (struct export_rows){.tenant = tenant, .export = export};
    if (export->of_what != EXPORT_RECORDS) {
        rows->orders            = order_rows_choose(tenant->arena, export_shape_of(export->of_what), &names);
        rows->orders.write      = write;
        rows->orders.is_guarded = is_guarded;
        return NULL;
    }
    rows->fields  = record_fields_named(tenant->arena, names);
    rows->records = (struct record_rows){.write = write, .is_guarded = is_guarded, .fields = &rows->fields};
    if (write)
        rows->records.columns = record_columns_choose(tenant->arena, &rows->fields, NULL);
    return read_types(tenant, &rows->types);
}

void export_rows_begin(struct text_buffer *out, const struct export_rows *rows)
{
    const struct export *export = rows->export;

    if (export->format == EXPORT_CSV && export->profile == EXPORT_EXCEL)
        text_buffer_add(out, STR(BYTE_ORDER_MARK));
    if (export->of_what != EXPORT_RECORDS)
        order_rows_begin(out, &rows->orders);
    else
        record_rows_begin(out, &rows->records);
}

static const struct record_type *find_type(const struct list *types, int64_t id)
{
    const struct record_type *type = types->items;
    size_t                    low  = 0;
    size_t                    high = types->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (type[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < types->count && type[low].id == id ? &type[low] : NULL;
}

/* A type that is not among those that were read is a new one; or it is gone, and then its record is, too. */
static struct problem *name_type(const struct tenant *tenant, struct list *types, struct record *record)
{
    const struct record_type *type    = find_type(types, record->type_id);
    struct problem           *problem = NULL;

    if (!type && !(problem = read_types(tenant, types)))
        type = find_type(types, record->type_id);
    if (type)
        SET(record, type_uuid, type->uuid);
    return problem;
}

/* Cells have no room for it, unless they are asked for. */
static bool shows_suppressed(const struct export_rows *rows)
{
    uint64_t bit = field_bit(&record_shape, shape_field(&record_shape, STR("suppressed")));

    return rows->fields.members ? (rows->fields.members & bit) != 0 : !rows->records.write;
}

/* What is read here of types is forgotten with the rows. */
static struct problem *add_records(struct text_buffer *out, const struct export_rows *rows, const struct list *read,
                                   int64_t *count)
{
    struct record  *record  = read->items;
    struct list     types   = rows->types;
    struct problem *problem = NULL;

    if (shows_suppressed(rows))
        problem = records_mark_suppressed(rows->tenant, record, read->count);
    for (size_t i = 0; i < read->count && !problem; i++) {
        problem = name_type(rows->tenant, &types, &record[i]);
        *count += HAS(&record[i], type_uuid);
    }
    for (size_t i = 0; i < read->count && !problem; i++)
        if (HAS(&record[i], type_uuid))
            record_rows_add(out, &rows->records, &record[i]);
    return problem;
}

struct problem *export_rows_add(struct text_buffer *out, const struct export_rows *rows, const struct list *read,
                                int64_t *count)
{
    const char *object = read->items;

    if (rows->export->of_what == EXPORT_RECORDS)
        return add_records(out, rows, read, count);
    for (size_t i = 0; i < read->count; i++)
        order_rows_add(out, &rows->orders, object + i * rows->orders.shape->size);
    *count += (int64_t)read->count;
    return NULL;
}
