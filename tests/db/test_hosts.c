#include "db/hosts.h"

#include <criterion/criterion.h>

enum { NOW = 1000000000, MEAN = 128 /* a throw of the dice */ };

static struct db_hosts hosts;

static void set_up(void)
{
    struct host_list list;

    cr_assert_null(host_list_read("a,b,c", &list));
    db_hosts_fill(&hosts, &list);
}

TestSuite(db_hosts, .init = set_up);

static char chosen(uint64_t now, bool to_write)
{
    size_t index = db_hosts_choose(&hosts, now, to_write);

    return index < hosts.count ? hosts.at[index].name.name[0] : '-';
}

static void failed(size_t index, uint64_t now, bool was_slow, uint8_t dice)
{
    hosts.current = index;
    db_hosts_failed(&hosts, now, was_slow, dice);
}

static void refused(size_t index, uint64_t now, uint8_t dice)
{
    hosts.current = index;
    db_hosts_refused(&hosts, now, dice);
}

Test(db_hosts, the_first_that_has_not_failed_is_chosen)
{
    cr_expect_eq(chosen(NOW, false), 'a');
    failed(0, NOW, false, MEAN);
    cr_expect_eq(chosen(NOW, false), 'b');
    failed(1, NOW, false, MEAN);
    cr_expect_eq(chosen(NOW, true), 'c');
    failed(2, NOW, false, MEAN);
    cr_expect_eq(chosen(NOW, false), '-');
    cr_expect_eq(chosen(NOW + 2 * PAUSE_LEAST, false), 'a', "it is tried again after a pause");
}

Test(db_hosts, one_that_failed_lately_comes_after_the_others_and_the_longest_ago_first)
{
    failed(0, NOW, false, MEAN);
    cr_expect_eq(chosen(NOW + LATELY, false), 'b');
    cr_expect_eq(chosen(NOW + LATELY + 2 * PAUSE_LEAST, false), 'a', "that was not lately");
    failed(2, NOW + 1, false, MEAN);
    failed(1, NOW + 2, false, MEAN);
    cr_expect_eq(chosen(NOW + 2 * PAUSE_LEAST, false), 'a');
    failed(0, NOW + 2 * PAUSE_LEAST, false, MEAN);
    cr_expect_eq(chosen(NOW + 2 * PAUSE_LEAST, false), 'c');
}

Test(db_hosts, after_a_vain_wait_only_what_has_not_failed_is_tried)
{
    failed(0, NOW, false, MEAN);
    failed(1, NOW + PAUSE_SLOW, true, MEAN);
    cr_expect_eq(chosen(NOW + PAUSE_SLOW, false), 'c');
    failed(2, NOW + PAUSE_SLOW, false, MEAN);
    cr_expect_eq(chosen(NOW + PAUSE_SLOW + 2 * PAUSE_LEAST, false), '-', "the first two are due, but may hang");
    cr_expect_eq(chosen(NOW + 3 * PAUSE_SLOW, false), 'a');
}

Test(db_hosts, one_that_refuses_writes_is_read_from_when_there_is_no_other)
{
    refused(0, NOW, MEAN);
    cr_expect_eq(chosen(NOW, true), 'b');
    cr_expect_eq(chosen(NOW, false), 'b');
    cr_expect_not(db_hosts_take_writes(&hosts, NOW));
    cr_expect(db_hosts_take_writes(&hosts, NOW + 2 * PAUSE_LEAST));
    failed(1, NOW, false, MEAN);
    failed(2, NOW, false, MEAN);
    cr_expect_eq(chosen(NOW, true), '-');
    cr_expect_eq(chosen(NOW, false), 'a');
}

static uint64_t next_pause(bool was_slow, uint8_t dice)
{
    failed(0, NOW, was_slow, dice);
    return hosts.at[0].due - NOW;
}

Test(db_hosts, pauses_double_up_to_the_longest)
{
    uint64_t expected = PAUSE_LEAST;

    for (int i = 0; i < 1000; i++) {
        uint64_t pause = next_pause(false, MEAN);

        cr_expect(pause > expected * 99 / 100 && pause < expected * 101 / 100, "%d: %ju", i, (uintmax_t)pause);
        expected = expected * 2 < PAUSE_MOST ? expected * 2 : PAUSE_MOST;
    }
}

Test(db_hosts, what_has_kept_somebody_waiting_is_left_alone_for_longer)
{
    cr_expect_gt(next_pause(true, 0), (uint64_t)PAUSE_SLOW / 2);
    cr_expect_leq(next_pause(true, 255), (uint64_t)PAUSE_MOST * 5 / 4);
}

Test(db_hosts, pauses_differ_by_the_dice_by_up_to_a_quarter_each_way)
{
    for (int i = 0; i < 10; i++)
        next_pause(false, MEAN);
    cr_expect_eq(next_pause(false, 0), (uint64_t)PAUSE_MOST * 3 / 4);
    cr_expect_eq(next_pause(false, 255), (uint64_t)PAUSE_MOST * 5 / 4);
}

Test(db_hosts, what_works_again_begins_with_short_pauses)
{
    for (int i = 0; i < 10; i++) {
        next_pause(false, MEAN);
        refused(0, NOW, MEAN);
    }
    db_hosts_worked(&hosts);
    cr_expect_eq(chosen(NOW, true), 'b', "it still refuses writes");
    db_hosts_wrote(&hosts);
    cr_expect_eq(chosen(NOW, true), 'a');
    cr_expect_lt(next_pause(false, MEAN), (uint64_t)PAUSE_LEAST * 5 / 4);
}

Test(db_hosts, readers_are_turned_and_none_is_lost)
{
    static const char *const orders[] = {"abc", "bca", "cab"};

    for (size_t by = 0; by < 3; by++) {
        set_up();
        db_hosts_turn(&hosts, by);
        for (size_t i = 0; i < 3; i++)
            cr_expect_eq(hosts.at[i].name.name[0], orders[by][i]);
    }
}
