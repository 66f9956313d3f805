#include "config.h"

#include "db/private.h"

#include "base/log.h"

#include <assert.h>
#include <stdlib.h>

enum { DEADLOCK = 1213 };

void db_unprepare(struct prepared *prepared)
{
    if (prepared->handle)
        mysql_stmt_close(prepared->handle);
    db_bind_free(&prepared->out);
    free(prepared->parameters);
    free(prepared->columns);
    *prepared = (struct prepared){0};
}

void db_unprepare_all(struct db *db)
{
    for (size_t i = 0; i < SQL_COUNT; i++)
        db_unprepare(&db->statements[i]);
    for (size_t i = 0; i < ASSEMBLIES; i++)
        db_unprepare(&db->assemblies[i]);
}

void *db_allocate(struct arena *arena, size_t count, size_t size)
{
    void *at = calloc(count ? count : 1, size ? size : 1);

    if (!at)
        arena_give_up(arena);
    return at;
}

static size_t count_words(struct str names)
{
    size_t count = names.len ? 1 : 0;

    for (size_t i = 0; i < names.len; i++)
        count += names.at[i] == ' ';
    return count;
}

/* "name", "name#" or, inside an assembly, "name#3". */
static struct parameter resolve_parameter(const struct shape *shape, struct str name)
{
    struct parameter parameter = {0};
    struct str       column    = name;

    for (size_t i = 0; i < name.len; i++)
        if (name.at[i] == '#') {
            column.len         = i;
            parameter.position = i + 1 < name.len ? (size_t)strtoul(name.at + i + 1, NULL, 10) : 0;
        }
    parameter.field = shape ? shape_column(shape, column) : NULL;
    assert(parameter.field && "a statement names a parameter that its shape does not have");
    return parameter;
}

static void resolve_parameters(struct arena *arena, struct prepared *prepared, struct str names)
{
    size_t start = 0;

    prepared->parameter_count = count_words(names);
    prepared->parameters      = db_allocate(arena, prepared->parameter_count, sizeof(struct parameter));
    for (size_t i = 0; i < prepared->parameter_count; i++) {
        size_t end = start;

        while (end < names.len && names.at[end] != ' ')
            end++;
        prepared->parameters[i] =
            resolve_parameter(prepared->input, (struct str){.at = names.at + start, .len = end - start});
        start = end + 1;
    }
    assert(mysql_stmt_param_count(prepared->handle) == prepared->parameter_count);
}

/* False: the library had no memory to tell the columns. Ours is taken before it tells them, which leaves nothing open.
 */
static bool resolve_columns(struct arena *arena, struct prepared *prepared)
{
    size_t       count = mysql_stmt_field_count(prepared->handle);
    MYSQL_RES   *metadata;
    MYSQL_FIELD *fields;

    prepared->columns      = db_allocate(arena, count, sizeof(struct field *));
    prepared->column_count = count;
    metadata               = mysql_stmt_result_metadata(prepared->handle);
    if (!metadata)
        return count == 0;
    fields = mysql_fetch_fields(metadata);
    for (size_t i = 0; i < prepared->column_count && prepared->output; i++) {
        prepared->columns[i] = shape_column(prepared->output, str_from(fields[i].name));
        assert((prepared->columns[i] || prepared->output == &explain_shape) && "a column without a field");
    }
    mysql_free_result(metadata);
    return true;
}

bool db_learn_columns(struct arena *arena, struct prepared *prepared)
{
    if (prepared->column_count || mysql_stmt_field_count(prepared->handle) == 0)
        return true;
    free(prepared->columns);
    prepared->columns = NULL;
    db_bind_free(&prepared->out);
    return resolve_columns(arena, prepared) && db_bind_columns(arena, prepared);
}

static bool resolve(struct arena *arena, struct prepared *prepared, struct str names)
{
    resolve_parameters(arena, prepared, names);
    return resolve_columns(arena, prepared) && db_bind_columns(arena, prepared);
}

/*
 * Where a node of a cluster ends a transaction of ours, because another node was faster, the next answer says so; but
 * not the answer to the preparation of a statement (seen with MariaDB 10.11): then all that follows would be done
 * without a transaction, one statement after the other. So somebody else is asked.
 */
static struct problem *look_for_transaction(struct db *db, struct arena *arena, const char *name)
{
    struct problem *problem = db_command(db, arena, statements[SQL_transaction_look].text);

    if (problem || (db->mysql->server_status & SERVER_STATUS_IN_TRANS))
        return problem;
    return db_problem(db, arena, DEADLOCK, "40001", name);
}

struct problem *db_prepare_text(struct db *db, struct arena *arena, struct prepared *prepared, struct str text,
                                struct str names)
{
    uint64_t        started = clock_monotonic_us();
    struct problem *problem = NULL;

