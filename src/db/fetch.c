#include "config.h"

#include "db/private.h"

static struct instant instant_of(const MYSQL_TIME *time)
{
    return civil_to_instant((struct civil){.year   = (int)time->year,
                                           .month  = (int)time->month,
                                           .day    = (int)time->day,
                                           .hour   = (int)time->hour,
                                           .minute = (int)time->minute,
                                           .second = (int)time->second,
                                           .micros = (int)time->second_part});
}

/* One value of the row that was fetched last. */
struct column {
    MYSQL_STMT         *handle;
    unsigned            number;
    const struct cell  *cell;
    const struct field *field;
};

/* The column's text at its true length, in the arena. False: the server's connection failed. */
static bool column_text(struct arena *arena, const struct column *column, struct str *out)
{
    const struct cell *cell = column->cell;
    MYSQL_BIND         bind = {0};
    unsigned long      len;
    db_bool            ignored;
    char              *text;

    if (cell->len <= INLINE_TEXT) {
        *out = arena_str(arena, (struct str){.at = cell->text, .len = cell->len});
        return true;
    }
    text               = arena_room(arena, cell->len + 1);
    text[cell->len]    = '\0';
    bind.buffer_type   = MYSQL_TYPE_STRING;
    bind.buffer        = text;
    bind.buffer_length = cell->len;
    bind.length        = &len;
    bind.error         = &ignored;
    *out               = (struct str){.at = text, .len = cell->len};
    return mysql_stmt_fetch_column(column->handle, &bind, column->number, 0) == 0;
}

static bool read_text_column(struct arena *arena, const struct column *column, void *slot)
{
    struct value *value;
    struct str    text;

    if (!column_text(arena, column, &text))
        return false;
    if (column->field->kind == KIND_TEXT) {
        *(struct str *)slot = text;
    } else if (column->field->kind == KIND_BYTES) {
        *(struct bytes *)slot = str_bytes(text);
    } else {
        value                  = ARENA_NEW(arena, struct value);
        value->kind            = VALUE_RAW;
        value->text            = text;
        *(struct value **)slot = value;
    }
    return true;
}

static bool read_column(struct arena *arena, const struct column *column, void *object)
{
    const struct field *field = column->field;
    const struct cell  *cell  = column->cell;
    struct described   *marks = object;
    void               *slot  = field_slot(object, field);

    if (cell->is_null)
        return true;
    if (field->kind == KIND_CHOICE && !choice_exists(field->choices, cell->number))
        return true;
    marks->present |= field_bit(marks->shape, field);
    switch (field->kind) {
    case KIND_INTEGER:
        *(int64_t *)slot = cell->number;
        return true;
    case KIND_BOOLEAN:
        *(bool *)slot = cell->number != 0;
        return true;
    case KIND_CHOICE:
        *(int *)slot = (int)cell->number;
        return true;
    case KIND_INSTANT:
        *(struct instant *)slot = instant_of(&cell->time);
        return true;
    case KIND_UUID:
        memcpy(slot, cell->text, sizeof(struct uuid));
        return true;
    default:
        return read_text_column(arena, column, slot);
    }
}

static bool read_row(struct arena *arena, const struct prepared *prepared, void *row)
{
    struct column column = {.handle = prepared->handle, .cell = prepared->out.cells};

    for (; column.number < prepared->column_count; column.number++, column.cell++) {
        column.field = prepared->columns[column.number];
        if (column.field && !read_column(arena, &column, row))
            return false;
    }
    return true;
}

/* Room for rows. Each is emptied when it is read: often there are fewer than the room is for. */
static void *room_for(struct arena *arena, const struct shape *shape, size_t count)
{
    return arena_room(arena, shape->size * count);
}

static void *empty_row(const struct shape *shape, struct list *rows)
{
    struct described *marks = (struct described *)(void *)((char *)rows->items + rows->count++ * shape->size);

    memset(marks, 0, shape->size);
    marks->shape = shape;
    return marks;
}

bool db_fetch_rows(struct arena *arena, const struct prepared *prepared, size_t room, struct list *rows)
{
    const struct shape *shape = prepared->output;
    int                 state;

    *rows = (struct list){.items = room_for(arena, shape, room)};
    while ((state = mysql_stmt_fetch(prepared->handle)) == 0 || state == MYSQL_DATA_TRUNCATED) {
        if (rows->count == room) {
            void *grown = room_for(arena, shape, room * 2);

            memcpy(grown, rows->items, room * shape->size);
            rows->items = grown;
            room *= 2;
        }
        if (!read_row(arena, prepared, empty_row(shape, rows)))
            return false;
    }
    return state == MYSQL_NO_DATA;
}
