#include "db/watch.h"

#include "base/clock.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SHORT = 200000, LONG = 10000000 /* microseconds */ };

static struct db_watch *watch;
static int              ends[2];

static void set_up(void)
{
    watch = db_watch_new();
    cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
}

static void tear_down(void)
{
    db_watch_free(watch);
    close(ends[0]);
    close(ends[1]);
}

TestSuite(db_watch, .init = set_up, .fini = tear_down, .timeout = 20);

static void pause_for(long micros)
{
    struct timespec time = {.tv_nsec = micros * 1000};

    nanosleep(&time, NULL);
}

/* How long it took until nothing more could come. */
static uint64_t wait_for_the_end(void)
{
    uint64_t started = clock_monotonic_us();
    char     byte;

    cr_assert_eq(recv(ends[0], &byte, 1, 0), 0);
    return clock_monotonic_us() - started;
}

Test(db_watch, whoever_waits_is_told_when_time_is_over)
{
    db_watch_socket(watch, WATCHED_READER, ends[0]);
    db_watch_start(watch, SHORT);
    cr_expect_geq(wait_for_the_end(), (uint64_t)SHORT / 2);
    cr_expect_eq(db_watch_left(watch), 0);
}

Test(db_watch, a_connection_that_is_made_too_late_is_shut_at_once)
{
    db_watch_start(watch, 1);
    while (db_watch_left(watch))
        ;
    pause_for(SHORT);
    db_watch_socket(watch, WATCHED_WRITER, ends[0]);
    cr_expect_lt(wait_for_the_end(), (uint64_t)SHORT);
}

Test(db_watch, a_request_that_ends_in_time_leaves_everything_open)
{
    char byte = 'x';

    db_watch_socket(watch, WATCHED_WRITER, ends[0]);
    db_watch_start(watch, SHORT);
    db_watch_stop(watch);
    pause_for(2 * SHORT);
    cr_expect_eq(send(ends[1], &byte, 1, 0), 1);
    cr_expect_eq(recv(ends[0], &byte, 1, 0), 1);
    cr_expect_eq(db_watch_left(watch), UINT64_MAX);
}

Test(db_watch, a_descriptor_that_means_something_else_by_now_is_left_alone)
{
    int  others[2];
    char byte = 'x';

    db_watch_socket(watch, WATCHED_WRITER, ends[0]);
    cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, others), 0);
    dup2(others[0], ends[0]);
    db_watch_start(watch, 1000);
    pause_for(SHORT);
    cr_expect_eq(db_watch_left(watch), 0);
    cr_expect_eq(send(others[1], &byte, 1, MSG_NOSIGNAL), 1);
    cr_expect_eq(recv(ends[0], &byte, 1, 0), 1);
}

Test(db_watch, somebody_elses_alarm_is_not_the_end)
{
    db_watch_socket(watch, WATCHED_WRITER, ends[0]);
    db_watch_start(watch, LONG);
    kill(getpid(), SIGALRM);
    cr_expect_gt(db_watch_left(watch), 0);
    cr_expect_eq(send(ends[0], "x", 1, MSG_NOSIGNAL), 1);
}