    db->asked        = started;
    prepared->handle = mysql_stmt_init(db->mysql);
    if (!prepared->handle) {
        problem = db_problem(db, arena, mysql_errno(db->mysql), mysql_sqlstate(db->mysql), prepared->name);
    } else if (mysql_stmt_prepare(prepared->handle, text.at, text.len) != 0 || !resolve(arena, prepared, names)) {
        problem = db_problem(db, arena, mysql_stmt_errno(prepared->handle), mysql_stmt_sqlstate(prepared->handle),
                             prepared->name);
        db_unprepare(prepared);
    }
    db->usage.queries++;
    db_count_time(db, started);
    if (!problem && db->in_transaction)
        problem = look_for_transaction(db, arena, prepared->name);
    return problem;
}

struct problem *db_prepared(struct db *db, struct arena *arena, enum statement statement, struct prepared **out)
{
    const struct statement_text *text    = &statements[statement];
    struct problem              *problem = db_connect(db, arena);

    *out = &db->statements[statement];
    if (problem || (*out)->handle)
        return problem;
    (*out)->name   = text->name;
    (*out)->input  = text->input;
    (*out)->output = text->output;
    return db_prepare_text(db, arena, *out, str_from(text->text), str_from(text->parameters));
}

void assembly_add(struct assembly *assembly, enum statement fragment)
{
    assert(assembly->count < FRAGMENTS && SQL_COUNT <= UINT8_MAX);
    assembly->fragments[assembly->count++] = (uint8_t)fragment;
}

/* How often the nth fragment has stood before. */
static size_t repetitions(const struct assembly *assembly, size_t n)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++)
        count += assembly->fragments[i] == assembly->fragments[n];
    return count;
}

/* The fragments' parameter names with the position behind each #. */
static struct str numbered_names(struct arena *arena, const char *names, size_t position)
{
    size_t size = 4 * strlen(names) + 1;
    char  *text = arena_alloc(arena, size);
    size_t len  = 0;

    for (const char *at = names; *at; at++) {
        text[len++] = *at;
        if (*at != '#')
            continue;
        assert(position < 1000);
        if (position >= 100)
            text[len++] = (char)('0' + position / 100);
        if (position >= 10)
            text[len++] = (char)('0' + position / 10 % 10);
        text[len++] = (char)('0' + position % 10);
    }
    return (struct str){.at = text, .len = len};
}

void db_assemble(struct arena *arena, const struct assembly *assembly, struct str *text, struct str *names)
{
    *text  = STR("");
    *names = STR("");
    for (size_t i = 0; i < assembly->count; i++) {
        const struct statement_text *part = &statements[assembly->fragments[i]];
        struct str                   more = numbered_names(arena, part->parameters, repetitions(assembly, i));

        *text = arena_format(arena, STR_FMT "%s", STR_ARG(*text), part->text);
        if (more.len)
            *names = arena_format(arena, STR_FMT "%s" STR_FMT, STR_ARG(*names), names->len ? " " : "", STR_ARG(more));
    }
}

static bool same_assembly(const struct assembly *a, const struct assembly *b)
{
    return a->count == b->count && memcmp(a->fragments, b->fragments, a->count) == 0;
}

/* The slot that holds the assembly, else an empty one, else the one that was not used for longest. */
static struct prepared *find_slot(struct db *db, const struct assembly *assembly)
{
    struct prepared *oldest = &db->assemblies[0];

    for (size_t i = 0; i < ASSEMBLIES; i++) {
        struct prepared *slot = &db->assemblies[i];

        if (slot->handle && same_assembly(&slot->assembly, assembly))
            return slot;
        if (slot->last_used < oldest->last_used)
            oldest = slot;
    }
    db_unprepare(oldest);
    return oldest;
}

struct problem *db_prepared_assembly(struct db *db, struct arena *arena, const struct assembly *assembly,
                                     struct prepared **out)
{
    const struct statement_text *first   = &statements[assembly->fragments[0]];
    struct problem              *problem = db_connect(db, arena);
    struct str                   text;
    struct str                   names;

    if (problem)
        return problem;
    *out              = find_slot(db, assembly);
    (*out)->last_used = ++db->uses;
    if ((*out)->handle)
        return NULL;
    (*out)->name     = first->name;
    (*out)->input    = first->input;
    (*out)->output   = first->output;
    (*out)->assembly = *assembly;
    db_assemble(arena, assembly, &text, &names);
    problem = db_prepare_text(db, arena, *out, text, names);
    if (!problem)
        (*out)->last_used = db->uses;
    return problem;
}

/* clang-format off */
static const struct field explain_fields[] = {
    FIELD(struct explain, NULL, table),
    FIELD(struct explain, NULL, type),
    FIELD(struct explain, NULL, key),
    FIELD(struct explain, NULL, rows),
    FIELD(struct explain, NULL, Extra),
};
SHAPE(explain_shape, "Explain", struct explain, explain_fields);
/* clang-format on */
