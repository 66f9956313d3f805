#include "config.h"

#include "db/private.h"

#include "base/log.h"
#include "base/uuid.h"
#include "db/errors.h"

/* Microseconds. A connection that is lost at once is made again; a host that has kept somebody waiting has failed. */
enum { LONG_WAIT = 1000000, SLOW_FAILURE = 500000 };

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

static bool waited_long(const struct db *db)
{
    return clock_monotonic_us() - db->asked > LONG_WAIT || db_watch_left(db->watch) == 0;
}

/* Without the server's own message, which may quote what a client sent. */
static void log_error(unsigned number, const char *state, const char *doing, enum db_meaning meaning)
{
    bool is_usual = meaning == DB_ERROR_CONFLICT || meaning == DB_ERROR_UNACCEPTABLE || meaning == DB_ERROR_REPEAT ||
                    meaning == DB_ERROR_LOCKED || meaning == DB_ERROR_ROLLED_BACK;

    log_event(is_usual ? LOG_LEVEL_DEBUG : LOG_LEVEL_ERROR, "database", "error %u (%s) in %s", number, state, doing);
}

static void note(struct db *db, enum db_meaning meaning)
{
    db->lock_timed_out = meaning == DB_ERROR_LOCKED;
    switch (meaning) {
    case DB_ERROR_FAILURE:
    case DB_ERROR_CONFLICT:
    case DB_ERROR_UNACCEPTABLE:
        break;
    case DB_ERROR_REPEAT:
    case DB_ERROR_LOCKED:
        db->may_repeat = !db->committing;
        break;
    case DB_ERROR_ROLLED_BACK:
        db->may_repeat = true;
        break;
    case DB_ERROR_OUT:
    case DB_ERROR_LOST:
        db->may_repeat = !db->committing && db->mysql;
        db->is_lost    = true;
        if (db->mysql && (meaning == DB_ERROR_OUT || waited_long(db)))
            db_host_is_out(db);
        break;
    case DB_ERROR_READ_ONLY:
    case DB_ERROR_FULL:
        db->may_repeat = !db->committing || meaning == DB_ERROR_READ_ONLY;
        host_is_read_only(db);
        break;
    case DB_ERROR_AWAY:
        db->may_repeat = db->writer && db->mysql;
        db->is_lost    = db->may_repeat;
        if (db->may_repeat)
            db_host_is_out(db);
        break;
    }
}

struct problem *db_unavailable(struct arena *arena)
{
    struct problem *problem = problem_new(arena, PROBLEM_unavailable, "The database is away or busy.");

    problem->retry_after = 1;
    return problem;
}

struct problem *db_problem(struct db *db, struct arena *arena, unsigned number, const char *state, const char *doing)
{
    enum db_meaning meaning = db_error_meaning(number);

    log_error(number, state, doing, meaning);
    note(db, meaning);
    switch (meaning) {
    case DB_ERROR_CONFLICT:
        return problem_new(arena, PROBLEM_conflict, "Something like this exists already, or is still in use.");
    case DB_ERROR_UNACCEPTABLE:
        return problem_new(arena, PROBLEM_unacceptable, "Something that is referred to does not exist.");
    case DB_ERROR_FAILURE:
        return problem_new(arena, PROBLEM_failure, "The database refused a statement. The log has the details.");
    default:
        return db_unavailable(arena);
    }
}
