#include "config.h"

#include "store/db_private.h"

#include <assert.h>

enum { INLINE_TEXT = 512 /* longer texts are fetched a second time, at their true length */ };

/* Room for one parameter or one column. */
struct cell {
    long long     number;
    MYSQL_TIME    time;
    unsigned long len;
    char         *text; /* of a column: INLINE_TEXT bytes */
    db_bool       is_null;
    db_bool       is_cut;
};

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

static void bind_bytes(MYSQL_BIND *bind, struct cell *cell, enum enum_field_types type, const void *at, size_t len)
{
    static char nothing[1];

    cell->len           = len;
    bind->buffer_type   = type;
    bind->buffer        = len ? (void *)(uintptr_t)at : nothing;
    bind->buffer_length = len;
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
    bind_bytes(bind, cell, MYSQL_TYPE_STRING, text.at, text.len);
}

static void bind_parameter(MYSQL_BIND *bind, struct cell *cell, const struct parameter *parameter, const void *input)
{
    const struct field *field = parameter->field;
    const void         *at    = field_at(input, field);
    const struct value *value;
    struct bytes        bytes;

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
        bind_bytes(bind, cell, MYSQL_TYPE_BLOB, at, sizeof(struct uuid));
        return;
    case KIND_INSTANT:
        bind_instant(bind, cell, *(const struct instant *)at);
        return;
    case KIND_BYTES:
        bytes = ((const struct bytes *)at)[parameter->position];
        bind_bytes(bind, cell, MYSQL_TYPE_BLOB, bytes.at, bytes.len);
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
    bind->buffer_length = INLINE_TEXT;
}

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

/* The column's text at its true length, in the arena. False: the server's connection failed. */
static bool column_text(struct arena *arena, MYSQL_STMT *handle, unsigned column, const struct cell *cell,
                        struct str *out)
{
    MYSQL_BIND    bind = {0};
    unsigned long len;
    db_bool       ignored;
    char         *text;

    if (cell->len <= INLINE_TEXT) {
        *out = arena_str(arena, (struct str){.at = cell->text, .len = cell->len});
        return true;
    }
    text               = arena_alloc(arena, cell->len + 1);
    bind.buffer_type   = MYSQL_TYPE_STRING;
    bind.buffer        = text;
    bind.buffer_length = cell->len;
    bind.length        = &len;
    bind.error         = &ignored;
    *out               = (struct str){.at = text, .len = cell->len};
    return mysql_stmt_fetch_column(handle, &bind, column, 0) == 0;
}

static bool read_text_column(struct arena *arena, MYSQL_STMT *handle, unsigned column, const struct cell *cell,
                             const struct field *field, void *slot)
{
    struct value *value;
    struct str    text;

    if (!column_text(arena, handle, column, cell, &text))
        return false;
    if (field->kind == KIND_TEXT) {
        *(struct str *)slot = text;
    } else if (field->kind == KIND_BYTES) {
        *(struct bytes *)slot = str_bytes(text);
    } else {
        value                  = ARENA_NEW(arena, struct value);
        value->kind            = VALUE_RAW;
        value->text            = text;
        *(struct value **)slot = value;
    }
    return true;
}

static bool read_column(struct arena *arena, MYSQL_STMT *handle, unsigned column, const struct cell *cell,
                        const struct field *field, void *object)
{
    struct described *marks = object;
    void             *slot  = field_slot(object, field);

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
        return read_text_column(arena, handle, column, cell, field, slot);
    }
}

static struct problem *statement_problem(struct db *db, struct arena *arena, const struct prepared *prepared)
{
    return db_problem(db, arena, mysql_stmt_errno(prepared->handle), mysql_stmt_sqlstate(prepared->handle),
                      prepared->name);
}

static int execute(struct arena *arena, const struct prepared *prepared, const void *input)
{
    size_t       count = prepared->parameter_count;
    MYSQL_BIND  *binds = ARENA_ARRAY(arena, MYSQL_BIND, count + 1);
    struct cell *cells = ARENA_ARRAY(arena, struct cell, count + 1);

    assert(!count || ((const struct described *)input)->shape == prepared->input);
    for (size_t i = 0; i < count; i++)
        bind_parameter(&binds[i], &cells[i], &prepared->parameters[i], input);
    if (count && mysql_stmt_bind_param(prepared->handle, binds) != 0)
        return 1;
    return mysql_stmt_execute(prepared->handle);
}

/* Rows go into the arena one by one; the list doubles when it is full. */
static struct problem *fetch_rows(struct db *db, struct arena *arena, const struct prepared *prepared, size_t limit,
                                  struct list *rows)
{
    size_t       count = prepared->column_count;
    size_t       room  = limit == 1 ? 1 : 16;
    MYSQL_BIND  *binds = ARENA_ARRAY(arena, MYSQL_BIND, count + 1);
    struct cell *cells = ARENA_ARRAY(arena, struct cell, count + 1);
    char        *texts = arena_alloc(arena, INLINE_TEXT * (count + 1));
    int          state;

