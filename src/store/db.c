#include "config.h"

#include "store/db_private.h"

#include "base/config.h"
#include "base/log.h"

#include <stdio.h>
#include <stdlib.h>

static void out_of_memory(void)
{
    fputs("callbook: out of memory\n", stderr);
    exit(EXIT_FAILURE);
}

struct db_settings db_settings_from(const struct config *config)
{
    return (struct db_settings){
        .host            = config->database_host,
        .socket          = config->database_socket,
        .user            = config->database_user,
        .password        = config->database_password,
        .name            = config->database_name,
        .port            = (unsigned)config->database_port,
        .connect_timeout = (unsigned)config->database_connect_timeout,
        .timeout         = (unsigned)config->database_timeout,
    };
}

struct db *db_new(const struct db_settings *settings)
{
    struct db *db = calloc(1, sizeof(*db));

    if (!db)
        out_of_memory();
    else
        db->settings = settings;
    db->tokens = cache_new();
    db->types  = cache_new();
    return db;
}

void db_close(struct db *db)
{
    db_unprepare_all(db);
    if (db->mysql)
        mysql_close(db->mysql);
    db->mysql          = NULL;
    db->in_transaction = false;
    db->is_beginning   = false;
    db->is_lost        = false;
}

void db_free(struct db *db)
{
    if (!db)
        return;
    db_close(db);
    db_bind_free(&db->in);
    cache_free(db->tokens);
    cache_free(db->types);
    free(db);
}

struct cache *db_tokens(struct db *db)
{
    return db->tokens;
}

struct cache *db_types(struct db *db)
{
    return db->types;
}

/* What an error number of the server or the client library means for us. */
enum meaning { MEANS_FAILURE, MEANS_AWAY, MEANS_LOST, MEANS_REPEAT, MEANS_CONFLICT, MEANS_UNACCEPTABLE };

/* clang-format off */
static const struct {
    unsigned     number;
    enum meaning meaning;
} meanings[] = {
    {1062, MEANS_CONFLICT},     /* duplicate key */
    {1451, MEANS_CONFLICT},     /* a row that others refer to */
    {1452, MEANS_UNACCEPTABLE}, /* a reference to nothing */
    {1205, MEANS_REPEAT},       /* lock wait ran out */
    {1213, MEANS_REPEAT},       /* deadlock, or Galera's certification failed */
    {1020, MEANS_REPEAT},       /* record changed since last read */
    {1040, MEANS_AWAY},         /* too many connections */
    {1203, MEANS_AWAY},         /* too many connections of this user */
    {1226, MEANS_AWAY},         /* a resource limit of this user */
    {1044, MEANS_AWAY},         /* access to the database denied */
    {1045, MEANS_AWAY},         /* access denied */
    {1049, MEANS_AWAY},         /* no such database */
    {1146, MEANS_AWAY},         /* no such table: not migrated */
    {1054, MEANS_AWAY},         /* no such column: not migrated */
    {1047, MEANS_LOST},         /* Galera: node not ready */
    {1180, MEANS_LOST},         /* error during COMMIT */
    {1290, MEANS_LOST},         /* read-only server */
    {1792, MEANS_LOST},         /* read-only transaction */
    {1836, MEANS_LOST},         /* read-only mode */
    {1021, MEANS_AWAY},         /* disk full */
    {1114, MEANS_AWAY},         /* table full */
    {1026, MEANS_AWAY},         /* error writing a file */
    {3,    MEANS_AWAY},         /* error writing a file */
    {3024, MEANS_AWAY},         /* statement ran too long */
    {1969, MEANS_AWAY},         /* statement ran too long, MariaDB */
    {1317, MEANS_LOST},         /* query interrupted; MySQL, when the connection is killed */
    {1053, MEANS_LOST},         /* server shuts down */
    {1077, MEANS_LOST},         /* server shuts down */
    {1079, MEANS_LOST},         /* server shuts down */
    {1152, MEANS_LOST},         /* connection aborted */
    {1158, MEANS_LOST},         /* communication packets */
    {1159, MEANS_LOST},         /* read timeout */
    {1160, MEANS_LOST},         /* write error */
    {1161, MEANS_LOST},         /* write timeout */
    {1927, MEANS_LOST},         /* connection killed */
    {4031, MEANS_LOST},         /* idle too long, MySQL */
};
/* clang-format on */

