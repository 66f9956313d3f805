/* Several hosts, of which only sockets of the one test server and of nobody are needed. */
#include "support.h"

#include "store/schema.h"

#include <stdio.h>
#include <stdlib.h>

TestSuite(db_connect, .init = support_open, .fini = support_close);

enum { HOSTS_SIZE = 600 };

static struct db_settings several;

/* "%s" in the lists stands for the test server's socket. */
static struct db *connect_to(const char *hosts, const char *readers)
{
    static char texts[2][HOSTS_SIZE];
    const char *socket  = getenv("CALLBOOK_TEST_SOCKET");
    const char *lists[] = {hosts, readers};

    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        const char *mark = strstr(lists[i], "%s");

        if (mark)
            snprintf(texts[i], HOSTS_SIZE, "%.*s%s%s", (int)(mark - lists[i]), lists[i], socket, mark + 2);
        else
            snprintf(texts[i], HOSTS_SIZE, "%s", lists[i]);
    }
    several = (struct db_settings){.hosts           = texts[0],
                                   .readers         = texts[1],
                                   .user            = "root",
                                   .name            = getenv("CALLBOOK_TEST_DATABASE"),
                                   .connect_timeout = 1,
                                   .timeout         = 4};
    return db_new(&several);
}

static bool works(struct db *on)
{
    int64_t version;

    return schema_version(OF_OTHER(on, 0), &version) == NULL;
}

Test(db_connect, the_next_host_is_used_when_the_first_is_not_there)
{
    struct db *on = connect_to("/nonexistent/a, 127.0.0.1:1, %s", "");

    cr_expect(works(on));
    cr_expect(strstr(db_place(on, arena).at, getenv("CALLBOOK_TEST_SOCKET")));
    SUCCEED(db_begin(OF_OTHER(on, 0)));
    SUCCEED(db_commit(OF_OTHER(on, 0)));
    db_free(on);
}

Test(db_connect, a_host_that_failed_is_not_tried_by_every_request)
{
    struct db *on      = connect_to("192.0.2.1:1", ""); /* an address for documentation: nobody answers */
    uint64_t   started = clock_monotonic_us();

    cr_expect_not(works(on));
    cr_expect_not(db_may_repeat(on));
    cr_expect_lt(clock_monotonic_us() - started, 2000000);
    started = clock_monotonic_us();
    for (int i = 0; i < 1000; i++)
        cr_expect_not(works(on));
    cr_expect_lt(clock_monotonic_us() - started, 1000000);
    db_free(on);
}

/* The shortest pause may be over before it is looked at, on a machine that is busy; not each time. */
enum { LOOKS = 5 };

static void fail_with(struct db *on, const char *number)
{
    char text[80];

    snprintf(text, sizeof(text), "signal sqlstate '08S01' set mysql_errno = %s", number);
    FAIL_AS(unavailable, db_command(on, arena, text));
}

Test(db_connect, a_node_that_is_not_ready_is_left_and_may_be_repeated)
{
    struct db *on       = connect_to("%s", "");
    bool       is_there = works(on);

    for (int i = 0; i < LOOKS && is_there; i++) {
        fail_with(on, "1047");
        cr_expect(db_may_repeat(on));
        is_there = works(on);
    }
    cr_expect_not(is_there, "the only host has a pause");
    db_free(on);
}

Test(db_connect, a_host_that_refuses_writes_goes_on_serving_reads)
{
    static const char *const numbers[] = {"1290", "1792", "1836"};

    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        struct db *on = connect_to("%s", "");

        cr_expect(works(on));
        cr_expect(db_takes_writes(on));
        SUCCEED(db_begin(OF_OTHER(on, 0)));
        for (int look = 0; look < LOOKS; look++)
            fail_with(on, numbers[i]);
        db_rollback(on);
        cr_expect(db_may_repeat(on));
        cr_expect_not(db_takes_writes(on));
        FAIL_AS(unavailable, db_begin(OF_OTHER(on, 0)));
        cr_expect(works(on));
        db_free(on);
    }
}

