#include "config.h"

#include "db/private.h"

#include <assert.h>
#include <stdlib.h>

enum { PIECE = 64 << 10 /* bytes of a long text that are sent together */ };

void *db_allocate(struct arena *arena, size_t count, size_t size)
{
    void *at = calloc(count ? count : 1, size ? size : 1);

    if (!at)
        arena_give_up(arena);
    return at;
}

static void make_binding(struct arena *arena, struct binding *binding, size_t count)
{
    binding->binds = db_allocate(arena, count, sizeof(MYSQL_BIND));
    binding->cells = db_allocate(arena, count, sizeof(struct cell));
    binding->count = count;
}

void db_bind_free(struct binding *binding)
{
    free(binding->binds);
    free(binding->cells);
    free(binding->texts);
    *binding = (struct binding){0};
}

static void bind_instant(MYSQL_BIND *bind, struct cell *cell, struct instant instant)
{
    struct civil civil = civil_from_instant(instant);

    cell->time        = (MYSQL_TIME){.year        = (unsigned)civil.year,
                                     .month       = (unsigned)civil.month,
                                     .day         = (unsigned)civil.day,
                                     .hour        = (unsigned)civil.hour,
                                     .minute      = (unsigned)civil.minute,
                                     .second      = (unsigned)civil.second,
                                     .second_part = (unsigned)civil.micros,
                                     .time_type   = MYSQL_TIMESTAMP_DATETIME};
    bind->buffer_type = MYSQL_TYPE_DATETIME;
    bind->buffer      = &cell->time;
}

static void bind_bytes(MYSQL_BIND *bind, struct cell *cell, enum enum_field_types type, struct bytes bytes)
{
    static char nothing[1];

    cell->len           = bytes.len;
    bind->buffer_type   = type;
    bind->buffer        = bytes.len ? (void *)(uintptr_t)bytes.at : nothing;
    bind->buffer_length = bytes.len;
    bind->length        = &cell->len;
}

static void bind_number(MYSQL_BIND *bind, struct cell *cell, int64_t number)
{
    cell->number      = number;
    bind->buffer_type = MYSQL_TYPE_LONGLONG;
    bind->buffer      = &cell->number;
}

static void bind_text(MYSQL_BIND *bind, struct cell *cell, struct str text)
{
    bind_bytes(bind, cell, MYSQL_TYPE_STRING, str_bytes(text));
}

static void bind_parameter(MYSQL_BIND *bind, struct cell *cell, const struct parameter *parameter, const void *input)
{
    const struct field *field = parameter->field;
    const void         *at    = field_at(input, field);
    const struct value *value;

    *bind = (MYSQL_BIND){0};
    if (!field->array && !field_present(input, field)) {
        bind->buffer_type = MYSQL_TYPE_NULL;
        return;
    }
    switch (field->kind) {
    case KIND_TEXT:
        bind_text(bind, cell, *(const struct str *)at);
        return;
    case KIND_INTEGER:
        bind_number(bind, cell, ((const int64_t *)at)[parameter->position]);
        return;
    case KIND_BOOLEAN:
        bind_number(bind, cell, *(const bool *)at);
        return;
    case KIND_CHOICE:
        bind_number(bind, cell, *(const int *)at);
        return;
    case KIND_UUID:
        bind_bytes(bind, cell, MYSQL_TYPE_BLOB, (struct bytes){.at = at, .len = sizeof(struct uuid)});
        return;
    case KIND_INSTANT:
        bind_instant(bind, cell, *(const struct instant *)at);
        return;
    case KIND_BYTES:
        bind_bytes(bind, cell, MYSQL_TYPE_BLOB, ((const struct bytes *)at)[parameter->position]);
        return;
    case KIND_VALUE:
        value = *(const struct value *const *)at;
        assert(value->kind == VALUE_RAW);
        bind_text(bind, cell, value->text);
        return;
    default:
        assert(0 && "a kind that has no SQL form");
    }
}

