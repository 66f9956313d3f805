#include "config.h"

#include "db/private.h"

#include "base/log.h"
#include "base/uuid.h"
#include "db/errors.h"

/* Microseconds. A connection that is lost at once is made again; a host that has kept somebody waiting has failed. */
enum {
    LONG_WAIT    = 1000000,
    SHORT_WAIT   = 400000, /* less than any request has */
    SLOW_FAILURE = 500000,
};

static uint8_t dice(void)
{
    uint8_t number;

    random_bytes(&number, 1);
    return number;
}

void db_host_is_out(struct db *db)
{
    uint64_t now = clock_monotonic_us();

    db_hosts_failed(&db->hosts, now, now - db->asked > SLOW_FAILURE, dice());
}

static void host_is_read_only(struct db *db)
{
    db_hosts_refused(&db->hosts, clock_monotonic_us(), dice());
}

/* Where a request's time is over, it may have gone by elsewhere, and the host has been asked a moment ago only. */
static bool waited_long(const struct db *db)
{
    uint64_t micros = clock_monotonic_us() - db->asked;

    return micros > LONG_WAIT || (db_watch_left(db->watch) == 0 && micros > SHORT_WAIT);
}

/* Without the server's own message, which may quote what a client sent. */
static void log_error(struct db_error error, enum db_meaning meaning)
{
    bool is_usual = meaning == DB_ERROR_CONFLICT || meaning == DB_ERROR_UNACCEPTABLE || meaning == DB_ERROR_REPEAT ||
                    meaning == DB_ERROR_LOCKED || meaning == DB_ERROR_ROLLED_BACK;

    log_event(is_usual ? LOG_LEVEL_DEBUG : LOG_LEVEL_ERROR, "database", "error %u (%s) in %s", error.number,
              error.state, error.doing);
}

/* A commit that was refused has been undone in two cases only. */
static enum failure failure_of(const struct db *db, enum db_meaning meaning)
{
    bool is_undone = meaning == DB_ERROR_ROLLED_BACK || meaning == DB_ERROR_READ_ONLY;

    if (db->transaction == TRANSACTION_COMMITTING && !is_undone)
        return FAILURE_DOUBTFUL;
    switch (meaning) {
    case DB_ERROR_LOCKED:
        return FAILURE_LOCKED;
    case DB_ERROR_REPEAT:
    case DB_ERROR_ROLLED_BACK:
    case DB_ERROR_READ_ONLY:
    case DB_ERROR_FULL:
        return FAILURE_REPEATABLE;
    case DB_ERROR_OUT:
    case DB_ERROR_LOST:
        return db->mysql ? FAILURE_REPEATABLE : FAILURE_FINAL;
    case DB_ERROR_AWAY: /* what a reader does not let us do, a writer may */
        return db->mysql && db->writer ? FAILURE_REPEATABLE : FAILURE_FINAL;
    default:
        return FAILURE_FINAL;
    }
}

void db_note_failure(struct db *db, enum failure failure)
{
    if (db->failure != FAILURE_DOUBTFUL)
        db->failure = failure;
}

/* What the connection, if there is one, and its host are still good for. */
static void note_state(struct db *db, enum db_meaning meaning)
{
    bool is_lost = meaning == DB_ERROR_LOST;
    bool is_out  = meaning == DB_ERROR_OUT || (meaning == DB_ERROR_AWAY && db->writer);

    if (meaning == DB_ERROR_READ_ONLY || meaning == DB_ERROR_FULL)
        host_is_read_only(db);
    if (!db->mysql || !(is_lost || is_out))
        return;
    db->transaction = TRANSACTION_LOST;
    if (is_out || waited_long(db))
        db_host_is_out(db);
}

struct problem *db_unavailable(struct arena *arena)
{
    struct problem *problem = problem_new(arena, PROBLEM_unavailable, "The database is away or busy.");

    problem->retry_after = 1;
    return problem;
}

static struct problem *too_costly(struct arena *arena)
{
    struct problem *problem = problem_coded(arena, PROBLEM_unavailable, CODE_too_costly,
                                            "The database needs more time for this than one request may take.");

    problem->retry_after = 1;
    return problem;
}

struct db_error db_error_of(MYSQL *mysql, const char *doing)
{
    return (struct db_error){.number = mysql_errno(mysql), .state = mysql_sqlstate(mysql), .doing = doing};
}

/* MariaDB's library knows an error that comes in the middle of rows by the connection only, not by the statement. */
struct db_error db_error_of_statement(const struct db *db, const struct prepared *prepared)
{
    if (!prepared->handle || !mysql_stmt_errno(prepared->handle))
        return db_error_of(db->mysql, prepared->name);
    return (struct db_error){.number = mysql_stmt_errno(prepared->handle),
                             .state  = mysql_stmt_sqlstate(prepared->handle),
                             .doing  = prepared->name};
}

struct problem *db_problem(struct db *db, struct arena *arena, struct db_error error)
{
    enum db_meaning meaning = db_error_meaning(error.number);

    log_error(error, meaning);
    db_note_failure(db, failure_of(db, meaning));
    note_state(db, meaning);
    switch (meaning) {
    case DB_ERROR_CONFLICT:
        return problem_new(arena, PROBLEM_conflict, "Something like this exists already, or is still in use.");
    case DB_ERROR_UNACCEPTABLE:
        return problem_new(arena, PROBLEM_unacceptable, "Something that is referred to does not exist.");
    case DB_ERROR_COSTLY:
        return too_costly(arena);
    case DB_ERROR_FAILURE:
        return problem_new(arena, PROBLEM_failure, "The database refused a statement. The log has the details.");
    default:
        return db_unavailable(arena);
    }
}