Test(db_connect, a_lost_connection_is_made_again_at_once)
{
    struct db *on = connect_to("%s", "");

    for (int i = 0; i < 20; i++) {
        FAIL_AS(unavailable, db_command(on, arena, "kill connection_id()"));
        cr_expect(works(on));
    }
    db_free(on);
}

Test(db_connect, a_statement_ends_when_the_time_of_the_request_is_over)
{
    struct db *on      = connect_to("%s", "");
    uint64_t   started = clock_monotonic_us();

    several.timeout = 1;
    db_limit_time(on, 0);
    for (int i = 0; i < 3 && db_time_left(on); i++)
        if (db_command(on, arena, "do sleep(0.9)"))
            break;
    cr_expect_lt(clock_monotonic_us() - started, 1700000, "each of them alone would have had time");
    cr_expect_eq(db_time_left(on), 0);
    cr_expect_not(works(on), "nothing more begins");
    db_end_limit(on);
    db_free(on);
}

Test(db_connect, a_long_time_for_connecting_fits_into_that_of_a_request)
{
    struct db *on = connect_to("%s", "");

    several.connect_timeout = 60;
    db_limit_time(on, 0);
    cr_expect(works(on));
    db_end_limit(on);
    db_free(on);
}

Test(db_connect, what_can_wait_gives_way_once_the_database_is_slow)
{
    struct db *on = connect_to("%s", "");

    db_give_way(on);
    SUCCEED(db_command(on, arena, "do sleep(0.1)"));
    cr_expect(works(on));
    SUCCEED(db_begin(OF_OTHER(on, 0)));
    SUCCEED(db_command(on, arena, "do sleep(0.6)"));
    FAIL_AS(unavailable, db_command(on, arena, "do 1"));
    FAIL_AS(unavailable, db_commit(OF_OTHER(on, 0)));
    db_rollback(on);
    db_start_request(on);
    cr_expect(works(on));
    SUCCEED(db_command(on, arena, "do sleep(0.6)"));
    cr_expect(works(on), "a request goes on");
    db_free(on);
}

Test(db_connect, what_a_request_has_waited_is_taken_off_its_time)
{
    struct db *on = connect_to("%s", "");

    several.timeout         = 3;
    several.connect_timeout = 1;
    db_limit_time(on, 60000000);
    cr_expect_leq(db_time_left(on), 1500000, "enough for connecting");
    cr_expect(works(on));
    db_limit_time(on, 1200000);
    cr_expect_leq(db_time_left(on), 2300000);
    cr_expect_gt(db_time_left(on), 2100000);
    db_limit_time(on, 60000000);
    cr_expect_leq(db_time_left(on), 500000);
    cr_expect_gt(db_time_left(on), 300000);
    cr_expect(works(on));
    db_end_limit(on);
    db_free(on);
}

Test(db_connect, readers_are_used_while_they_work)
{
    struct db *on = connect_to("%s", "/nonexistent/a, %s");

    cr_expect_neq(db_reader(on), on);
    cr_expect_eq(db_writer(db_reader(on)), on);
    cr_expect(works(db_reader(on)));
    cr_expect_not(db_takes_writes(db_reader(on)));
    cr_expect_gt(db_usage(on).queries, 0, "what readers were asked counts");
    db_free(on);
}

Test(db_connect, without_a_reader_the_writer_is_read_from)
{
    struct db *on     = connect_to("%s", "/nonexistent/a, /nonexistent/b");
    struct db *reader = db_reader(on);

    cr_expect_neq(reader, on);
    for (int i = 0; i < LOOKS && db_reader(on) != on; i++) {
        cr_expect_not(works(reader));
        cr_expect(db_may_repeat(reader));
    }
    cr_expect_eq(db_reader(on), on);
    cr_expect(works(on));
    db_free(on);
}

Test(db_connect, without_readers_there_is_one_connection)
{
    struct db *on = connect_to("%s", "");

    cr_expect_eq(db_reader(on), on);
    cr_expect_eq(db_writer(on), on);
    db_free(on);
}
