#include "config.h"

#include "config/config.h"
#include "base/log.h"
#include "metrics/metrics.h"
#include "base/uuid.h"
#include "db/private.h"

#include <stdio.h>
#include <stdlib.h>

enum { SECOND = 1000000, SPARE = 500000 /* microseconds that a request has beyond the timeout, and at least */ };

static void out_of_memory(void)
{
    fputs("callbook: out of memory\n", stderr);
    exit(EXIT_FAILURE);
}

struct db_settings db_settings_from(const struct config *config)
{
    return (struct db_settings){
        .hosts           = config->database_host,
        .readers         = config->database_read_hosts,
        .socket          = config->database_socket,
        .user            = config->database_user,
        .password        = config->database_password,
        .name            = config->database_name,
        .port            = (unsigned)config->database_port,
        .tls             = db_tls_from(config->database_tls),
        .tls_ca          = config->database_tls_ca,
        .tls_cert        = config->database_tls_cert,
        .tls_key         = config->database_tls_key,
        .connect_timeout = (unsigned)config->database_connect_timeout,
        .timeout         = (unsigned)config->database_timeout,
    };
}

/* A list that cannot be read has been refused with the configuration; what there is before the fault counts here. */
static struct db *new_connection(const struct db_settings *settings, const char *hosts)
{
    struct db       *db = calloc(1, sizeof(*db));
    struct host_list list;
    const char      *fault = host_list_read(hosts ? hosts : "", &list);

    if (!db)
        out_of_memory();
    else
        db->settings = settings;
    if (fault)
        log_event(LOG_LEVEL_ERROR, "database", "the list of hosts %s", fault);
    db_hosts_fill(&db->hosts, &list);
    db->tokens = cache_new();
    db->types  = cache_new();
    return db;
}

struct db *db_new(const struct db_settings *settings)
{
    struct db *db = new_connection(settings, settings->hosts);
    uint8_t    dice;

    db->watch = db_watch_new();
    if (!settings->readers || !settings->readers[0])
        return db;
    db->reader         = new_connection(settings, settings->readers);
    db->reader->which  = WATCHED_READER;
    db->reader->watch  = db->watch;
    db->reader->writer = db;
    random_bytes(&dice, 1);
    db_hosts_turn(&db->reader->hosts, dice % db->reader->hosts.count);
    return db;
}

/* The connection goes first: a statement that is closed on it waits for rows that may never come. */
void db_disconnect(struct db *db)
{
    db_watch_socket(db->watch, db->which, -1);
    if (db->mysql) {
        mysql_close(db->mysql);
        metrics_connections(-1);
    }
    db_unprepare_all(db);
    db->mysql          = NULL;
    db->in_transaction = false;
    db->is_beginning   = false;
    db->is_lost        = false;
}

void db_close(struct db *db)
{
    db_disconnect(db);
    if (db->reader)
        db_disconnect(db->reader);
}

static void free_connection(struct db *db)
{
    db_disconnect(db);
    db_bind_free(&db->in);
    cache_free(db->tokens);
    cache_free(db->types);
    free(db);
}

void db_free(struct db *db)
{
    struct db_watch *watch;

    if (!db)
        return;
    watch = db->watch;
    if (db->reader)
        free_connection(db->reader);
    free_connection(db);
    db_watch_free(watch);
}

struct db *db_reader(struct db *db)
{
    struct db *reader = db->reader;
    bool       works;

    if (!reader)
        return db;
    works = (reader->mysql && !reader->is_lost) ||
            db_hosts_choose(&reader->hosts, clock_monotonic_us(), false) < reader->hosts.count;
    return works ? reader : db;
}

struct db *db_writer(struct db *db)
{
    return db->writer ? db->writer : db;
}

bool db_takes_writes(const struct db *db)
{
    return !db->writer && db_hosts_take_writes(&db->hosts, clock_monotonic_us());
}

