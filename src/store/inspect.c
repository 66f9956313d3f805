#include "store/inspect.h"

#include "db/private.h"
#include "lists/record_lists.h"

#include <stdlib.h>

/* clang-format off */
static const struct field server_variable_fields[] = {
    FIELD(struct server_variable, NULL, Variable_name),
    FIELD(struct server_variable, NULL, Value),
};
SHAPE(server_variable_shape, "Variable", struct server_variable, server_variable_fields);

static const struct field server_table_fields[] = {
    FIELD(struct server_table, NULL, name),
    FIELD(struct server_table, NULL, collation),
    FIELD(struct server_table, NULL, engine),
    FIELD(struct server_table, NULL, row_count),
};
SHAPE(server_table_shape, "Table", struct server_table, server_table_fields);

static const struct field server_clock_fields[] = {
    FIELD(struct server_clock, NULL, server_time),
};
SHAPE(server_clock_shape, "Clock", struct server_clock, server_clock_fields);
/* clang-format on */

struct problem *inspect_variables(const struct tenant *tenant, struct list *rows)
{
    return db_all(tenant, SQL_doctor_variables, NULL, rows);
}

struct problem *inspect_use(const struct tenant *tenant, struct list *rows)
{
    return db_all(tenant, SQL_doctor_use, NULL, rows);
}

struct problem *inspect_tables(const struct tenant *tenant, struct list *rows)
{
    return db_all(tenant, SQL_doctor_tables, NULL, rows);
}

struct problem *inspect_statement_count(const struct tenant *tenant, int64_t *count)
{
    struct server_variable *row   = SHAPE_NEW(tenant->arena, struct server_variable, server_variable_shape);
    bool                    found = false;
    struct problem         *problem;

    problem = db_one(tenant, SQL_session_statements, NULL, row, &found);
    *count  = found ? strtoll(arena_str(tenant->arena, row->Value).at, NULL, 10) : 0;
    return problem;
}

struct problem *inspect_rows_read(const struct tenant *tenant, int64_t *count)
{
    struct list                   rows    = {0};
    struct problem               *problem = db_all(tenant, SQL_doctor_reads, NULL, &rows);
    const struct server_variable *row     = rows.items;

    *count = 0;
    for (size_t i = 0; i < rows.count; i++)
        *count += strtoll(row[i].Value.at, NULL, 10);
    return problem;
}

struct problem *inspect_clock(const struct tenant *tenant, struct instant *server_time)
{
    struct server_clock *clock = SHAPE_NEW(tenant->arena, struct server_clock, server_clock_shape);
    bool                 found;
    struct problem      *problem = db_one(tenant, SQL_doctor_clock, NULL, clock, &found);

    *server_time = clock->server_time;
    return problem;
}

struct problem *inspect_list_plan(const struct tenant *tenant, struct list *rows)
{
    struct listing *listing  = SHAPE_NEW(tenant->arena, struct listing, listing_shape);
    struct assembly assembly = {0};
    bool            found;
    struct problem *problem = db_one(tenant, SQL_doctor_largest_account, NULL, listing, &found);

    *rows = (struct list){0};
    if (problem || !found)
        return problem;
    CLEAR(listing, before_id);
    SET(listing, limit, 10);
    SET(listing, offset, 0);
    store_record_list_assembly(listing, &assembly);
    return db_explain(tenant, &assembly, listing, rows);
}

struct str inspect_value(const struct list *variables, const char *name)
{
    const struct server_variable *variable = variables->items;

    for (size_t i = 0; i < variables->count; i++)
        if (str_is(variable[i].Variable_name, name))
            return variable[i].Value;
    return STR("");
}

/* Whether each bracket that is opened is closed. No literal of a statement has one. */
static bool closes_brackets(const char *text)
{
    int open = 0;

    for (; *text; text++)
        open += (*text == '(') - (*text == ')');
    return open == 0;
}

bool inspect_is_whole(const char *text)
{
    static const char *const words[] = {"select ", "update ", "delete from ", "insert "};

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (strncmp(text, words[i], strlen(words[i])) == 0)
            return closes_brackets(text);
    return false;
}

struct problem *inspect_statements(const struct tenant *tenant)
{
    struct prepared *prepared;
    struct problem  *problem;

    for (int i = 0; i < SQL_COUNT; i++) {
        bool is_fragment = statements[i].input == &listing_shape;

        if (is_fragment || !inspect_is_whole(statements[i].text))
            continue;
        if ((problem = db_prepared(tenant->db, tenant->arena, (enum statement)i, &prepared)))
            return problem;
    }
    return NULL;
}
