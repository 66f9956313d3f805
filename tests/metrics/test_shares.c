#include "metrics/shares.h"

#include "metrics/metrics.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HEAVY = 7, LIGHT = 8, PERCENT = 25, SECOND = 1000000 };

TestSuite(shares, .timeout = 30);

/* The clock of a test; it begins some days after the machine. */
static uint64_t now = UINT64_C(500000000000);

static uint64_t begin(int64_t account)
{
    struct share share = {0};

    return shares_begin(&share, account, now);
}

/* A whole request of one that never computes, so that the number of processors does not matter; 0 or the wait. */
static uint64_t run(int64_t account, uint64_t database)
{
    struct share share = {0};
    uint64_t     wait  = shares_begin(&share, account, now);

    if (wait)
        return wait;
    now += database;
    shares_charge(&share, 0, database, now);
    return 0;
}

/* How much of some seconds the account gets when it asks again at once, however often it is told to wait. */
static uint64_t use_of(int64_t account, uint64_t database, uint64_t seconds)
{
    uint64_t got = 0;
    uint64_t end = now + seconds * SECOND;
    uint64_t due = now;

    while (now < end) {
        if (run(account, database))
            now += 1000;
        else
            got += database;
        if (now < due)
            continue;
        due = now + SECOND / 10;
        cr_assert_eq(run(LIGHT, 10000), 0, "the other one never waits");
    }
    return got;
}

Test(shares, who_is_alone_never_waits)
{
    shares_start(PERCENT, 1);
    for (int i = 0; i < 1000; i++)
        cr_assert_eq(run(HEAVY, 400000), 0, "request %d", i);
}

Test(shares, beside_others_an_account_gets_its_share)
{
    uint64_t got;

    shares_start(PERCENT, 1);
    cr_assert_eq(run(LIGHT, 50), 0);
    got = use_of(HEAVY, SHARES_SHORT, 100);
    cr_expect(got > 100 * SECOND / 100 * PERCENT * 9 / 10, "%llu of 25 s", (unsigned long long)got);
    cr_expect(got < 100 * SECOND / 100 * PERCENT + SHARES_BURST, "%llu of 25 s", (unsigned long long)got);
}

Test(shares, long_requests_get_less_of_it)
{
    uint64_t got;

    shares_start(PERCENT, 1);
    cr_assert_eq(run(LIGHT, 50), 0);
    got = use_of(HEAVY, SHARES_LONG, 100);
    cr_expect(got > 100 * SECOND / 100 * PERCENT / SHARES_WEIGHT, "%llu us", (unsigned long long)got);
    cr_expect(got < 100 * SECOND / 100 * PERCENT / 3, "%llu us", (unsigned long long)got);
}

Test(shares, with_no_share_nobody_waits)
{
    shares_start(0, 1);
    cr_assert_eq(run(LIGHT, 50), 0);
    cr_expect_geq(use_of(HEAVY, 400000, 10), 9 * SECOND);
}

Test(shares, the_wait_is_right)
{
    uint64_t wait;

    shares_start(PERCENT, 1);
    run(LIGHT, 50);
    while (!(wait = run(HEAVY, 400000)))
        ;
    cr_expect_leq(wait, SHARES_MOST);
    run(LIGHT, 50);
    now += wait - 1000;
    run(LIGHT, 50);
    cr_expect_neq(begin(HEAVY), 0, "a moment too early");
    now += 1000;
    cr_expect_eq(begin(HEAVY), 0, "in time");
}

Test(shares, who_was_alone_has_not_used_up_what_it_may)
{
    shares_start(PERCENT, 1);
    for (int i = 0; i < 100; i++)
        run(HEAVY, 20000);
    run(LIGHT, 50);
    for (int i = 0; i < 4; i++)
        cr_expect_eq(run(HEAVY, 20000), 0, "request %d", i);
}

Test(shares, when_the_others_have_gone_nobody_waits)
{
    shares_start(PERCENT, 1);
    run(LIGHT, 50);
    while (!run(HEAVY, 400000))
        ;
    now += 11 * SECOND;
    cr_assert_eq(run(HEAVY, 400000), 0);
    for (int i = 0; i < 100; i++)
        cr_expect_eq(run(HEAVY, 400000), 0, "request %d", i);
}

