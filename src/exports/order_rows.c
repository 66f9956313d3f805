#include "exports/order_rows.h"

#include "json/write.h"
#include "sheets/csv_write.h"

#define RECORD "record"

/* --- which columns ------------------------------------------------------------------------------------------------ */

size_t order_columns_most(void)
{
    return order_shape.count + record_brief_shape.count;
}

static void add(struct order_rows *rows, struct order_column column)
{
    for (size_t i = 0; i < rows->count; i++)
        if (str_equal(rows->columns[i].name, column.name))
            return;
    rows->columns[rows->count++] = column;
}

static void add_inner(struct arena *arena, struct order_rows *rows, const struct field *member,
                      const struct field *inner)
{
    add(rows, (struct order_column){
                  .name = arena_format(arena, RECORD ".%s", inner->name), .member = member, .inner = inner});
}

/* Not the custom fields, which lists of orders have when they are asked for. */
static bool is_column(const struct field *inner)
{
    return inner->name && inner->kind != KIND_VALUE;
}

static void add_member(struct arena *arena, struct order_rows *rows, const struct field *member)
{
    if (member->kind != KIND_OBJECT) {
        add(rows, (struct order_column){.name = str_from(member->name), .member = member});
        return;
    }
    for (size_t i = 0; i < member->shape->count; i++)
        if (is_column(&member->shape->fields[i]))
            add_inner(arena, rows, member, &member->shape->fields[i]);
}

/* What `record.MEMBER` names of the record, or NULL. */
static const struct field *find_inner(const struct shape *shape, struct str name)
{
    const struct field *record = shape_field(shape, STR(RECORD));
    const struct field *inner  = NULL;

    if (record && str_starts(name, STR(RECORD ".")))
        inner = shape_field(record->shape, str_from_at(name, sizeof(RECORD ".") - 1));
    return inner && is_column(inner) ? inner : NULL;
}

bool order_rows_know(const struct shape *shape, struct str name)
{
    return shape_field(shape, name) || find_inner(shape, name);
}

static void add_name(struct arena *arena, struct order_rows *rows, struct str name)
{
    const struct field *member = shape_field(rows->shape, name);
    const struct field *inner  = find_inner(rows->shape, name);

    if (member)
        add_member(arena, rows, member);
    else if (inner)
        add_inner(arena, rows, shape_field(rows->shape, STR(RECORD)), inner);
}

struct order_rows order_rows_choose(struct arena *arena, const struct shape *shape, const struct texts *names)
{
    struct order_rows rows = {.shape = shape, .columns = ARENA_ARRAY(arena, struct order_column, order_columns_most())};

    add_name(arena, &rows, STR("uuid"));
    for (size_t i = 0; i < names->count; i++)
        add_name(arena, &rows, names->at[i]);
    for (size_t i = 0; i < shape->count && !names->count; i++)
        if (shape->fields[i].name)
            add_member(arena, &rows, &shape->fields[i]);
    return rows;
}

/* --- what stands in them ------------------------------------------------------------------------------------------ */

void order_rows_begin(struct text_buffer *out, const struct order_rows *rows)
{
    struct str *names = ARENA_ARRAY(out->arena, struct str, rows->count);

    for (size_t i = 0; i < rows->count; i++)
        names[i] = rows->columns[i].name;
    if (rows->write)
        rows->write(out, names, rows->count);
}

static struct str cell(struct arena *arena, const struct order_column *column, const void *object)
{
    if (column->inner)
        return member_text(arena, column->inner, ((const struct order *)object)->record);
    return member_text(arena, column->member, object);
}

static struct str cells_text(struct arena *arena, const struct order_rows *rows, const void *object)
{
    struct text_buffer text  = text_buffer_begin(arena, 512);
    struct str        *cells = ARENA_ARRAY(arena, struct str, rows->count);

    for (size_t i = 0; i < rows->count; i++)
        cells[i] = cell(arena, &rows->columns[i], object);
    if (rows->is_guarded)
        csv_guard_row(arena, cells, rows->count);
    rows->write(&text, cells, rows->count);
    return text_buffer_text(&text);
}

/* The record is whole, whichever of its members are named. */
static struct str json_text_of(struct arena *arena, const struct order_rows *rows, const void *object)
{
    struct json_writer *writer  = json_writer_new(arena);
    uint64_t            members = 0;

    for (size_t i = 0; i < rows->count; i++)
        members |= field_bit(rows->shape, rows->columns[i].member);
    json_described_members(writer, object, members);
    return json_writer_text(writer);
}

void order_rows_add(struct text_buffer *out, const struct order_rows *rows, const void *object)
{
    struct arena *arena = out->arena;
    struct str    row   = rows->write ? cells_text(arena, rows, object) : json_text_of(arena, rows, object);

    text_buffer_add(out, row);
    if (!rows->write)
        text_buffer_add(out, STR("\n"));
    arena_work(arena, row.len);
}
