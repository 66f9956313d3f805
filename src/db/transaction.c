#include "config.h"

#include "db/private.h"

#include <assert.h>

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
    db->work  = NULL;
    if (mysql_send_query(db->mysql, text, strlen(text)) != 0)
        problem = db_problem(db, tenant->arena, db_error_of(db->mysql, "begin"));
    else
        db->transaction = TRANSACTION_BEGINNING;
    db->usage.queries++;
    db_count_time(db, started);
    return problem;
}

/* Also after an error it is rolled back, and nothing old is read later. */
static struct problem *begun_reading(struct db *db, struct problem *problem)
{
    if (db->mysql && db->transaction == TRANSACTION_NONE)
        db->transaction = TRANSACTION_OPEN;
    return problem;
}

struct problem *db_begin_snapshot(const struct tenant *tenant)
{
    struct db      *db      = tenant->db;
    struct problem *problem = db_command(db, tenant->arena, statements[SQL_transaction_repeatable].text);

    if (!problem)
        problem = db_command(db, tenant->arena, statements[SQL_transaction_snapshot].text);
    return begun_reading(db, problem);
}

struct problem *db_begin_uncommitted(const struct tenant *tenant)
{
    struct db      *db      = tenant->db;
    struct problem *problem = db_command(db, tenant->arena, statements[SQL_transaction_uncommitted].text);

    if (!problem)
        problem = db_command(db, tenant->arena, statements[SQL_transaction_read_only].text);
    return begun_reading(db, problem);
}

bool db_holds_snapshot(const struct db *db)
{
    return db->mysql && db->transaction == TRANSACTION_OPEN;
}

void *db_before_commit(struct db *db, db_work *work)
{
    if (db->transaction == TRANSACTION_NONE)
        return NULL;
    if (!db->work)
        memset(db->notes, 0, sizeof(db->notes));
    assert(!db->work || db->work == work);
    db->work = work;
    return db->notes;
}

static struct problem *do_work(const struct tenant *tenant)
{
    struct db *db   = tenant->db;
    db_work   *work = db->work;

    db->work = NULL;
    return work ? work(tenant, db->notes) : NULL;
}

unsigned db_slot(const struct db *db, unsigned count)
{
    const char *host = db->mysql ? mysql_get_host_info(db->mysql) : "";
    unsigned    hash = 0;

    for (; host && *host; host++)
        hash = hash * 31 + (unsigned char)*host;
    return (hash + (db->mysql ? (unsigned)mysql_thread_id(db->mysql) : 0)) % count;
}

/* What was done over a connection that is lost is gone. After a failure it is rolled back, whatever became of it. */
struct problem *db_commit(const struct tenant *tenant)
{
    struct db      *db = tenant->db;
    struct problem *problem;

    if (db->transaction == TRANSACTION_LOST)
        return db_unavailable(tenant->arena);
    if ((problem = do_work(tenant)) || (problem = db_connect(db, tenant->arena)))
        return problem;
    db->transaction = TRANSACTION_COMMITTING;
    problem         = db_exchange(db, tenant->arena, statements[SQL_transaction_commit].text);
    if (db->transaction == TRANSACTION_COMMITTING)
        db->transaction = problem ? TRANSACTION_OPEN : TRANSACTION_NONE;
    if (!problem)
        db_hosts_wrote(&db->hosts);
    return problem;
}

/* A connection that cannot even roll back is closed; the server then rolls back by itself. */
void db_rollback(struct db *db)
{
    const char      *text = statements[SQL_transaction_rollback].text;
    enum transaction left = db->transaction;

    db->work = NULL;
    if (left == TRANSACTION_NONE)
        return;
    db->transaction = TRANSACTION_NONE;
    if (left == TRANSACTION_BEGINNING && mysql_read_query_result(db->mysql) != 0)
        left = TRANSACTION_LOST;
    if (left == TRANSACTION_LOST || mysql_real_query(db->mysql, text, strlen(text)) != 0)
        db_disconnect(db);
}

bool db_may_repeat(const struct db *db)
{
    switch (db->failure) {
    case FAILURE_REPEATABLE:
    case FAILURE_LOCKED:
        return true;
    case FAILURE_DOUBTFUL:
        return false;
    default:
        return cache_has_found(db->types);
    }
}

void db_forget_found(struct db *db)
{
    cache_forget_found(db->types);
}

struct problem *db_ask_to_repeat(const struct tenant *tenant, const char *sentence)
{
    struct problem *problem = problem_new(tenant->arena, PROBLEM_unavailable, "%s", sentence);

    problem->retry_after = 1;
    (void)cache_forget_found(tenant->db->types);
    db_note_failure(tenant->db, FAILURE_REPEATABLE);
    return problem;
}

void db_forgive(struct db *db)
{
    db_note_failure(db, FAILURE_FINAL);
}

bool db_waited_in_vain(struct db *db)
{
    bool is_locked = db->failure == FAILURE_LOCKED;

    if (is_locked)
        db_forgive(db);
    return is_locked;
}