Test(shares, costly_requests_do_not_all_begin_at_once)
{
    struct share shares[8] = {0};
    size_t       count     = 0;

    shares_start(PERCENT, 4);
    run(LIGHT, 50);
    for (int i = 0; i < 20; i++) {
        cr_assert_eq(run(HEAVY, 800000), 0, "one after the other they may");
        now += 2 * SECOND;
        run(LIGHT, 50);
    }
    for (size_t i = 0; i < 8; i++)
        count += shares_begin(&shares[i], HEAVY, now) == 0;
    cr_expect_eq(count, 1, "%zu at once", count);
    for (size_t i = 0; i < 8; i++)
        cr_expect_eq(begin(LIGHT), 0, "cheap requests may");
}

/* Other processes that have each begun a request and do not end it. */
static void others_begin(int64_t account, size_t processes)
{
    int status;

    for (size_t i = 0; i < processes; i++) {
        pid_t pid = fork();

        if (pid == 0) {
            metrics_enter();
            _exit(begin(account) != 0);
        }
        cr_assert_eq(waitpid(pid, &status, 0), pid);
        cr_expect_eq(status, 0, "process %zu", i);
    }
}

Test(shares, costly_requests_have_their_share_of_the_workers)
{
    shares_start(50, 8);
    for (int i = 0; i < 100; i++)
        run(HEAVY, 240000);
    now += 20 * SECOND;
    run(LIGHT, 50);
    others_begin(HEAVY, 4);
    cr_expect_eq(begin(HEAVY), SHARES_PAUSE, "four of eight are at work");
    others_begin(LIGHT, 6);
    cr_expect_eq(begin(LIGHT), 0, "cheap requests may");
    now += SEATS_VALID;
    run(LIGHT, 50);
    cr_expect_eq(begin(HEAVY), 0, "what is so old is left over from processes that have died");
}

/* Another process that has answered a request and goes on for its account; it leaves only where that is wanted. */
static void other_stays(int64_t account, bool leaves)
{
    int   status;
    pid_t pid = fork();

    if (pid == 0) {
        struct share share = {0};

        metrics_enter();
        (void)!shares_begin(&share, account, now);
        shares_charge(&share, 0, 50, now);
        shares_stay(&share, now);
        if (leaves)
            shares_leave(now);
        _exit(share.account != account);
    }
    cr_assert_eq(waitpid(pid, &status, 0), pid);
    cr_expect_eq(status, 0);
}

Test(shares, what_follows_an_answer_is_work_for_the_account)
{
    shares_start(PERCENT, 4);
    for (int i = 0; i < 100; i++)
        run(HEAVY, 200000);
    now += SHARES_MOST + SECOND;
    run(LIGHT, 50);
    other_stays(HEAVY, true);
    cr_expect_eq(begin(HEAVY), 0, "the other one has left");
    now += SHARES_MOST + SECOND;
    run(LIGHT, 50);
    other_stays(HEAVY, false);
    cr_expect_eq(begin(HEAVY), SHARES_PAUSE, "the other one is at work for it");
}

Test(shares, who_uses_more_than_a_share_has_its_share_of_the_workers_sooner)
{
    uint64_t wait = 0;

    shares_start(PERCENT, 4);
    run(LIGHT, 50);
    for (int i = 0; i < 40; i++) {
        cr_assert_eq(run(HEAVY, 40000), 0, "one after the other they may");
        now += SECOND;
        run(LIGHT, 50);
    }
    others_begin(HEAVY, 2);
    cr_expect_eq(begin(HEAVY), 0, "it owes hardly anything");
    for (int i = 0; i < 10 && !wait; i++)
        wait = begin(HEAVY);
    cr_expect_eq(wait, SHARES_PAUSE, "it has used more than its share, and others of it are at work");
    now += SECOND;
    run(LIGHT, 50);
    cr_expect_eq(begin(HEAVY), 0, "it has paid");
}

Test(shares, of_long_requests_that_began_at_once_the_first_go_on)
{
    struct share first = {0};
    struct share share = {0};

    shares_start(50, 4);
    run(LIGHT, 50);
    cr_assert_eq(shares_begin(&first, HEAVY, now), 0);
    now++;
    others_begin(HEAVY, 2);
    now++;
    now += SHARES_UNASKED;
    cr_expect_not(shares_give_up(&first, now), "nobody was there before it");
    shares_charge(&first, 0, SHARES_UNASKED, now);
    cr_assert_eq(shares_begin(&share, HEAVY, now), 0);
    cr_expect_not(shares_give_up(&share, now + SHARES_UNASKED - 1), "a short one is not asked about");
    cr_expect(shares_give_up(&share, now + SHARES_UNASKED), "two of four are at work for longer");
    cr_expect(shares_give_up(&share, now), "that does not change");
}

