#include "config.h"

#include "db/private.h"

struct cache *db_tokens(struct db *db)
{
    return db->tokens;
}

struct cache *db_types(struct db *db)
{
    return db->types;
}

enum { SLOW_STATEMENT = 500000 /* microseconds */ };

void db_count_time(struct db *db, uint64_t started)
{
    uint64_t micros = clock_monotonic_us() - started;

    db->usage.micros += micros;
    db->was_slow = db->was_slow || micros > SLOW_STATEMENT;
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
