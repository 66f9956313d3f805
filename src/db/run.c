#include "config.h"

#include "db/private.h"

#include "db/errors.h"

enum { USUAL_ROWS = 16 };

/* What a caller asks for: a single statement or an assembly, with what it is given and where its answer goes. */
struct asked {
    enum statement         statement;
    const struct assembly *assembly; /* NULL: the statement */
    struct list            inputs;   /* usually one */
    size_t                 room;     /* for so many rows; 0: for the usual number */
    struct list           *rows;     /* NULL: none are wanted */
    int64_t               *affected; /* or NULL */
};

static struct problem *run_once(const struct tenant *tenant, struct prepared *prepared, const struct asked *asked,
                                bool *is_stale)
{
    struct db      *db      = tenant->db;
    struct arena   *arena   = tenant->arena;
    uint64_t        started = clock_monotonic_us();
    struct problem *problem = NULL;

    db->asked = started;
    if (!db_bind_input(db, arena, prepared, &asked->inputs) || mysql_stmt_execute(prepared->handle) != 0) {
        *is_stale = db_error_is_stale(mysql_stmt_errno(prepared->handle));
        if (!*is_stale)
            problem = db_problem(db, arena, db_error_of_statement(db, prepared));
    } else {
        if (asked->rows && prepared->output &&
            (!db_learn_columns(arena, prepared) ||
             !db_fetch_rows(arena, prepared, asked->room ? asked->room : USUAL_ROWS, asked->rows)))
            problem = db_problem(db, arena, db_error_of_statement(db, prepared));
        db->last_id = (int64_t)mysql_stmt_insert_id(prepared->handle);
        mysql_stmt_free_result(prepared->handle);
        if (!problem)
            db_hosts_worked(&db->hosts);
    }
    db->usage.queries++;
    db_count_time(db, started);
    return problem;
}

static struct problem *find_prepared(const struct tenant *tenant, const struct asked *asked, struct prepared **out)
{
    return asked->assembly ? db_prepared_assembly(tenant->db, tenant->arena, asked->assembly, out)
                           : db_prepared(tenant->db, tenant->arena, asked->statement, out);
}

/* The structs of an input that is one; it is not written to. */
static struct list single(const void *input)
{
    return (struct list){.items = (void *)(uintptr_t)input, .count = input ? 1 : 0};
}

/* After an ALTER TABLE elsewhere the server may ask for the statement to be prepared anew: once is enough. */
static struct problem *run(const struct tenant *tenant, const struct asked *asked)
{
    struct prepared *prepared;
    struct problem  *problem;
    bool             is_stale = false;

    if ((problem = find_prepared(tenant, asked, &prepared)))
        return problem;
    problem = run_once(tenant, prepared, asked, &is_stale);
    if (is_stale) {
        db_unprepare(prepared);
        if ((problem = find_prepared(tenant, asked, &prepared)))
            return problem;
        is_stale = false;
        problem  = run_once(tenant, prepared, asked, &is_stale);
        if (is_stale)
            problem = db_problem(tenant->db, tenant->arena, db_error_of_statement(tenant->db, prepared));
    }
    if (!problem && asked->affected)
        *asked->affected = (int64_t)mysql_stmt_affected_rows(prepared->handle);
    return problem;
}

struct problem *db_run(const struct tenant *tenant, enum statement statement, const void *input, int64_t *affected)
{
    return run(tenant, &(struct asked){.statement = statement, .inputs = single(input), .affected = affected});
}

static struct problem *one(const struct tenant *tenant, struct asked asked, void *output, bool *found)
{
    struct list         rows;
    const struct shape *shape = ((const struct described *)output)->shape;
    struct problem     *problem;

    asked.room = 1;
    asked.rows = &rows;
    if ((problem = run(tenant, &asked)))
        return problem;
    *found = rows.count > 0;
    if (*found)
        memcpy(output, rows.items, shape->size);
    return NULL;
}