Test(shares, a_long_request_goes_on_when_nobody_else_is_there)
{
    struct share share = {0};

    shares_start(PERCENT, 4);
    now += 20 * SECOND;
    others_begin(HEAVY, 3);
    cr_assert_eq(shares_begin(&share, HEAVY, now), 0);
    cr_expect_not(shares_give_up(&share, now + SHARES_UNASKED));
    run(LIGHT, 50);
    cr_expect(shares_give_up(&share, now + SHARES_UNASKED));
}

Test(shares, what_was_given_up_is_known_to_cost_much)
{
    size_t given_up = 0;

    shares_start(PERCENT, 4);
    run(LIGHT, 50);
    for (; given_up < 20; given_up++) {
        struct share share = {0};

        if (shares_begin(&share, HEAVY, now) == SHARES_PAUSE)
            break;
        others_begin(HEAVY, given_up == 0);
        share.is_given_up = true;
        shares_charge(&share, 0, 1000, now += 1000);
    }
    cr_expect_leq(given_up, 3, "%zu", given_up);
}

Test(shares, one_long_wait_makes_no_account_a_costly_one)
{
    shares_start(PERCENT, 4);
    run(HEAVY, 50);
    for (int i = 0; i < 100; i++)
        run(LIGHT, 2000);
    run(LIGHT, 2000000);
    now += 4 * SECOND;
    run(HEAVY, 50);
    for (size_t i = 0; i < 4; i++)
        cr_expect_eq(begin(LIGHT), 0, "request %zu", i);
}

Test(shares, a_request_that_is_tried_again_begins_once)
{
    struct share share = {0};

    shares_start(PERCENT, 1);
    run(LIGHT, 50);
    run(HEAVY, 20000);
    cr_assert_eq(shares_begin(&share, HEAVY, now), 0);
    cr_assert_neq(share.reserved, 0);
    for (int i = 0; i < 100; i++)
        cr_assert_eq(shares_begin(&share, HEAVY, now), 0);
    shares_charge(&share, 0, 1, now);
    cr_expect_eq(share.reserved, 0);
}

Test(shares, a_flood_of_refused_requests_costs_too)
{
    uint64_t first;
    uint64_t last = 0;

    shares_start(PERCENT, 1);
    run(LIGHT, 50);
    while (!(first = run(HEAVY, 400000)))
        ;
    for (int i = 0; i < 1000; i++) {
        struct share share = {0};

        last = shares_begin(&share, HEAVY, now);
        shares_charge(&share, 0, 200, now);
    }
    cr_expect_gt(last, first);
}

Test(shares, more_accounts_than_there_is_room_for_do_no_harm)
{
    shares_start(PERCENT, 1);
    for (int64_t account = 1000; account < 1000 + 4 * SHARES_PLACES; account++)
        cr_assert_eq(run(account, 1000), 0, "account %lld", (long long)account);
    while (!run(HEAVY, 400000))
        ;
    for (int64_t account = 1000; account < 1000 + 4 * SHARES_PLACES; account++)
        cr_assert_eq(run(account, 50), 0, "account %lld", (long long)account);
    cr_expect_neq(begin(HEAVY), 0, "who owes something keeps its place");
}

Test(shares, moments_of_before_the_machines_start_do_not_count)
{
    shares_start(PERCENT, 1);
    run(LIGHT, 50);
    while (!run(HEAVY, 400000))
        ;
    now = 20 * SECOND;
    run(LIGHT, 50);
    cr_expect_eq(run(HEAVY, 400000), 0);
}

Test(shares, processes_share_one_file)
{
    enum { PROCESSES = 4, TIMES = 100 };
    char  folder[] = "/tmp/test_shares_XXXXXX";
    char  path[64];
    pid_t pids[PROCESSES];
    int   status;

    cr_assert(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/metrics", folder);
    cr_assert(metrics_open(path, 1, 1));
    shares_start(PERCENT, 1);
    metrics_enter();
    run(LIGHT, 50);
    for (size_t i = 0; i < PROCESSES; i++)
        if ((pids[i] = fork()) == 0) {
            for (int j = 0; j < TIMES; j++) {
                struct share share = {.account = HEAVY};

                shares_charge(&share, 0, 1000, now);
            }
            _exit(0);
        }
    for (size_t i = 0; i < PROCESSES; i++)
        cr_assert_eq(waitpid(pids[i], &status, 0), pids[i]);
    cr_expect_eq(metrics_shares()->workers, 1);
    cr_expect_eq(begin(HEAVY), 0, "it owes 1.6 s, and may owe 2");
    run(LIGHT, 50);
    cr_assert_eq(run(HEAVY, 150000), 0);
    cr_expect_neq(begin(HEAVY), 0);
    metrics_leave();
    metrics_close();
    unlink(path);
    rmdir(folder);
}
