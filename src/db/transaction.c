#include "config.h"

#include "db/private.h"

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