struct problem *db_one(const struct tenant *tenant, enum statement statement, const void *input, void *output,
                       bool *found)
{
    return one(tenant, (struct asked){.statement = statement, .inputs = single(input)}, output, found);
}

struct problem *db_all(const struct tenant *tenant, enum statement statement, const void *input, struct list *rows)
{
    return run(tenant, &(struct asked){.statement = statement, .inputs = single(input), .rows = rows});
}

struct problem *db_all_assembled(const struct tenant *tenant, const struct assembly *assembly, const void *input,
                                 struct list *rows)
{
    return run(tenant, &(struct asked){.assembly = assembly, .inputs = single(input), .rows = rows});
}

struct problem *db_one_assembled(const struct tenant *tenant, const struct assembly *assembly, const void *input,
                                 void *output, bool *found)
{
    return one(tenant, (struct asked){.assembly = assembly, .inputs = single(input)}, output, found);
}

struct problem *db_run_assembled(const struct tenant *tenant, const struct assembly *assembly,
                                 const struct list *inputs, int64_t *affected)
{
    return run(tenant, &(struct asked){.assembly = assembly, .inputs = *inputs, .affected = affected});
}

_Static_assert(ROWS_TOGETHER + 1 <= FRAGMENTS, "an assembly must have room for ROWS_TOGETHER rows and their end");

struct problem *db_run_rows(const struct tenant *tenant, const struct row_statement *statement, const struct list *rows)
{
    int64_t affected;

    return db_run_rows_counted(tenant, statement, rows, &affected);
}

struct problem *db_run_rows_counted(const struct tenant *tenant, const struct row_statement *statement,
                                    const struct list *rows, int64_t *affected)
{
    size_t          size    = statements[statement->first].input->size;
    size_t          run     = ROWS_TOGETHER;
    struct problem *problem = NULL;

    *affected = 0;
    for (size_t done = 0; done < rows->count && !problem; done += run) {
        struct list     some     = {.items = (char *)rows->items + done * size};
        struct assembly assembly = {0};
        int64_t         more     = 0;

        while (run > rows->count - done)
            run /= 2;
        for (size_t i = 0; i < run; i++)
            assembly_add(&assembly, i ? statement->next : statement->first);
        if (statement->end != SQL_COUNT)
            assembly_add(&assembly, statement->end);
        some.count = run;
        problem    = db_run_assembled(tenant, &assembly, &some, &more);
        *affected += more;
    }
    return problem;
}

struct problem *db_command(struct db *db, struct arena *arena, const char *text)
{
    struct problem *problem = db_connect(db, arena);

    return problem ? problem : db_exchange(db, arena, text);
}

struct problem *db_command_long(struct db *db, struct arena *arena, const char *text, const struct db_waiting *waiting)
{
    struct problem *problem = db_command(db, arena, statements[SQL_session_patience].text);

    return problem ? problem : db_exchange_long(db, arena, text, waiting);
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

static const struct field session_limit_fields[] = {
    FIELD(struct session_limit, NULL, milliseconds),
};
SHAPE(session_limit_shape, "SessionLimit", struct session_limit, session_limit_fields);
/* clang-format on */

struct problem *db_explain(const struct tenant *tenant, const struct assembly *assembly, const void *input,
                           struct list *rows)
{
    struct prepared prepared = {.name            = "explain",
                                .input           = statements[assembly->fragments[0]].input,
                                .output          = &explain_shape,
                                .ignores_columns = true};
    struct problem *problem  = db_connect(tenant->db, tenant->arena);
    struct wording  wording;
    bool            is_stale = false;

    if (problem)
        return problem;
    wording      = db_assemble(tenant->arena, assembly);
    wording.text = arena_format(tenant->arena, "explain " STR_FMT, STR_ARG(wording.text));
    if ((problem = db_prepare_text(tenant->db, tenant->arena, &prepared, wording)))
        return problem;
    problem = run_once(tenant, &prepared, &(struct asked){.inputs = single(input), .rows = rows}, &is_stale);
    db_unprepare(&prepared);
    return problem;
}
