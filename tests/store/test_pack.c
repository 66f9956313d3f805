/* Packing at its limits, with segments that were not packed but made for it. */
#include "support.h"

#include "packing/compact.h"
#include "packing/lease.h"
#include "packing/pack.h"
#include "search/changes.h"
#include "search/segments.h"
#include "text/fold.h"

#include <stdlib.h>

TestSuite(pack, .init = support_open, .fini = support_close);

static struct list posted(int64_t account)
{
    struct list rows;

    SUCCEED(segment_posted(OF(account), &rows));
    return rows;
}

static struct list all_segments(int64_t account)
{
    struct list rows;

    SUCCEED(segment_list(OF(account), &rows));
    return rows;
}

static int64_t living(int64_t account)
{
    struct list           rows    = all_segments(account);
    const struct segment *segment = rows.items;
    int64_t               count   = 0;

    for (size_t i = 0; i < rows.count; i++)
        count += segment[i].members - segment[i].dead_members;
    return count;
}

/* A big segment of so many records with the same word or each with its own, of which the first half is dead. */
static void post_half_dead(int64_t account, int64_t first_id, size_t members, bool differ)
{
    struct bytes    token   = str_bytes(STR("wann"));
    struct indexed *records = ARENA_ARRAY(arena, struct indexed, members);
    uint64_t       *dead    = members_new(arena, members);
    struct terms    terms;
    struct list     rows;

    for (size_t i = 0; i < members; i++) {
        if (differ)
            token = str_bytes(arena_format(arena, "w%lld", (long long)first_id + (long long)i));
        records[i] = (struct indexed){.id    = first_id + (int64_t)i,
                                      .fold  = FOLD_VERSION,
                                      .words = tokens_pack(arena, (struct tokens){.at = &token, .count = 1})};
        if (2 * i < members)
            members_add(dead, i);
    }
    cr_assert(terms_of(arena, records, members, &terms));
    SUCCEED(segment_post(OF(account), SEGMENT_POSTED, &terms, 1));
    rows = posted(account);
    SUCCEED(segment_bury(OF(account), (struct segment *)rows.items + rows.count - 1, dead));
}

/* A segment has room for MEMBERS_MAX members, and the dead ones of those that it replaces count, too. */
Test(pack, what_does_not_fit_together_is_taken_together_in_steps)
{
    enum { MEMBERS = 16384, COUNT = 4 };
    int64_t               account = support_account();
    struct list           rows;
    const struct segment *segment;
    int64_t               living = 0;

    for (int i = 0; i < COUNT; i++)
        post_half_dead(account, 1 + i * MEMBERS, MEMBERS, false);
    support_record(account, support_type(account), "Ann");
    SUCCEED(pack_run(OF(account), true));
    rows    = posted(account);
    segment = rows.items;
    cr_assert_lt(rows.count, COUNT);
    for (size_t i = 0; i < rows.count; i++)
        living += segment[i].members - segment[i].dead_members;
    cr_assert_eq(living, COUNT * MEMBERS / 2);
}

/* Each word is a row or more. */
Test(pack, many_words_are_taken_together_in_bounded_memory)
{
    enum { MEMBERS = 16384, COUNT = 3 };
    int64_t       account = support_account();
    struct arena *own     = arena_new(PACKING_MEMORY);

    for (int i = 0; i < COUNT; i++)
        post_half_dead(account, 1 + i * MEMBERS, MEMBERS, true);
    support_record(account, support_type(account), "Ann");
    SUCCEED(pack_run(&(struct tenant){.db = db, .arena = own, .account_id = account}, true));
    cr_assert_eq(posted(account).count, 1);
    arena_free(own);
}

static unsigned seed;

static unsigned draw(unsigned below)
{
    seed = seed * 1103515245 + 12345;
    return (seed >> 16) % below;
}

static int compare(const void *a, const void *b)
{
    return token_compare(*(const struct bytes *)a, *(const struct bytes *)b);
}

/* The words of a long text in a script without spaces: tens of thousands of pairs, few of which other texts have. */
static struct tokens pairs(size_t wanted)
{
    struct bytes *tokens = ARENA_ARRAY(arena, struct bytes, wanted);
    size_t        count  = 0;

    for (size_t i = 0; i < wanted; i++) {
        unsigned one   = 0x4E00 + draw(20000);
        unsigned other = 0x4E00 + draw(20000);

        tokens[i] =
            str_bytes(arena_format(arena, "c%c%c%c%c%c%c", 0xE0 | one >> 12, 0x80 | (one >> 6 & 63), 0x80 | (one & 63),
                                   0xE0 | other >> 12, 0x80 | (other >> 6 & 63), 0x80 | (other & 63)));
    }
    qsort(tokens, wanted, sizeof(*tokens), compare);
    for (size_t i = 0; i < wanted; i++)
        if (!count || token_compare(tokens[count - 1], tokens[i]) != 0)
            tokens[count++] = tokens[i];
    return (struct tokens){.at = tokens, .count = count};
}