    *rows       = shape_list(arena, prepared->output, room);
    rows->count = 0;
    for (size_t i = 0; i < count; i++) {
        cells[i].text = texts + i * INLINE_TEXT;
        bind_column(&binds[i], &cells[i], prepared->columns[i]);
    }
    if (mysql_stmt_bind_result(prepared->handle, binds) != 0)
        return statement_problem(db, arena, prepared);
    while ((state = mysql_stmt_fetch(prepared->handle)) == 0 || state == MYSQL_DATA_TRUNCATED) {
        size_t size = prepared->output->size;
        void  *row;

        if (rows->count == room) {
            struct list grown = shape_list(arena, prepared->output, room * 2);

            memcpy(grown.items, rows->items, room * size);
            rows->items = grown.items;
            room *= 2;
        }
        row = (char *)rows->items + rows->count++ * size;
        for (unsigned i = 0; i < count; i++)
            if (prepared->columns[i] && !read_column(arena, prepared->handle, i, &cells[i], prepared->columns[i], row))
                return statement_problem(db, arena, prepared);
    }
    return state == MYSQL_NO_DATA ? NULL : statement_problem(db, arena, prepared);
}

static struct problem *run_once(struct db *db, struct arena *arena, struct prepared *prepared, const void *input,
                                size_t limit, struct list *rows, bool *is_stale)
{
    uint64_t        started = clock_monotonic_us();
    struct problem *problem = NULL;

    if (execute(arena, prepared, input) != 0) {
        *is_stale = db_error_is_stale(mysql_stmt_errno(prepared->handle));
        if (!*is_stale)
            problem = statement_problem(db, arena, prepared);
    } else {
        if (rows && prepared->output)
            problem = fetch_rows(db, arena, prepared, limit, rows);
        db->last_id = (int64_t)mysql_stmt_insert_id(prepared->handle);
        mysql_stmt_free_result(prepared->handle);
    }
    db->usage.queries++;
    db->usage.micros += clock_monotonic_us() - started;
    return problem;
}

/* What a caller asks for: a single statement or an assembly. */
struct asked {
    enum statement         statement;
    const struct assembly *assembly; /* NULL: the statement */
};

static struct problem *find_prepared(struct db *db, struct arena *arena, const struct asked *asked,
                                     struct prepared **out)
{
    return asked->assembly ? db_prepared_assembly(db, arena, asked->assembly, out)
                           : db_prepared(db, arena, asked->statement, out);
}

/* After an ALTER TABLE elsewhere the server may ask for the statement to be prepared anew: once is enough. */
static struct problem *run(struct db *db, struct arena *arena, struct asked asked, const void *input, size_t limit,
                           struct list *rows, int64_t *affected)
{
    struct prepared *prepared;
    struct problem  *problem;
    bool             is_stale = false;

    if ((problem = find_prepared(db, arena, &asked, &prepared)))
        return problem;
    problem = run_once(db, arena, prepared, input, limit, rows, &is_stale);
    if (is_stale) {
        db_unprepare(prepared);
        if ((problem = find_prepared(db, arena, &asked, &prepared)))
            return problem;
        is_stale = false;
        problem  = run_once(db, arena, prepared, input, limit, rows, &is_stale);
        if (is_stale)
            problem = statement_problem(db, arena, prepared);
    }
    if (!problem && affected)
        *affected = (int64_t)mysql_stmt_affected_rows(prepared->handle);
    return problem;
}

struct problem *db_run(struct db *db, struct arena *arena, enum statement statement, const void *input,
                       int64_t *affected)
{
    return run(db, arena, (struct asked){.statement = statement}, input, 0, NULL, affected);
}

static struct problem *one(struct db *db, struct arena *arena, struct asked asked, const void *input, void *output,
                           bool *found)
{
    struct list         rows;
    struct problem     *problem = run(db, arena, asked, input, 1, &rows, NULL);
    const struct shape *shape   = ((const struct described *)output)->shape;

    if (problem)
        return problem;
    *found = rows.count > 0;
    if (*found)
        memcpy(output, rows.items, shape->size);
    return NULL;
}

struct problem *db_one(struct db *db, struct arena *arena, enum statement statement, const void *input, void *output,
                       bool *found)
{
    return one(db, arena, (struct asked){.statement = statement}, input, output, found);
}

struct problem *db_all(struct db *db, struct arena *arena, enum statement statement, const void *input,
                       struct list *rows)
{
    return run(db, arena, (struct asked){.statement = statement}, input, 0, rows, NULL);
}

struct problem *db_all_assembled(struct db *db, struct arena *arena, const struct assembly *assembly, const void *input,
                                 struct list *rows)
{
    return run(db, arena, (struct asked){.assembly = assembly}, input, 0, rows, NULL);
}

struct problem *db_one_assembled(struct db *db, struct arena *arena, const struct assembly *assembly, const void *input,
                                 void *output, bool *found)
{
    return one(db, arena, (struct asked){.assembly = assembly}, input, output, found);
}

struct problem *db_explain(struct db *db, struct arena *arena, const struct assembly *assembly, const void *input,
                           struct list *rows)
{
    struct prepared prepared = {
        .name = "explain", .input = statements[assembly->fragments[0]].input, .output = &explain_shape};
    struct problem *problem = db_connect(db, arena);
    struct str      text;
    struct str      names;
    bool            is_stale = false;

    if (problem)
        return problem;
    db_assemble(arena, assembly, &text, &names);
    text = arena_format(arena, "explain " STR_FMT, STR_ARG(text));
    if ((problem = db_prepare_text(db, arena, &prepared, text, names)))
        return problem;
    problem = run_once(db, arena, &prepared, input, 0, rows, &is_stale);
    db_unprepare(&prepared);
    return problem;
}
