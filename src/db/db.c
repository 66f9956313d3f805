#include "config.h"

#include "db/private.h"

#include "base/log.h"

struct cache *db_tokens(struct db *db)
{
    return db->tokens;
}

struct cache *db_types(struct db *db)
{
    return db->types;
}

/* Microseconds. A connection that is lost at once is made again; a host that has kept somebody waiting has failed. */
enum { LONG_WAIT = 1000000, SLOW_STATEMENT = 500000 };

/* An error of the client library, which also means that where it says nothing. */
enum { OUT_OF_MEMORY = 2008 };

/* What an error number of the server or the client library means for us. */
enum meaning {
    MEANS_FAILURE,
    MEANS_AWAY,
    MEANS_LOST,
    MEANS_OUT,       /* the connection works, but the host is of no use */
    MEANS_READ_ONLY, /* the host takes no writes, now at least; a COMMIT that is refused so has been rolled back */
    MEANS_FULL,      /* likewise, but nobody knows what became of a COMMIT */
    MEANS_REPEAT,
    MEANS_CONFLICT,
    MEANS_UNACCEPTABLE,
};

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
    {1047, MEANS_OUT},          /* Galera: node not ready, though it may answer `select 1` */
    {1180, MEANS_LOST},         /* error during COMMIT */
    {1290, MEANS_READ_ONLY},    /* read-only server */
    {1792, MEANS_READ_ONLY},    /* read-only transaction */
    {1836, MEANS_READ_ONLY},    /* read-only mode */
    {1021, MEANS_FULL},         /* disk full */
    {1114, MEANS_FULL},         /* table full */
    {1026, MEANS_FULL},         /* error writing a file */
    {3,    MEANS_FULL},         /* error writing a file */
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

void db_count_time(struct db *db, uint64_t started)
{
    uint64_t micros = clock_monotonic_us() - started;

    db->usage.micros += micros;
    db->was_slow = db->was_slow || micros > SLOW_STATEMENT;
}

static bool waited_long(const struct db *db)
{
    return clock_monotonic_us() - db->asked > LONG_WAIT || db_time_left(db) == 0;
}

/* The server's own message may quote what a client sent, so it goes neither to the client nor into the log. */
struct problem *db_problem(struct db *db, struct arena *arena, unsigned number, const char *state, const char *doing)
{
    enum meaning    meaning = meaning_of(number ? number : OUT_OF_MEMORY);
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
    case MEANS_OUT:
    case MEANS_LOST:
        db->may_repeat = !db->committing && db->mysql;
        db->is_lost    = true;
        if (db->mysql && (meaning == MEANS_OUT || waited_long(db)))
            db_host_is_out(db);
        break;
    case MEANS_READ_ONLY:
    case MEANS_FULL:
        db->may_repeat = !db->committing || meaning == MEANS_READ_ONLY;
        db_host_is_read_only(db);
        break;
    case MEANS_AWAY:
        db->may_repeat = db->writer && db->mysql;
        db->is_lost    = db->may_repeat;
        if (db->may_repeat)
            db_host_is_out(db);
        break;
    }
    problem              = problem_new(arena, PROBLEM_unavailable, "The database is away or busy.");
    problem->retry_after = 1;
    return problem;
}

struct problem *db_command(struct db *db, struct arena *arena, const char *text)
{
    uint64_t        started = clock_monotonic_us();
    struct problem *problem = db_connect(db, arena);

    if (problem)
        return problem;
    db->asked = started;
    if (mysql_real_query(db->mysql, text, strlen(text)) != 0)
        problem = db_problem(db, arena, mysql_errno(db->mysql), mysql_sqlstate(db->mysql), "command");
    else if (mysql_field_count(db->mysql))
        mysql_free_result(mysql_store_result(db->mysql)); /* rows that nobody asked for */
    db->usage.queries++;
    db_count_time(db, started);
    return problem;
}

/* The server's answer is not waited for: by the first statement of the transaction it is there. */
struct problem *db_begin(const struct tenant *tenant)
{
    struct db      *db      = tenant->db;
    const char     *text    = statements[SQL_transaction_begin].text;
    uint64_t        started = clock_monotonic_us();
    struct problem *problem = db_connect_to_write(db, tenant->arena);

    if (problem)
        return problem;
    db->asked = started;
    if (mysql_send_query(db->mysql, text, strlen(text)) != 0)
        problem = db_problem(db, tenant->arena, mysql_errno(db->mysql), mysql_sqlstate(db->mysql), "begin");
    db->in_transaction = !problem;
    db->is_beginning   = !problem;
    db->usage.queries++;
    db_count_time(db, started);
    return problem;
}

struct problem *db_begin_snapshot(const struct tenant *tenant)
{
    struct db      *db      = tenant->db;
    struct problem *problem = db_command(db, tenant->arena, statements[SQL_transaction_repeatable].text);

    if (!problem)
        problem = db_command(db, tenant->arena, statements[SQL_transaction_snapshot].text);
    db->in_transaction = db->mysql != NULL; /* also after an error: it is rolled back, and nothing old is read later */
    return problem;
}

struct problem *db_commit(const struct tenant *tenant)
{
    struct db      *db = tenant->db;
    struct problem *problem;

    db->committing     = true;
    problem            = db_command(db, tenant->arena, statements[SQL_transaction_commit].text);
    db->committing     = false;
    db->is_doubtful    = problem && !db->may_repeat;
    db->in_transaction = problem && db->mysql; /* to be rolled back, whatever became of it */
    if (!problem)
        db_hosts_wrote(&db->hosts);
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
        db_disconnect(db);
}

bool db_may_repeat(struct db *db)
{
    return !db->is_doubtful && (db->may_repeat || cache_forget_found(db->types));
}

void db_forgive(struct db *db)
{
    db->may_repeat     = false;
    db->lock_timed_out = false;
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
    db->is_doubtful    = false;
    db->was_slow       = false;
    db->gives_way      = false;
    db->usage          = (struct db_usage){0};
    cache_settle(db->tokens);
    cache_settle(db->types);
    if (db->reader)
        db_start_request(db->reader);
}

void db_give_way(struct db *db)
{
    db->gives_way = true;
}

struct db_usage db_usage(const struct db *db)
{
    struct db_usage usage = db->usage;

    if (db->reader) {
        usage.micros += db->reader->usage.micros;
        usage.queries += db->reader->usage.queries;
    }
    return usage;
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
