#include "config.h"

#include "db/private.h"

#include <assert.h>
#include <stdlib.h>

void db_unprepare(struct prepared *prepared)
{
    if (prepared->handle)
        mysql_stmt_close(prepared->handle);
    db_bind_free(&prepared->out);
    free(prepared->parameters);
    free(prepared->columns);
    *prepared = (struct prepared){0};
}

void db_unprepare_all(struct db *db, const struct prepared *kept)
{
    for (size_t i = 0; i < SQL_COUNT; i++)
        if (&db->statements[i] != kept)
            db_unprepare(&db->statements[i]);
    for (size_t i = 0; i < ASSEMBLIES; i++)
        if (&db->assemblies[i] != kept)
            db_unprepare(&db->assemblies[i]);
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
        assert((prepared->columns[i] || prepared->ignores_columns) && "a column without a field");
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

bool db_resolve(struct arena *arena, struct prepared *prepared, struct str names)
{
    resolve_parameters(arena, prepared, names);
    return resolve_columns(arena, prepared) && db_bind_columns(arena, prepared);
}
