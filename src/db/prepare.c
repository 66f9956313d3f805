#include "config.h"

#include "db/private.h"

#include "base/log.h"
#include "db/errors.h"

#include <assert.h>

enum { DEADLOCK = 1213 };

/*
 * Where a node of a cluster ends a transaction of ours, because another node was faster, the next answer says so; but
 * not the answer to the preparation of a statement (seen with MariaDB 10.11): then all that follows would be done
 * without a transaction, one statement after the other. So somebody else is asked.
 */
static struct problem *look_for_transaction(struct db *db, struct arena *arena, const char *name)
{
    struct problem *problem = db_exchange(db, arena, statements[SQL_transaction_look].text);

    if (problem || (db->mysql->server_status & SERVER_STATUS_IN_TRANS))
        return problem;
    return db_problem(db, arena, (struct db_error){.number = DEADLOCK, .state = "40001", .doing = name});
}

/* False: the library or the server refuses. */
static bool prepare(struct db *db, struct arena *arena, struct prepared *prepared, struct wording wording)
{
    uint64_t started = clock_monotonic_us();
    bool     is_done;

    db->asked        = started;
    prepared->handle = mysql_stmt_init(db->mysql);
    is_done = prepared->handle && mysql_stmt_prepare(prepared->handle, wording.text.at, wording.text.len) == 0 &&
              db_resolve(arena, prepared, wording.names);
    db->usage.queries++;
    db_count_time(db, started);
    return is_done;
}

/*
 * Where all workers together have as many statements as the server prepares, this one gives up those that it does not
 * need now: all but the one that was to be prepared. False: that is not what is wrong.
 */
static bool make_room(struct db *db, struct prepared *prepared)
{
    if (!prepared->handle || db_error_meaning(mysql_stmt_errno(prepared->handle)) != DB_ERROR_CROWDED)
        return false;
    log_event(LOG_LEVEL_WARNING, "database", "max_prepared_stmt_count is reached: others are given up for %s",
              prepared->name);
    mysql_stmt_close(prepared->handle);
    prepared->handle = NULL;
    db_unprepare_all(db, prepared);
    return true;
}

struct problem *db_prepare_text(struct db *db, struct arena *arena, struct prepared *prepared, struct wording wording)
{
    bool            is_done = prepare(db, arena, prepared, wording);
    struct problem *problem;

    if (!is_done && make_room(db, prepared))
        is_done = prepare(db, arena, prepared, wording);
    if (is_done)
        return db->transaction == TRANSACTION_OPEN ? look_for_transaction(db, arena, prepared->name) : NULL;
    problem = db_problem(db, arena, db_error_of_statement(db, prepared));
    db_unprepare(prepared);
    return problem;
}

struct problem *db_prepared(struct db *db, struct arena *arena, enum statement statement, struct prepared **out)
{
    const struct statement_text *text    = &statements[statement];
    struct wording               wording = {.text = str_from(text->text), .names = str_from(text->parameters)};
    struct problem              *problem = db_connect(db, arena);

    *out = &db->statements[statement];
    if (problem || (*out)->handle)
        return problem;
    (*out)->name   = text->name;
    (*out)->input  = text->input;
    (*out)->output = text->output;
    return db_prepare_text(db, arena, *out, wording);
}

void assembly_add(struct assembly *assembly, enum statement fragment)
{
    assert(assembly->count < FRAGMENTS);
    assembly->fragments[assembly->count++] = (uint16_t)fragment;
}

size_t assembly_add_values(struct assembly *assembly, enum statement fragment, size_t count)
{
    size_t values = 1;

    for (; values < count || (values & (values - 1)); values++)
        assembly_add(assembly, fragment);
    return values;
}

/* How often the nth fragment has stood before. */
static size_t repetitions(const struct assembly *assembly, size_t n)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++)
        count += assembly->fragments[i] == assembly->fragments[n];
    return count;
}

/* The fragments' parameter names with the position after each #. */
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

struct wording db_assemble(struct arena *arena, const struct assembly *assembly)
{
    struct str text  = STR("");
    struct str names = STR("");

    for (size_t i = 0; i < assembly->count; i++) {
        const struct statement_text *part = &statements[assembly->fragments[i]];
        struct str                   more = numbered_names(arena, part->parameters, repetitions(assembly, i));

        text = arena_format(arena, STR_FMT "%s", STR_ARG(text), part->text);
        if (more.len)
            names = arena_format(arena, STR_FMT "%s" STR_FMT, STR_ARG(names), names.len ? " " : "", STR_ARG(more));
    }
    return (struct wording){.text = text, .names = names};
}

static bool same_assembly(const struct assembly *a, const struct assembly *b)
{
    return a->count == b->count && memcmp(a->fragments, b->fragments, a->count * sizeof(a->fragments[0])) == 0;
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
    problem          = db_prepare_text(db, arena, *out, db_assemble(arena, assembly));
    if (!problem)
        (*out)->last_used = db->uses;
    return problem;
}
