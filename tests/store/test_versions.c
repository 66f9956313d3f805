/* A worker of one version beside what one of another version has stored: segments. */
#include "versions.h"

#include "packing/pack.h"
#include "text/fold.h"

enum { FRESH_AT_MOST = 16 };

TestSuite(versions, .init = versions_open, .fini = versions_close, .timeout = 120);

/* --- segments of a format that is not known ------------------------------------------------------------------------
 */

static void expect_equal_bytes(struct bytes one, struct bytes other)
{
    cr_assert_eq(one.len, other.len);
    cr_assert(!one.len || memcmp(one.at, other.at, one.len) == 0);
}

static void expect_untouched(const struct segment *before)
{
    struct segment *now;

    SUCCEED(segment_find(OF(shared_account), before->id, &now));
    cr_assert_not_null(now);
    cr_assert_eq(now->level, before->level);
    cr_assert_eq(now->dead_members, before->dead_members);
    expect_equal_bytes(now->dead, before->dead);
    expect_equal_bytes(now->ids, before->ids);
    expect_equal_bytes(now->body, before->body);
}

/* The postings of a segment, which was read before it was given another format. */
static size_t postings_of(struct segment *segment)
{
    struct terms terms;
    size_t       count;

    SUCCEED(segment_terms(OF(shared_account), segment, &terms));
    cr_assert(body_count(terms.body, &count));
    return count;
}

/* So that packing would replace the segment at its next run, could it read it. */
static void make_ripe(struct segment *segment)
{
    switch (segment->level) {
    case SEGMENT_FRESH:
        for (int i = 1; i < FRESH_AT_MOST; i++) {
            struct problem *last;

            make_records(1);
            last = pack_run(OF(shared_account), true);
            cr_assert_eq(last != NULL, i == FRESH_AT_MOST - 1);
        }
        return;
    case SEGMENT_SMALL:
        change_rows("update search_segment set members = 16000 where account_id =");
        break;
    default:
        change_rows("update search_segment set dead_members = members where account_id =");
        segment->dead_members = segment->members;
    }
    make_records(1);
    FAIL_AS(unavailable, pack_run(OF(shared_account), true));
}

static void live_beside_unknown_segment(enum segment_level level)
{
    struct segment *before = make_segment(level);
    size_t          posted = level == SEGMENT_POSTED ? postings_of(before) : 0;
    struct segment *segment;
    int64_t         records = COUNT;
    int64_t         total;

    change_rows("update search_segment set format = 77, body = 'what it says' where account_id =");
    SUCCEED(segment_find(OF(shared_account), before->id, &segment));
    FAIL_AS(unavailable, search("maria", &total));
    cr_assert(log_says("has format 77, and this program reads up to 2"));
    expect_listed(records);
    make_ripe(segment);
    expect_untouched(segment);
    records += level == SEGMENT_FRESH ? FRESH_AT_MOST - 1 : 1;
    expect_listed(records);
    update_record(first_record, "Quetzal", RECORD_ACTIVE);
    FAIL_AS(unavailable, pack_run(OF(shared_account), true));
    expect_untouched(segment);
    cr_assert_eq(waiting(), level == SEGMENT_SMALL ? 2 : 1, "where small ones cannot be merged, no more are made");
    SUCCEED(reindex());
    expect_found("maria", records - 1);
    expect_found("quetzal", 1);
    SUCCEED(pack_run(OF(shared_account), true));
    expect_found("maria", records - 1);
    expect_found("quetzal", 1);
    SUCCEED(segment_newer_versions(OF(shared_account), &total));
    cr_assert_eq(total, 0);
    if (level == SEGMENT_POSTED) {
        cr_assert_gt(posted, 0);
        cr_assert_eq(postings_of(before), 0);
    }
}

Test(versions, a_fresh_segment_of_unknown_format_is_left_alone_until_reindex)
{
    live_beside_unknown_segment(SEGMENT_FRESH);
}

Test(versions, a_small_segment_of_unknown_format_is_left_alone_until_reindex)
{
    live_beside_unknown_segment(SEGMENT_SMALL);
}