/* Whoever was shut down in the last moment, with its answer read already, is of no use to the next request. */
void db_end_limit(struct db *db)
{
    bool is_over = db_watch_left(db->watch) == 0;

    db_watch_stop(db->watch);
    db->is_lost = db->is_lost || (is_over && db->mysql);
    if (db->reader)
        db->reader->is_lost = db->reader->is_lost || (is_over && db->reader->mysql);
}

uint64_t db_time_left(const struct db *db)
{
    return db_watch_left(db->watch);
}

/* A try that would take longer than a request may would never be begun. */
static unsigned connect_timeout_of(const struct db *db)
{
    const struct db_settings *settings = db->settings;

    return settings->connect_timeout < settings->timeout ? settings->connect_timeout : settings->timeout;
}

/* A worker that has just been started finds requests that have waited for it. */
void db_limit_time(struct db *db, uint64_t waited)
{
    uint64_t limit = (uint64_t)db->settings->timeout * SECOND + SPARE;
    uint64_t least = (db->told ? 0 : (uint64_t)connect_timeout_of(db) * SECOND) + SPARE;

    db_watch_start(db->watch, waited + least < limit ? limit - waited : least);
}

/* Where there is somewhere else to go, so much of the request's time is left for that. */
static unsigned timeout_of(const struct db *db)
{
    unsigned timeout = db->settings->timeout;

    return (db->hosts.count > 1 || db->which == WATCHED_READER) && timeout > 3 ? timeout - 1 : timeout;
}

static const char character_set[] = "utf8mb4";

/* False: the library had no memory for one of them. */
static bool set_options(MYSQL *mysql, const struct db *db, const struct host_name *host)
{
    unsigned connect_timeout = connect_timeout_of(db);
    unsigned timeout         = timeout_of(db);
    unsigned local_files     = 0; /* which a server may ask for in answer to anything */

    if (host->name[0] && host->name[0] != '/' && !db_tls_prepare(mysql, db->settings))
        return false;
    return mysql_options(mysql, MYSQL_SET_CHARSET_NAME, character_set) == 0 &&
           mysql_options(mysql, MYSQL_OPT_LOCAL_INFILE, &local_files) == 0 &&
           mysql_options(mysql, MYSQL_OPT_CONNECT_TIMEOUT, &connect_timeout) == 0 &&
           mysql_options(mysql, MYSQL_OPT_READ_TIMEOUT, &timeout) == 0 &&
           mysql_options(mysql, MYSQL_OPT_WRITE_TIMEOUT, &timeout) == 0;
}

static const char *text_or_null(const char *text)
{
    return text && *text ? text : NULL;
}

/* Without memory for its name, the library goes on with a character set of its own. */
static bool dial(MYSQL *mysql, const struct db_settings *settings, const struct host_name *host)
{
    bool        is_path = host->name[0] == '/';
    const char *name    = is_path ? NULL : text_or_null(host->name);
    const char *socket  = is_path ? host->name : text_or_null(settings->socket);

    return mysql_real_connect(mysql, name, text_or_null(settings->user), text_or_null(settings->password),
                              text_or_null(settings->name), host->port ? host->port : settings->port, socket,
                              CLIENT_FOUND_ROWS) &&
           strcmp(mysql_character_set_name(mysql), character_set) == 0;
}

static struct problem *connect_problem(struct db *db, struct arena *arena, MYSQL *mysql, const struct host_name *host)
{
    char            text[HOST_TEXT_SIZE];
    char            doing[HOST_TEXT_SIZE + 16];
    struct problem *problem;

    host_print(host, text);
    snprintf(doing, sizeof(doing), "connect to %s", text);
    problem = db_problem(db, arena, mysql_errno(mysql), mysql_sqlstate(mysql), doing);
    mysql_close(mysql);
    return problem->kind == PROBLEM_unavailable ? problem : db_unavailable(arena);
}

static struct problem *refuse_unencrypted(struct arena *arena, MYSQL *mysql, const struct host_name *host)
{
    char text[HOST_TEXT_SIZE];

    host_print(host, text);
    log_event(LOG_LEVEL_ERROR, "database", "%s does not encrypt, which database_tls asks for", text);
    mysql_close(mysql);
    return db_unavailable(arena);
}

