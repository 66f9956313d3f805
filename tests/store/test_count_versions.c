/* A worker of one version beside what one of another version has stored: changes and counts. */
#include "versions.h"

#include "domain/record.h"
#include "lists/record_lists.h"
#include "packing/pack.h"
#include "packing/recount.h"
#include "packing/reindex.h"
#include "search/changes.h"
#include "search/counts.h"
#include "search/listing.h"

enum { MANY = 700 };

TestSuite(count_versions, .init = versions_open, .fini = versions_close, .timeout = 120);

/* --- changes of a later format --------------------------------------------------------------------------------------
 */

Test(count_versions, a_change_of_a_later_format_is_left_alone)
{
    struct count_gains gains = {0};
    int64_t            total;

    make_segment(SEGMENT_FRESH);
    update_record(first_record, "Quetzal", RECORD_ARCHIVED);
    change_rows("update record_change set now_words = concat(char(0), char(2), 'what it says') where account_id =");
    FAIL_AS(unavailable, search("maria", &total));
    cr_assert(log_says("has a format that this program does not know: use a newer one"));
    FAIL_AS(unavailable, pack_run(OF(shared_account), true));
    FAIL_AS(unavailable, reindex());
    FAIL_AS(unavailable, recount_run(OF(shared_account), &gains));
    cr_assert_eq(waiting(), 1);
    expect_listed(COUNT);
    make_records(1);
    expect_listed(COUNT + 1);
    FAIL_AS(unavailable, pack_run(OF(shared_account), true));
    cr_assert_eq(waiting(), 2);
    update_record(first_record, "Ann", RECORD_ACTIVE);
    expect_found("ann", 1);
    SUCCEED(pack_run(OF(shared_account), true));
    expect_found("maria", COUNT);
    expect_found("ann", 1);
}

/* --- counts without statuses ----------------------------------------------------------------------------------------
 */

static struct problem *list_of_status(int status, int64_t offset, struct list *rows, int64_t *total)
{
    struct listing *listing = support_listing(shared_account);

    listing->sort = SORT_OLDEST;
    SET(listing, status, status);
    SET(listing, offset, offset);
    return store_record_page(OF(shared_account), listing, rows, total);
}

/* The records that are archived, the oldest first. */
static int64_t archived[MANY];
static int64_t archived_count;

/* All but each third of MANY. */
static void make_archived(void)
{
    struct record_type *type = support_type(shared_account);

    SUCCEED(db_begin(OF(0)));
    for (int i = 0; i < MANY; i++) {
        struct record *record = support_record(shared_account, type, "Maria");

        if (i % 3 == 0)
            continue;
        update_record(record, "Ann", RECORD_ARCHIVED);
        archived[archived_count++] = record->id;
    }
    SUCCEED(db_commit(OF(0)));
}

/* As a program has left the counts that knew no status. */
static void forget_statuses(void)
{
    change_rows("delete from list_count where (scope = '~' or scope like 's%') and account_id =");
}

static int64_t version(void)
{
    int64_t number;

    SUCCEED(counts_version(OF(shared_account), &number));
    return number;
}

/* The list of the archived records and its deep pages. */
static void expect_archived(void)
{
    static const int64_t offsets[] = {0, 7, 400};

    for (size_t i = 0; i < COUNT_OF(offsets); i++) {
        struct list          rows;
        const struct record *row;
        int64_t              total;

        SUCCEED(list_of_status(RECORD_ARCHIVED, offsets[i], &rows, &total));
        cr_assert_eq(total, archived_count);
        cr_assert_eq(rows.count, 10);
        row = rows.items;
        for (int64_t at = 0; at < 10; at++)
            cr_assert_eq(row[at].id, archived[offsets[i] + at]);
    }
}

static int64_t counted(int status)
{
    int64_t total;

    SUCCEED(count_total(OF(shared_account), (struct count_scope){.has_status = true, .status = status}, &total));
    return total;
}

Test(count_versions, counts_without_statuses_do_until_they_are_made)
{
    struct count_gains gains = {0};

    make_archived();
    SUCCEED(pack_run(OF(shared_account), false)); /* not all of it */
    cr_assert_eq(counted(RECORD_ARCHIVED), archived_count);
    forget_statuses();
    cr_assert_eq(version(), 1);
    cr_assert_eq(counted(RECORD_ARCHIVED), COUNT_UNKNOWN);
    expect_archived();
    make_records(1); /* and whoever packs it counts it by its status */
    SUCCEED(pack_run(OF(shared_account), false));
    expect_archived();
    SUCCEED(recount_run(OF(shared_account), &gains));
    cr_assert_gt(gains.count, 0);
    SUCCEED(recount_mend(OF(shared_account), &gains));
    cr_assert_eq(version(), COUNTS_VERSION);
    cr_assert_gt(waiting(), 0);
    cr_assert_eq(counted(RECORD_ARCHIVED), archived_count);
    cr_assert_eq(counted(RECORD_ACTIVE), MANY + 1 - archived_count);
    expect_archived();
    SUCCEED(pack_run(OF(shared_account), true));
    cr_assert_eq(waiting(), 0);
    cr_assert_eq(counted(RECORD_ARCHIVED), archived_count);
    cr_assert_eq(counted(RECORD_ACTIVE), MANY + 1 - archived_count);
    expect_archived();
}

/* What `callbook migrate` does. */
Test(count_versions, an_account_is_completed_once)
{
    struct reindex_job job = {.reader = support_connect()};

    make_archived();
    SUCCEED(pack_run(OF(shared_account), true));
    forget_statuses();
    SUCCEED(reindex_complete(OF(shared_account), &job));
    cr_assert_eq(version(), COUNTS_VERSION);
    cr_assert_eq(counted(RECORD_ARCHIVED), archived_count);
    change_rows("update list_count set total = total + 1 where scope like 's%' and account_id =");
    SUCCEED(reindex_complete(OF(shared_account), &job));
    cr_assert_eq(counted(RECORD_ARCHIVED), archived_count + 1, "it is not counted again");
    db_free(job.reader);
}