static bool send_pieces(const struct prepared *prepared, unsigned number, const MYSQL_BIND *bind)
{
    for (unsigned long done = 0; done < bind->buffer_length; done += PIECE) {
        unsigned long left = bind->buffer_length - done;

        if (mysql_stmt_send_long_data(prepared->handle, number, (const char *)bind->buffer + done,
                                      left < PIECE ? left : PIECE) != 0)
            return false;
    }
    return true;
}

/*
 * Long texts go ahead of the statement, piece by piece: with it the library would copy them all into memory that it
 * takes for this alone.
 */
static bool send_long(const struct db *db, const struct prepared *prepared)
{
    for (unsigned i = 0; i < prepared->parameter_count; i++)
        if (db->in.binds[i].buffer_length > PIECE && !send_pieces(prepared, i, &db->in.binds[i]))
            return false;
    return true;
}

/* The library copies the binds, so they have to be handed over each time, and one array does for all statements. */
bool db_bind_input(struct db *db, struct arena *arena, struct prepared *prepared, const struct list *inputs)
{
    size_t count = prepared->parameter_count;
    size_t each  = inputs->count ? count / inputs->count : 0;

    assert(!count || ((const struct described *)inputs->items)->shape == prepared->input);
    assert(each * inputs->count == count);
    if (count > db->in.count) {
        db_bind_free(&db->in);
        make_binding(arena, &db->in, count);
    }
    for (size_t i = 0; i < count; i++)
        bind_parameter(&db->in.binds[i], &db->in.cells[i], &prepared->parameters[i],
                       (const char *)inputs->items + i / each * prepared->input->size);
    return !count || (mysql_stmt_bind_param(prepared->handle, db->in.binds) == 0 && send_long(db, prepared));
}

/* Bytes that a column's text gets; the other kinds have their places in the cell. */
static size_t text_size(const struct field *field)
{
    switch (field ? field->kind : KIND_TEXT) {
    case KIND_INTEGER:
    case KIND_BOOLEAN:
    case KIND_CHOICE:
    case KIND_INSTANT:
        return 0;
    case KIND_UUID:
        return sizeof(struct uuid);
    default:
        return INLINE_TEXT;
    }
}

static void bind_column(MYSQL_BIND *bind, struct cell *cell, const struct field *field)
{
    bind->is_null = &cell->is_null;
    bind->error   = &cell->is_cut;
    bind->length  = &cell->len;
    switch (field ? field->kind : KIND_TEXT) {
    case KIND_INTEGER:
    case KIND_BOOLEAN:
    case KIND_CHOICE:
        bind->buffer_type = MYSQL_TYPE_LONGLONG;
        bind->buffer      = &cell->number;
        return;
    case KIND_INSTANT:
        bind->buffer_type = MYSQL_TYPE_DATETIME;
        bind->buffer      = &cell->time;
        return;
    case KIND_UUID:
    case KIND_BYTES:
        bind->buffer_type = MYSQL_TYPE_BLOB;
        break;
    default:
        bind->buffer_type = MYSQL_TYPE_STRING;
    }
    bind->buffer        = cell->text;
    bind->buffer_length = text_size(field);
}

bool db_bind_columns(struct arena *arena, struct prepared *prepared)
{
    struct binding *out   = &prepared->out;
    size_t          count = prepared->column_count;
    size_t          size  = 0;

    make_binding(arena, out, count);
    for (size_t i = 0; i < count; i++)
        size += text_size(prepared->columns[i]);
    out->texts = db_allocate(arena, size, 1);
    for (size_t i = count; i-- > 0;) {
        size -= text_size(prepared->columns[i]);
        out->cells[i].text = out->texts + size;
        bind_column(&out->binds[i], &out->cells[i], prepared->columns[i]);
    }
    return !count || mysql_stmt_bind_result(prepared->handle, out->binds) == 0;
}
