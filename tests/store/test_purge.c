/* The purge, step by step: each is bounded, and only one program is at it. */
#include "support.h"

#include "packing/lease.h"
#include "packing/pack.h"
#include "packing/packing_failures.h"
#include "search/changes.h"
#include "store/idempotency.h"
#include "store/purge.h"

TestSuite(purge, .init = support_open, .fini = support_close);

static struct instant now;

/* What other tests have left in the tables would be done first. */
static void start(void)
{
    bool done = false;

    now = clock_now();
    while (!done)
        SUCCEED(purge_step(OF(0), now, &done));
}

/* Answers of an account, kept so many hours ago. */
static void keep_answers(int64_t account, int count, int hours)
{
    for (int i = 0; i < count; i++) {
        struct idempotency    *claim = SHAPE_NEW(arena, struct idempotency, idempotency_shape);
        struct digest         *hash  = ARENA_NEW(arena, struct digest);
        struct idempotency    *kept;
        enum idempotency_claim result;

        *hash = digest_sha256(arena, arena_format(arena, "%d", i));
        SET(claim, account_id, account);
        SET(claim, key_hash, ((struct bytes){.at = hash->bytes, .len = sizeof(hash->bytes)}));
        SET(claim, request_hash, claim->key_hash);
        SET(claim, created_at, ((struct instant){.micros = now.micros - (int64_t)hours * 3600 * 1000000}));
        SUCCEED(store_idempotency_claim(OF(account), claim, &result, &kept));
        SET(claim, status, 201);
        SET(claim, body, STR("{}"));
        SUCCEED(store_idempotency_finish(OF(account), claim));
    }
}

static int64_t waiting(int64_t account)
{
    struct change_load load;

    SUCCEED(change_waiting(OF(account), 1000, &load));
    return load.total;
}

/* Until the account's turn has come: others have left changes, too. */
static void purge_all(int64_t account)
{
    bool done;

    for (int i = 0; i < 1000 && waiting(account); i++)
        SUCCEED(purge_step(OF(0), now, &done));
}

Test(purge, a_step_takes_some_answers_and_says_that_there_are_more)
{
    struct purge_backlog *backlog;
    int64_t               account = support_account();
    bool                  done;

    start();
    SUCCEED(db_begin(OF(account)));
    keep_answers(account, ANSWERS_AT_ONCE + 1, 30);
    SUCCEED(db_commit(OF(account)));
    SUCCEED(purge_backlog(OF(0), &backlog));
    cr_expect(purge_is_due(backlog, now));
    cr_expect_eq(purge_hours_waited(backlog, now), 30 - IDEMPOTENCY_HOURS);
    SUCCEED(purge_step(OF(0), now, &done));
    cr_expect_not(done);
    SUCCEED(purge_backlog(OF(0), &backlog));
    cr_expect(purge_is_due(backlog, now));
    SUCCEED(purge_step(OF(0), now, &done));
    cr_expect(done);
    SUCCEED(purge_backlog(OF(0), &backlog));
    cr_expect_not(purge_is_due(backlog, now));
}

Test(purge, answers_stay_for_a_day)
{
    struct purge_backlog *backlog;
    int64_t               account = support_account();
    bool                  done;

    start();
    keep_answers(account, 1, IDEMPOTENCY_HOURS - 1);
    SUCCEED(purge_step(OF(0), now, &done));
    SUCCEED(purge_backlog(OF(0), &backlog));
    cr_expect(HAS(backlog, answers));
    cr_expect_not(purge_is_due(backlog, now));
}

Test(purge, few_changes_are_packed_after_some_hours)
{
    int64_t account = support_account();
    bool    done;

    start();
    support_record(account, support_type(account), "Ann");
    SUCCEED(purge_step(OF(0), now, &done));
    cr_expect_eq(waiting(account), 1);
    now.micros += (int64_t)(PURGE_CHANGE_HOURS + 1) * 3600 * 1000000;
    SUCCEED(purge_step(OF(0), now, &done));
    cr_expect_not(done);
    purge_all(account);
    cr_expect_eq(waiting(account), 0);
}

/* Others have left changes, too: one of the accounts is taken at random. */
static bool is_found_unpacked(int64_t account)
{
    int64_t found = 0;

    for (int i = 0; i < 100 && found != account; i++)
        SUCCEED(purge_find_unpacked(OF(0), now, &found));
    return found == account;
}

Test(purge, many_changes_are_found_after_a_minute_unless_packing_them_fails)
{
    int64_t             account = support_account();
    struct record_type *type    = support_type(account);

    start();
    for (int i = 1; i < CHANGES_AT_ONCE; i++)
        support_record(account, type, "Ann");
    cr_expect_not(is_found_unpacked(account));
    now.micros += (int64_t)(PURGE_UNPACKED_SECONDS + 10) * 1000000;
    cr_expect_not(is_found_unpacked(account), "few");
    support_record(account, type, "Ann");
    cr_expect(is_found_unpacked(account));
    for (int i = 1; i < PACKING_FAILURES_TOLD; i++)
        SUCCEED(packing_failure_note(OF(account), STR("A test.")));
    cr_expect(is_found_unpacked(account), "failed twice");
    SUCCEED(packing_failure_note(OF(account), STR("A test.")));
    cr_expect_not(is_found_unpacked(account), "failed again");
    SUCCEED(pack_run(OF(account), true));
    cr_expect_eq(waiting(account), 0);
}

Test(purge, nothing_is_done_while_another_program_is_at_it)
{
    struct lease *lease   = lease_new(arena, STR("purge"));
    int64_t       account = support_account();
    bool          is_ours;
    bool          done;

    start();
    support_record(account, support_type(account), "Ann");
    SUCCEED(lease_try(OF(0), lease, &is_ours));
    cr_assert(is_ours);
    now.micros += (int64_t)(PURGE_CHANGE_HOURS + 1) * 3600 * 1000000;
    SUCCEED(purge_step(OF(0), now, &done));
    cr_expect(done);
    cr_expect_eq(waiting(account), 1);
    SUCCEED(lease_give_back(OF(0), lease));
    purge_all(account);
    cr_expect_eq(waiting(account), 0);
}
