/* A big segment that is built in many steps, out of segments that know the same record. */
#define _GNU_SOURCE
#include "support.h"

#include "packing/build.h"
#include "search/matches.h"
#include "search/segments.h"
#include "text/fold.h"

#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum {
    OLD_FIRST  = 1,
    NEW_FIRST  = 151, /* from here on, to OLD_LAST, records are in both segments: alive in the newer one */
    OLD_LAST   = 300,
    NEW_LAST   = 450,
    DIES_OLD   = 10, /* between two steps */
    DIES_BOTH  = 200,
    DIES_NEW   = 400,
    STEPS_MOST = 1000
};

static int64_t hurry; /* nanoseconds by which the monotonic clock goes on at each look */
static int64_t gone;

/* In place of that of the C library. */
int clock_gettime(clockid_t clock, struct timespec *now)
{
    int result = (int)syscall(SYS_clock_gettime, clock, now);

    if (clock != CLOCK_MONOTONIC)
        return result;
    gone += hurry;
    now->tv_nsec += gone;
    now->tv_sec += now->tv_nsec / 1000000000;
    now->tv_nsec %= 1000000000;
    return result;
}

TestSuite(build, .init = support_open, .fini = support_close);

static struct bytes word_of(const char *start, int64_t id)
{
    return str_bytes(arena_format(arena, "%s%lld.", start, (long long)id));
}

static struct segment *find(int64_t account, int64_t id)
{
    struct segment *segment;

    SUCCEED(segment_find(OF(account), id, &segment));
    cr_assert(segment);
    return segment;
}

/* A small segment of the records from first to last, each with a word of its own. */
static int64_t add_small(int64_t account, const char *start, int64_t first, int64_t last)
{
    size_t          count   = (size_t)(last - first + 1);
    struct indexed *records = ARENA_ARRAY(arena, struct indexed, count);
    struct terms    terms;
    struct list     rows;

    for (size_t i = 0; i < count; i++) {
        struct bytes token = word_of(start, first + (int64_t)i);

        records[i] = (struct indexed){.id    = first + (int64_t)i,
                                      .fold  = FOLD_VERSION,
                                      .words = tokens_pack(arena, (struct tokens){.at = &token, .count = 1})};
    }
    cr_assert(terms_of(arena, records, count, &terms));
    SUCCEED(segment_add(OF(account), SEGMENT_SMALL, &terms));
    SUCCEED(segment_list(OF(account), &rows));
    return ((const struct segment *)rows.items)[rows.count - 1].id;
}

/* The records from first to last are dead in a segment, beside those that are so already. */
static void kill_in(int64_t account, int64_t segment_id, int64_t first, int64_t last)
{
    struct segment *segment = find(account, segment_id);
    const int64_t  *ids;
    uint64_t       *dead;

    SUCCEED(segment_ids(OF(account), segment, &ids));
    SUCCEED(segment_dead(OF(account), segment, &dead));
    if (!dead)
        dead = members_new(arena, (size_t)segment->members);
    for (size_t i = 0; i < (size_t)segment->members; i++)
        if (ids[i] >= first && ids[i] <= last)
            members_add(dead, i);
    SUCCEED(segment_bury(OF(account), segment, dead));
}

static void start(int64_t account, int64_t older, int64_t newer)
{
    struct sources sources = sources_new(arena, 2);
    bool           fits;

    SUCCEED(sources_add(OF(account), &sources, older, &fits));
    SUCCEED(sources_add(OF(account), &sources, newer, &fits));
    SUCCEED(db_begin(OF(account)));
    SUCCEED(build_start(OF(account), &sources, STEP_MICROS));
    SUCCEED(db_commit(OF(account)));
}

/* All steps that are left. Returns their number. */
static int build_to_the_end(int64_t account)
{
    bool worked = true;
    int  steps  = 0;

    for (; worked && steps < STEPS_MOST; steps++) {
        SUCCEED(db_begin(OF(account)));
        SUCCEED(build_continue(OF(account), STEP_MICROS, &worked));
        SUCCEED(db_commit(OF(account)));
    }
    return steps - 1;
}

static int64_t found(int64_t account, const char *start, int64_t id)
{
    struct bytes    token = word_of(start, id);
    struct need     need  = need_of_starts(arena, &token, 1);
    struct matches *matches;
    int64_t         total;

    SUCCEED(db_begin_snapshot(OF(account)));
    SUCCEED(matches_open(OF(account), &need, 1, &matches));
    SUCCEED(matches_total(matches, INT64_MAX, &total));
    db_rollback(db);
    return total;
}

static const struct segment *only(int64_t account)
{
    struct list rows;

    SUCCEED(segment_list(OF(account), &rows));
    cr_assert_eq(rows.count, 1);
    return rows.items;
}

static void expect_right(int64_t account)
{
    const struct segment *segment = only(account);

    cr_expect_eq(segment->level, SEGMENT_POSTED);
    cr_expect_eq(segment->members, NEW_LAST);
    cr_expect_eq(segment->dead_members, 3);
    for (int64_t id = OLD_FIRST; id <= NEW_LAST; id++) {
        bool is_alive = id != DIES_OLD && id != DIES_BOTH && id != DIES_NEW;

        cr_expect_eq(found(account, "old", id), is_alive && id < NEW_FIRST, "old words of %lld", (long long)id);
        cr_expect_eq(found(account, "new", id), is_alive && id >= NEW_FIRST, "new words of %lld", (long long)id);
    }
}

static void let_die(int64_t account, int64_t older, int64_t newer)
{
    kill_in(account, older, DIES_OLD, DIES_OLD);
    kill_in(account, newer, DIES_BOTH, DIES_BOTH);
    kill_in(account, newer, DIES_NEW, DIES_NEW);
}

Test(build, a_record_is_taken_from_the_segment_in_which_it_is_alive)
{
    int64_t account = support_account();
    int64_t older   = add_small(account, "old", OLD_FIRST, OLD_LAST);
    int64_t newer   = add_small(account, "new", NEW_FIRST, NEW_LAST);
    int64_t built;

    kill_in(account, older, NEW_FIRST, OLD_LAST);
    start(account, older, newer);
    cr_expect_eq(build_to_the_end(account), 0);
    built = only(account)->id;
    let_die(account, built, built);
    expect_right(account);
}

Test(build, who_dies_between_two_steps_is_dead_and_nobody_else)
{
    int64_t account = support_account();
    int64_t older   = add_small(account, "old", OLD_FIRST, OLD_LAST);
    int64_t newer   = add_small(account, "new", NEW_FIRST, NEW_LAST);

    kill_in(account, older, NEW_FIRST, OLD_LAST);
    hurry = 1000000000;
    start(account, older, newer);
    let_die(account, older, newer);
    cr_expect_gt(build_to_the_end(account), 3);
    hurry = 0;
    expect_right(account);
}