/* MySQL's own library has no function for it. */
static int socket_of(MYSQL *mysql)
{
#if HAVE_DECL_MYSQL_GET_SOCKET
    return (int)mysql_get_socket(mysql);
#else
    return (int)mysql->net.fd;
#endif
}

static struct problem *open_connection(struct db *db, struct arena *arena, const struct host_name *host)
{
    const struct db_settings *settings = db->settings;
    MYSQL                    *mysql    = memory_is_left(MEMORY_FOR_LIBRARY) ? mysql_init(NULL) : NULL;
    bool                      is_tcp   = host->name[0] && host->name[0] != '/';

    if (!mysql)
        return db_problem(db, arena, 0, "", "connect");
    if (!set_options(mysql, db, host) || !dial(mysql, settings, host))
        return connect_problem(db, arena, mysql, host);
    if (is_tcp && !db_tls_is_met(mysql, settings))
        return refuse_unencrypted(arena, mysql, host);
    db->mysql = mysql;
    metrics_connections(1);
    db_watch_socket(db->watch, db->which, socket_of(mysql));
    if (settings->on_socket)
        settings->on_socket(settings->owner, db->which, socket_of(mysql));
    return NULL;
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

static struct problem *connect_to(struct db *db, struct arena *arena, size_t index)
{
    struct db_host *host = &db->hosts.at[index];
    struct problem *problem;

    db->hosts.current = index;
    db->asked         = clock_monotonic_us();
    if (!(problem = open_connection(db, arena, &host->name)) &&
        !(problem = db_command(db, arena, statements[SQL_session_setup].text)) &&
        !(problem = db_command(db, arena, statements[SQL_session_isolation].text))) {
        tell(db, arena);
        metrics_add(METRIC_DATABASE_CONNECTS);
        return NULL;
    }
    metrics_add(METRIC_DATABASE_CONNECT_FAILURES);
    db_host_is_out(db);
    db_disconnect(db);
    return problem;
}

/* As many tries as there are hosts, while there is time for one more. What no reader can do, a writer may. */
static struct problem *connect_somewhere(struct db *db, struct arena *arena, bool to_write)
{
    struct problem *problem = NULL;

    for (size_t tries = 0; tries < db->hosts.count; tries++) {
        size_t index = db_hosts_choose(&db->hosts, clock_monotonic_us(), to_write);

        if (index == db->hosts.count || db_watch_left(db->watch) < (uint64_t)connect_timeout_of(db) * SECOND)
            break;
        if (!(problem = connect_to(db, arena, index)))
            return NULL;
    }
    db->may_repeat = db->writer != NULL;
    return problem ? problem : db_unavailable(arena);
}

static struct problem *finish_begin(struct db *db, struct arena *arena)
{
    uint64_t        started = clock_monotonic_us();
    struct problem *problem = NULL;

    db->is_beginning = false;
    if (mysql_read_query_result(db->mysql) != 0)
        problem = db_problem(db, arena, mysql_errno(db->mysql), mysql_sqlstate(db->mysql), "begin");
    db_count_time(db, started);
    return problem;
}

struct problem *db_connect(struct db *db, struct arena *arena)
{
    if (db->gives_way && db->was_slow)
        return db_unavailable(arena);
    if (db->is_lost && db->mysql)
        db_disconnect(db);
    if (db->mysql)
        return db->is_beginning ? finish_begin(db, arena) : NULL;
    return connect_somewhere(db, arena, false);
}

struct problem *db_connect_to_write(struct db *db, struct arena *arena)
{
    uint64_t now;

    if (db->mysql && !db->is_lost) {
        now = clock_monotonic_us();
        if (db_hosts_take_writes(&db->hosts, now))
            return db_connect(db, arena);
        if (db_hosts_choose(&db->hosts, now, true) == db->hosts.count)
            return db_unavailable(arena);
    }
    db_disconnect(db);
    return connect_somewhere(db, arena, true);
}