static enum meaning meaning_of(unsigned number)
{
    for (size_t i = 0; i < COUNT_OF(meanings); i++)
        if (meanings[i].number == number)
            return meanings[i].meaning;
    return number >= 2000 && number < 3000 ? MEANS_LOST : MEANS_FAILURE;
}

bool db_error_is_stale(unsigned number)
{
    return number == 1615 || number == 2057 || number == 1243;
}

static void log_error(unsigned number, const char *state, const char *doing, enum meaning meaning)
{
    if (meaning == MEANS_CONFLICT || meaning == MEANS_UNACCEPTABLE || meaning == MEANS_REPEAT)
        log_event(LOG_LEVEL_DEBUG, "database", "error %u (%s) in %s", number, state, doing);
    else
        log_event(LOG_LEVEL_ERROR, "database", "error %u (%s) in %s", number, state, doing);
}

/* The server's own message may quote what a client sent, so it goes neither to the client nor into the log. */
struct problem *db_problem(struct db *db, struct arena *arena, unsigned number, const char *state, const char *doing)
{
    enum meaning    meaning = meaning_of(number);
    struct problem *problem;

    db->lock_timed_out = number == 1205;
    log_error(number, state, doing, meaning);
    switch (meaning) {
    case MEANS_CONFLICT:
        return problem_new(arena, PROBLEM_conflict, "Something like this exists already, or is still in use.");
    case MEANS_UNACCEPTABLE:
        return problem_new(arena, PROBLEM_unacceptable, "Something that is referred to does not exist.");
    case MEANS_FAILURE:
        return problem_new(arena, PROBLEM_failure, "The database refused a statement. The log has the details.");
    case MEANS_REPEAT:
        db->may_repeat = !db->committing || number == 1213;
        break;
    case MEANS_LOST:
        db->may_repeat = !db->committing && db->mysql;
        db->is_lost    = true;
        break;
    case MEANS_AWAY:
        break;
    }
    problem              = problem_new(arena, PROBLEM_unavailable, "The database is away or busy.");
    problem->retry_after = 1;
    return problem;
}

