/* Making an index anew while something goes wrong beside it, and the comparison with the records. */
#include "versions.h"

#include "packing/lease.h"
#include "packing/pack.h"
#include "packing/packing_failures.h"
#include "packing/reindex.h"
#include "search/changes.h"
#include "search/known.h"

#include <stdlib.h>
#include <time.h>

TestSuite(reindex, .init = versions_open, .fini = versions_close, .timeout = 120);

/* Makes the index anew; when its first segment has been written, that is done. */
static struct problem *reindex_with(void (*meanwhile)(void *context, int64_t done, int64_t total))
{
    struct db         *reader = support_connect();
    struct reindex_job job    = {.reader = reader, .progress = meanwhile};
    struct tenant      tenant = {.db = db, .arena = arena_new(64 << 20), .account_id = shared_account};
    struct problem    *problem;

    job.context = tenant.arena;
    problem     = reindex_run(&tenant, &job);
    if (problem)
        problem = problem_new(arena, problem->kind, STR_FMT, STR_ARG(problem->detail));
    db_free(reader);
    arena_free(tenant.arena);
    return problem;
}

static const char *lease_name(void)
{
    return lease_of_index(arena, shared_account).at;
}

static void expect_lease_is_free(void)
{
    bool is_ours = false;

    SUCCEED(db_begin(OF(0)));
    SUCCEED(lease_hold(OF(shared_account), &is_ours));
    cr_expect(is_ours, "nobody could pack for ten minutes");
    db_rollback(db);
}

static void expect_index_is(bool is_right)
{
    struct known wanted;
    struct known found;

    SUCCEED(known_compare(OF(shared_account), &wanted, &found));
    cr_expect_eq(known_equal(&wanted, &found), is_right, "%lld records, %lld of them known", (long long)wanted.total,
                 (long long)found.total);
}

/* As if the program had stood still until its lease ran out, and others had packed what came meanwhile. */
static void stand_still(void *context, int64_t done, int64_t total)
{
    (void)context, (void)done, (void)total;
    SUCCEED(db_command(
        db, arena,
        arena_format(arena, "update lease set expires_at = utc_timestamp(6) where name = '%s'", lease_name()).at));
    make_records(2 * CHANGES_AT_ONCE);
    SUCCEED(pack_run(OF(shared_account), true));
    cr_assert_eq(waiting(), 0);
}

Test(reindex, who_has_lost_the_lease_leaves_the_index_as_it_is)
{
    make_records(COUNT);
    SUCCEED(pack_run(OF(shared_account), true));
    FAIL_AS(conflict, reindex_with(stand_still));
    expect_listed(COUNT + 2 * CHANGES_AT_ONCE);
    expect_found("maria", COUNT + 2 * CHANGES_AT_ONCE);
    expect_index_is(true);
    SUCCEED(reindex());
    expect_found("maria", COUNT + 2 * CHANGES_AT_ONCE);
}

static void steal(void *context, int64_t done, int64_t total)
{
    (void)context, (void)done, (void)total;
    SUCCEED(db_command(
        db, arena,
        arena_format(arena, "update lease set holder = 'somebody else!!!' where name = '%s'", lease_name()).at));
}

Test(reindex, who_finds_another_holder_gives_up)
{
    make_records(COUNT);
    SUCCEED(pack_run(OF(shared_account), true));
    FAIL_AS(conflict, reindex_with(steal));
    expect_found("maria", COUNT);
}

static void run_out_of_memory(void *context, int64_t done, int64_t total)
{
    (void)done, (void)total;
    arena_give_up(context);
}

Test(reindex, the_lease_is_given_back_when_memory_runs_out)
{
    make_records(COUNT);
    SUCCEED(pack_run(OF(shared_account), true));
    FAIL_AS(unavailable, reindex_with(run_out_of_memory));
    expect_lease_is_free();
    expect_found("maria", COUNT);
    SUCCEED(reindex());
    expect_found("maria", COUNT);
    expect_index_is(true);
}

static int64_t hidden_segments(void)
{
    struct list rows;

    SUCCEED(segment_hidden(OF(shared_account), &rows));
    return (int64_t)rows.count;
}

Test(reindex, what_an_attempt_has_left_is_taken_down_by_packing)
{
    make_records(COUNT);
    SUCCEED(pack_run(OF(shared_account), true));
    FAIL_AS(unavailable, reindex_with(run_out_of_memory));
    cr_assert_eq(hidden_segments(), 1);
    SUCCEED(pack_run(OF(shared_account), false));
    cr_expect_eq(hidden_segments(), 0);
}

/* The index knew these words by the folding of before, and one more reindex would have been needed. */
Test(reindex, changes_of_an_older_fold_are_made_anew_too)
{
    int64_t total;

    make_records(COUNT);
    change_rows("update record_change set fold = 0 where account_id =");
    SUCCEED(reindex());
    SUCCEED(pack_run(OF(shared_account), true));
    SUCCEED(segment_older_folds(OF(shared_account), &total));
    cr_expect_eq(total, 0);
    SUCCEED(change_other_folds(OF(shared_account), &total));
    cr_expect_eq(total, 0);
    expect_found("maria", COUNT);
}

Test(reindex, records_that_are_hidden_are_noticed)
{
    make_records(COUNT);
    expect_index_is(true);
    SUCCEED(pack_run(OF(shared_account), true));
    make_records(COUNT);
    update_record(first_record, "Quetzal", RECORD_ACTIVE);
    expect_index_is(true);
    change_rows("update record_change set now_words = null where account_id =");
    change_rows("delete from search_segment where account_id =");
    expect_index_is(false);
}

/* --- accounts that cannot be packed ------------------------------------------------------------------------------- */

static int64_t accounts_behind(void)
{
    int64_t total;

    SUCCEED(packing_failure_count(OF(0), &total));
    return total;
}

Test(reindex, a_failure_to_pack_is_kept_until_it_is_over)
{
    struct packing_failure *failure;
    int64_t                 before = accounts_behind();

    for (int i = 1; i <= PACKING_FAILURES_TOLD; i++) {
        cr_expect_eq(accounts_behind(), before, "after %d", i - 1);
        SUCCEED(packing_failure_note(OF(shared_account), STR("There was not enough memory for it.")));
    }
    cr_expect_eq(accounts_behind(), before + 1);
    SUCCEED(packing_failure_find(OF(shared_account), &failure));
    cr_assert_not_null(failure);
    cr_expect_eq(failure->failures, PACKING_FAILURES_TOLD);
    cr_expect(str_is(failure->reason, "There was not enough memory for it."));
    make_records(1);
    SUCCEED(pack_run(OF(shared_account), true));
    SUCCEED(packing_failure_find(OF(shared_account), &failure));
    cr_expect_null(failure);
    cr_expect_eq(accounts_behind(), before);
}
