#include "config.h"

#include "db/private.h"

#include <errno.h>
#include <poll.h>

enum { SLOW_STATEMENT = 500000 /* microseconds */ };

void db_count_time(struct db *db, uint64_t started)
{
    uint64_t micros = clock_monotonic_us() - started;

    db->usage.micros += micros;
    if (db->pace == PACE_YIELDING && micros > SLOW_STATEMENT)
        db->pace = PACE_STOPPED;
}

/* Rows that nobody asked for. False: the statement failed while they were made. */
static bool drop_rows(MYSQL *mysql)
{
    MYSQL_RES *rows = mysql_field_count(mysql) ? mysql_store_result(mysql) : NULL;

    mysql_free_result(rows);
    return rows || !mysql_errno(mysql);
}

struct problem *db_exchange(struct db *db, struct arena *arena, const char *text)
{
    uint64_t        started = clock_monotonic_us();
    struct problem *problem = NULL;

    db->asked = started;
    if (mysql_real_query(db->mysql, text, strlen(text)) != 0 || !drop_rows(db->mysql))
        problem = db_problem(db, arena, db_error_of(db->mysql, "command"));
    db->usage.queries++;
    db_count_time(db, started);
    return problem;
}

/* Waits until the server has something to say; then reading it takes no longer than any answer. */
static void wait_for_answer(MYSQL *mysql, const struct db_waiting *waiting)
{
    struct pollfd socket = {.fd = db_socket_of(mysql), .events = POLLIN};
    int           ready;

    while ((ready = poll(&socket, 1, waiting->milliseconds)) == 0 || (ready < 0 && errno == EINTR))
        if (ready == 0)
            waiting->call(waiting->context);
}

struct problem *db_exchange_long(struct db *db, struct arena *arena, const char *text, const struct db_waiting *waiting)
{
    uint64_t        started = clock_monotonic_us();
    struct problem *problem = NULL;
    bool            is_sent = mysql_send_query(db->mysql, text, strlen(text)) == 0;

    if (is_sent)
        wait_for_answer(db->mysql, waiting);
    db->asked = clock_monotonic_us();
    if (!is_sent || mysql_read_query_result(db->mysql) != 0 || !drop_rows(db->mysql))
        problem = db_problem(db, arena, db_error_of(db->mysql, "command"));
    db->usage.queries++;
    db_count_time(db, started);
    return problem;
}