/* Changes of records that are not there, each with 700 KB of words. */
static void note_long_texts(int64_t account, int64_t first_id, size_t count)
{
    enum { PAIRS = 87000 };

    for (size_t i = 0; i < count; i++) {
        struct record    *record = SHAPE_NEW(arena, struct record, record_shape);
        struct arena_mark mark   = arena_mark(arena);

        SET(record, account_id, account);
        SET(record, id, first_id + (int64_t)i);
        SET(record, type_id, 1);
        SUCCEED(change_add(OF(account), record, pairs(PAIRS)));
        arena_rewind(arena, mark, (struct bytes){0});
    }
}

static struct change_load waiting_in(int64_t account)
{
    struct change_load load;

    SUCCEED(change_waiting(OF(account), INT64_MAX, &load));
    return load;
}

/* A run that took more than packing may take would end the program here. */
static void run_in_bounds(int64_t account, bool all)
{
    struct arena *own = arena_new(PACKING_MEMORY);

    SUCCEED(pack_run(&(struct tenant){.db = db, .arena = own, .account_id = account}, all));
    arena_free(own);
}

Test(pack, records_with_long_texts_are_packed_and_merged_in_bounded_memory, .timeout = 300)
{
    enum { COUNT = 10, RUNS = 100 };
    int64_t            account = support_account();
    struct change_load load;
    int                runs = 0;

    note_long_texts(account, 1, COUNT);
    cr_assert_gt(waiting_in(account).bytes, COUNT * 600000);
    do {
        run_in_bounds(account, false);
        load = waiting_in(account);
    } while ((load.total > 1 || load.unfinished) && ++runs < RUNS);
    cr_expect_lt(runs, RUNS, "%lld changes are left", (long long)load.total);
    note_long_texts(account, COUNT + 1, 2);
    run_in_bounds(account, true);
    cr_expect_eq(waiting_in(account).total, 0);
    cr_expect_gt(posted(account).count, 0);
    cr_expect_eq(living(account), COUNT + 2);
}

static void compact(int64_t account, int64_t segment_id)
{
    SUCCEED(db_begin(OF(account)));
    SUCCEED(compact_segment(OF(account), segment_id));
    SUCCEED(db_commit(OF(account)));
}

/* A small segment of three records, of which so many are dead. */
static void add_small(int64_t account, size_t dead_members)
{
    struct bytes   token      = str_bytes(STR("wann"));
    struct indexed records[3] = {
        {.id = 1, .fold = FOLD_VERSION}, {.id = 2, .fold = FOLD_VERSION}, {.id = 3, .fold = FOLD_VERSION}};
    uint64_t    *dead = members_new(arena, 3);
    struct terms terms;
    struct list  rows;

    for (size_t i = 0; i < 3; i++) {
        records[i].words = tokens_pack(arena, (struct tokens){.at = &token, .count = 1});
        if (i < dead_members)
            members_add(dead, i);
    }
    cr_assert(terms_of(arena, records, 3, &terms));
    SUCCEED(segment_add(OF(account), SEGMENT_SMALL, &terms));
    rows = all_segments(account);
    SUCCEED(segment_bury(OF(account), rows.items, dead));
}

Test(pack, a_segment_of_any_level_can_be_rewritten_without_its_dead)
{
    int64_t               big   = support_account();
    int64_t               few   = support_account();
    int64_t               small = support_account();
    const struct segment *segment;

    post_half_dead(big, 1, 16384, true);
    compact(big, ((const struct segment *)posted(big).items)->id);
    segment = posted(big).items;
    cr_assert_eq(posted(big).count, 1);
    cr_expect_eq(segment->members, 8192);
    cr_expect_eq(segment->dead_members, 0);
    post_half_dead(few, 1, 100, true);
    compact(few, ((const struct segment *)posted(few).items)->id);
    segment = all_segments(few).items;
    cr_assert_eq(all_segments(few).count, 1);
    cr_expect_eq(segment->members, 50);
    cr_expect_eq(segment->level, SEGMENT_SMALL);
    add_small(small, 2);
    compact(small, ((const struct segment *)all_segments(small).items)->id);
    segment = all_segments(small).items;
    cr_assert_eq(all_segments(small).count, 1);
    cr_expect_eq(segment->members, 1);
    cr_expect_eq(segment->level, SEGMENT_SMALL);
}

Test(pack, a_segment_that_is_all_dead_goes)
{
    int64_t account = support_account();

    add_small(account, 3);
    compact(account, ((const struct segment *)all_segments(account).items)->id);
    cr_expect_eq(all_segments(account).count, 0);
}

/* What is only locked may be held on two nodes of a cluster at once; of two that write, one is refused. */
Test(pack, who_holds_an_index_has_written_so)
{
    int64_t       account  = support_account();
    struct lease *lease    = lease_new(arena, lease_of_index(arena, account));
    int64_t       affected = 0;
    bool          is_ours;

    SUCCEED(lease_take(OF(0), lease));
    SUCCEED(lease_give_back(OF(0), lease));
    SUCCEED(db_begin(OF(0)));
    SUCCEED(lease_hold(OF(account), &is_ours));
    cr_assert(is_ours);
    SUCCEED(db_commit(OF(0)));
    SUCCEED(db_run(OF(0), SQL_lease_give_back, lease, &affected));
    cr_assert_eq(affected, 0, "the row still names another holder");
}
