#include "config.h"

#include "db/private.h"

#include "base/log.h"
#include "base/memory.h"
#include "metrics/metrics.h"

enum { EARLIER = 500 /* milliseconds; the server ends a statement so long before the program gives it up */ };

/* The connection goes first: a statement that is closed on it waits for rows that may never come. */
void db_disconnect(struct db *db)
{
    db_watch_socket(db->watch, db->which, -1);
    if (db->mysql) {
        mysql_close(db->mysql);
        metrics_connections(-1);
    }
    db_unprepare_all(db, NULL);
    db->mysql       = NULL;
    db->transaction = TRANSACTION_NONE;
}

struct str db_place(const struct db *db, struct arena *arena)
{
    char text[HOST_TEXT_SIZE];

    if (!db->mysql)
        return STR("");
    host_print(&db->hosts.at[db->hosts.current].name, text);
    return arena_format(arena, "%s, %s", text, db_tls_name(db->mysql));
}

/* A line when it is another host than before, or the same one after a failure. */
static void tell(struct db *db, struct arena *arena)
{
    struct str place = db_place(db, arena);

    if (db->told == db->hosts.current + 1 && !db->hosts.at[db->hosts.current].failures)
        return;
    db->told = db->hosts.current + 1;
    log_event(LOG_LEVEL_INFO, "database", "connected to %s" STR_FMT, db->which == WATCHED_READER ? "reader " : "",
              STR_ARG(place));
}

static struct problem *set_up(struct db *db, struct arena *arena)
{
    struct tenant        nobody = {.db = db, .arena = arena};
    struct session_limit limit  = {.marks = {.shape = &session_limit_shape}};
    struct problem      *problem;

    SET(&limit, milliseconds, INT64_C(1000) * db->settings->timeout - EARLIER);
    if ((problem = db_exchange(db, arena, statements[SQL_session_setup].text)) ||
        (problem = db_exchange(db, arena, statements[SQL_session_isolation].text)))
        return problem;
    return db_run(&nobody, SQL_session_limit, &limit, NULL);
}

/* Where it is our own memory that was missing, the host has done nothing. */
static struct problem *give_up(struct db *db, struct problem *problem)
{
    metrics_add(METRIC_DATABASE_CONNECT_FAILURES);
    if (memory_is_left(MEMORY_FOR_LIBRARY))
        db_host_is_out(db);
    db_disconnect(db);
    return problem;
}

static struct problem *connect_to(struct db *db, struct arena *arena, size_t index)
{
    struct db_host *host = &db->hosts.at[index];
    struct problem *problem;

    db->hosts.current = index;
    db->asked         = clock_monotonic_us();
    if (!(problem = db_dial(db, arena, &host->name)) && !(problem = set_up(db, arena))) {
        tell(db, arena);
        metrics_add(METRIC_DATABASE_CONNECTS);
        return NULL;
    }
    return give_up(db, problem);
}

/* As many tries as there are hosts, while there is time for one more. What no reader can do, a writer may. */
static struct problem *connect_somewhere(struct db *db, struct arena *arena, bool to_write)
{
    struct problem *problem = NULL;

    for (size_t tries = 0; tries < db->hosts.count; tries++) {
        size_t index = db_hosts_choose(&db->hosts, clock_monotonic_us(), to_write);

        if (index == db->hosts.count || db_watch_left(db->watch) < db_connect_timeout(db) * UINT64_C(1000000))
            break;
        if (!(problem = connect_to(db, arena, index)))
            return NULL;
    }
    db_note_failure(db, db->writer ? FAILURE_REPEATABLE : FAILURE_FINAL);
    return problem ? problem : db_unavailable(arena);
}

static struct problem *finish_begin(struct db *db, struct arena *arena)
{
    uint64_t        started = clock_monotonic_us();
    struct problem *problem = NULL;

    db->transaction = TRANSACTION_OPEN;
    if (mysql_read_query_result(db->mysql) != 0)
        problem = db_problem(db, arena, db_error_of(db->mysql, "begin"));
    db_count_time(db, started);
    return problem;
}

struct problem *db_connect(struct db *db, struct arena *arena)
{
    if (db->pace == PACE_STOPPED)
        return db_unavailable(arena);
    if (db->transaction == TRANSACTION_LOST)
        db_disconnect(db);
    if (!db->mysql)
        return connect_somewhere(db, arena, false);
    return db->transaction == TRANSACTION_BEGINNING ? finish_begin(db, arena) : NULL;
}

struct problem *db_connect_to_write(struct db *db, struct arena *arena)
{
    uint64_t now;

    if (db->mysql && db->transaction != TRANSACTION_LOST) {
        now = clock_monotonic_us();
        if (db_hosts_take_writes(&db->hosts, now))
            return db_connect(db, arena);
        if (db_hosts_choose(&db->hosts, now, true) == db->hosts.count)
            return db_unavailable(arena);
    }
    db_disconnect(db);
    return connect_somewhere(db, arena, true);
}