static void set_options(MYSQL *mysql, const struct db_settings *settings)
{
    unsigned connect_timeout = settings->connect_timeout;
    unsigned timeout         = settings->timeout;

    mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    mysql_options(mysql, MYSQL_OPT_CONNECT_TIMEOUT, &connect_timeout);
    mysql_options(mysql, MYSQL_OPT_READ_TIMEOUT, &timeout);
    mysql_options(mysql, MYSQL_OPT_WRITE_TIMEOUT, &timeout);
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

static const char *text_or_null(const char *text)
{
    return text && *text ? text : NULL;
}

static struct problem *open_connection(struct db *db, struct arena *arena)
{
    const struct db_settings *settings = db->settings;
    MYSQL                    *mysql    = mysql_init(NULL);
    struct problem           *problem;

    if (!mysql)
        out_of_memory();
    set_options(mysql, settings);
    if (!mysql_real_connect(mysql, text_or_null(settings->host), text_or_null(settings->user),
                            text_or_null(settings->password), text_or_null(settings->name), settings->port,
                            text_or_null(settings->socket), CLIENT_FOUND_ROWS)) {
        problem        = db_problem(db, arena, mysql_errno(mysql), mysql_sqlstate(mysql), "connect");
        db->may_repeat = false;
        db->is_lost    = false;
        mysql_close(mysql);
        return problem;
    }
    db->mysql = mysql;
    if (settings->on_socket)
        settings->on_socket(settings->owner, socket_of(mysql));
    return NULL;
}

static struct problem *finish_begin(struct db *db, struct arena *arena)
{
    uint64_t        started = clock_monotonic_us();
    struct problem *problem = NULL;

    db->is_beginning = false;
    if (mysql_read_query_result(db->mysql) != 0)
        problem = db_problem(db, arena, mysql_errno(db->mysql), mysql_sqlstate(db->mysql), "begin");
    db->usage.micros += clock_monotonic_us() - started;
    return problem;
}

struct problem *db_connect(struct db *db, struct arena *arena)
{
    struct problem *problem;

    if (db->is_lost && db->mysql)
        db_close(db);
    if (db->mysql)
        return db->is_beginning ? finish_begin(db, arena) : NULL;
    if ((problem = open_connection(db, arena)))
        return problem;
    if ((problem = db_command(db, arena, statements[SQL_session_setup].text)) ||
        (problem = db_command(db, arena, statements[SQL_session_isolation].text))) {
        db_close(db);
        return problem;
    }
    return NULL;
}

struct problem *db_command(struct db *db, struct arena *arena, const char *text)
{
    uint64_t        started = clock_monotonic_us();
    struct problem *problem = db_connect(db, arena);

    if (problem)
        return problem;
    if (mysql_real_query(db->mysql, text, strlen(text)) != 0)
        problem = db_problem(db, arena, mysql_errno(db->mysql), mysql_sqlstate(db->mysql), "command");
    else if (mysql_field_count(db->mysql))
        mysql_free_result(mysql_store_result(db->mysql)); /* rows that nobody asked for */
    db->usage.queries++;
    db->usage.micros += clock_monotonic_us() - started;
    return problem;
}

/* The server's answer is not waited for: by the first statement of the transaction it is there. */
struct problem *db_begin(struct db *db, struct arena *arena)
{
    const char     *text    = statements[SQL_transaction_begin].text;
    uint64_t        started = clock_monotonic_us();
    struct problem *problem = db_connect(db, arena);

    if (problem)
        return problem;
    if (mysql_send_query(db->mysql, text, strlen(text)) != 0)
        problem = db_problem(db, arena, mysql_errno(db->mysql), mysql_sqlstate(db->mysql), "begin");
    db->in_transaction = !problem;
    db->is_beginning   = !problem;
    db->usage.queries++;
    db->usage.micros += clock_monotonic_us() - started;
    return problem;
}

struct problem *db_begin_snapshot(struct db *db, struct arena *arena)
{
    struct problem *problem = db_command(db, arena, statements[SQL_transaction_repeatable].text);

    if (!problem)
        problem = db_command(db, arena, statements[SQL_transaction_snapshot].text);
    db->in_transaction = !problem;
    return problem;
}

struct problem *db_commit(struct db *db, struct arena *arena)
{
    struct problem *problem;

    db->committing     = true;
    problem            = db_command(db, arena, statements[SQL_transaction_commit].text);
    db->committing     = false;
    db->in_transaction = false;
    return problem;
}

/* A connection that cannot even roll back is closed; the server then rolls back by itself. */
void db_rollback(struct db *db)
{
    const char *text = statements[SQL_transaction_rollback].text;

    if (!db->in_transaction)
        return;
    db->in_transaction = false;
    if (db->is_beginning && !db->is_lost && mysql_read_query_result(db->mysql) != 0)
        db->is_lost = true;
    db->is_beginning = false;
    if (db->is_lost || !db->mysql || mysql_real_query(db->mysql, text, strlen(text)) != 0)
        db_close(db);
}

bool db_may_repeat(struct db *db)
{
    return db->may_repeat || cache_forget_found(db->types);
}

bool db_waited_in_vain(struct db *db)
{
    bool timed_out = db->lock_timed_out;

    if (timed_out)
        db->may_repeat = false;
    db->lock_timed_out = false;
    return timed_out;
}

void db_start_request(struct db *db)
{
    db->lock_timed_out = false;
    db->may_repeat     = false;
    db->usage          = (struct db_usage){0};
    cache_settle(db->tokens);
    cache_settle(db->types);
}

struct db_usage db_usage(const struct db *db)
{
    return db->usage;
}

int64_t db_last_id(const struct db *db)
{
    return db->last_id;
}

struct str db_server_version(const struct db *db)
{
    return db->mysql ? str_from(mysql_get_server_info(db->mysql)) : STR("");
}

const char *db_client_version(void)
{
    return mysql_get_client_info();
}
