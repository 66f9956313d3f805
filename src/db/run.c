#include "config.h"

#include "db/private.h"

enum { USUAL_ROWS = 16 };

/* MariaDB's library knows an error that comes in the middle of rows by the connection only, not by the statement. */
static struct problem *statement_problem(struct db *db, struct arena *arena, const struct prepared *prepared)
{
    if (!mysql_stmt_errno(prepared->handle))
        return db_problem(db, arena, mysql_errno(db->mysql), mysql_sqlstate(db->mysql), prepared->name);
    return db_problem(db, arena, mysql_stmt_errno(prepared->handle), mysql_stmt_sqlstate(prepared->handle),
                      prepared->name);
}

static struct problem *run_once(struct db *db, struct arena *arena, struct prepared *prepared, const void *input,
                                size_t limit, struct list *rows, bool *is_stale)
{
    uint64_t        started = clock_monotonic_us();
    struct problem *problem = NULL;

    db->asked = started;
    if (!db_bind_input(db, arena, prepared, input) || mysql_stmt_execute(prepared->handle) != 0) {
        *is_stale = db_error_is_stale(mysql_stmt_errno(prepared->handle));
        if (!*is_stale)
            problem = statement_problem(db, arena, prepared);
    } else {
        if (rows && prepared->output &&
            (!db_learn_columns(arena, prepared) || !db_fetch_rows(arena, prepared, limit ? limit : USUAL_ROWS, rows)))
            problem = statement_problem(db, arena, prepared);
        db->last_id = (int64_t)mysql_stmt_insert_id(prepared->handle);
        mysql_stmt_free_result(prepared->handle);
        if (!problem)
            db_hosts_worked(&db->hosts);
    }
    db->usage.queries++;
    db_count_time(db, started);
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