Test(versions, a_big_segment_of_unknown_format_is_left_alone_until_reindex)
{
    live_beside_unknown_segment(SEGMENT_POSTED);
}

/* A worker from before the versions were stored names neither format nor fold. */
Test(versions, an_older_worker_cannot_insert_a_segment)
{
    static const char older[] = "insert into search_segment (level, first_id, last_id, members, dead_members, dead, "
                                "ids, body, account_id) select 1, 1, 1, 1, 0, null, 'a', 'a', id from account "
                                "where id =";
    static const char newer[] = "insert into search_segment (format, fold, level, first_id, last_id, members, "
                                "dead_members, dead, ids, body, account_id) select 1, 1, 1, 1, 1, 1, 0, null, 'a', "
                                "'a', id from account where id =";

    FAIL_AS(failure, db_command(db, arena, arena_format(arena, "%s %lld", older, (long long)shared_account).at));
    change_rows(newer);
}

/* --- words of another folding ---------------------------------------------------------------------------------------
 */

static int64_t lowest_fold(void)
{
    int64_t               lowest = INT64_MAX;
    const struct segment *segment;
    struct list           rows;

    SUCCEED(segment_list(OF(shared_account), &rows));
    segment = rows.items;
    for (size_t i = 0; i < rows.count; i++)
        lowest = segment[i].fold < lowest ? segment[i].fold : lowest;
    return lowest;
}

Test(versions, a_segment_of_an_older_fold_is_read_not_merged_and_renewed)
{
    struct segment *segment = make_segment(SEGMENT_FRESH);
    struct segment *same;

    change_rows("update search_segment set fold = 0 where account_id =");
    expect_found("maria", COUNT);
    for (int i = 1; i < FRESH_AT_MOST; i++) {
        make_records(1);
        SUCCEED(pack_run(OF(shared_account), true));
    }
    SUCCEED(segment_find(OF(shared_account), segment->id, &same));
    cr_assert_not_null(same, "it was merged");
    expect_found("maria", COUNT + FRESH_AT_MOST - 1);
    versions_renew();
    cr_assert_eq(lowest_fold(), FOLD_VERSION);
    expect_found("maria", COUNT + FRESH_AT_MOST - 1);
    expect_listed(COUNT + FRESH_AT_MOST - 1);
}

/* A big segment of records that are not there, of which the first half is dead. */
static void post_half_dead(int64_t first_id, int64_t fold)
{
    struct bytes   token = str_bytes(STR("wann"));
    struct bytes   words = tokens_pack(arena, (struct tokens){.at = &token, .count = 1});
    struct indexed records[COUNT];
    uint64_t      *dead = members_new(arena, COUNT);
    struct terms   terms;
    struct list    rows;

    for (int64_t i = 0; i < COUNT; i++) {
        records[i] = (struct indexed){.id = first_id + i, .words = words, .fold = fold};
        if (2 * i < COUNT)
            members_add(dead, (size_t)i);
    }
    cr_assert(terms_of(arena, records, COUNT, &terms));
    SUCCEED(segment_post(OF(shared_account), SEGMENT_POSTED, &terms, 1));
    SUCCEED(segment_posted(OF(shared_account), &rows));
    SUCCEED(segment_bury(OF(shared_account), (struct segment *)rows.items + rows.count - 1, dead));
}

Test(versions, a_big_segment_of_an_older_fold_is_not_compacted)
{
    struct list rows;

    post_half_dead(1, FOLD_VERSION);
    post_half_dead(1 + COUNT, 0);
    make_records(1);
    SUCCEED(pack_run(OF(shared_account), true));
    SUCCEED(segment_posted(OF(shared_account), &rows));
    cr_assert_eq(rows.count, 1);
    cr_assert_eq(((const struct segment *)rows.items)->fold, 0);
}

Test(versions, a_change_of_another_fold_makes_a_segment_of_it)
{
    make_records(COUNT);
    change_rows("update record_change set fold = 0 where account_id =");
    expect_found("maria", COUNT);
    SUCCEED(pack_run(OF(shared_account), true));
    cr_assert_eq(lowest_fold(), 0);
    cr_assert_eq(versions_older_folds(), 1);
    expect_found("maria", COUNT);
}
