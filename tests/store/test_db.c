#include "support.h"

#include "store/idempotency.h"
#include "store/inspect.h"
#include "store/records.h"
#include "store/schema.h"

#include <stdlib.h>
#include <sys/socket.h>

TestSuite(db, .init = support_open, .fini = support_close);

Test(db, the_server_understands_every_statement)
{
    SUCCEED(inspect_statements(OF(0)));
}

Test(db, migrating_twice_changes_nothing)
{
    int64_t version;

    SUCCEED(schema_migrate(OF(0), NULL));
    SUCCEED(schema_version(OF(0), &version));
    cr_assert_eq(version, schema_wanted());
}

Test(db, a_newer_schema_is_refused)
{
    struct schema *newer = SHAPE_NEW(arena, struct schema, schema_shape);

    SET(newer, version, schema_wanted() + 1);
    SET(newer, name, STR("from-the-future"));
    SET(newer, applied_at, clock_now());
    SUCCEED(db_begin(OF(0)));
    SUCCEED(db_run(OF(0), SQL_schema_record, newer, NULL));
    FAIL_AS(conflict, schema_migrate(OF(0), NULL));
    SUCCEED(db_command(db, arena, "delete from schema_migration where name = 'from-the-future'"));
}

static void count_call(void *context)
{
    ++*(int *)context;
}

/* A migration of a large table takes longer than any answer, and its lease is to be renewed meanwhile. */
Test(db, a_long_command_is_waited_for_and_others_are_called)
{
    struct db_settings settings = support_settings();
    int                calls    = 0;
    struct db_waiting  waiting  = {.milliseconds = 200, .call = count_call, .context = &calls};
    struct db         *hasty;
    uint64_t           started = clock_monotonic_us();

    settings.timeout = 1;
    hasty            = db_new(&settings);
    SUCCEED(db_command_long(hasty, arena, "do sleep(2)", &waiting));
    cr_expect_gt(clock_monotonic_us() - started, 1900000);
    cr_expect_gt(calls, 3);
    SUCCEED(db_command_long(hasty, arena, "select 1", &waiting));
    cr_expect_not_null(db_command_long(hasty, arena, "select nothing", &waiting));
    db_free(hasty);
}

/* The server must not go on for somebody who has left. MySQL ends only a SELECT so. */
Test(db, the_server_ends_a_statement_that_takes_too_long)
{
    struct db_settings settings = support_settings();
    struct db         *hasty;
    struct problem    *problem;
    uint64_t           started = clock_monotonic_us();

    settings.timeout = 1;
    hasty            = db_new(&settings);
    problem          = db_command(hasty, arena,
                                  "with recursive n(i) as (select 1 union all select i + 1 from n where i < 900) "
                                           "select count(*) from n a, n b, n c where a.i + b.i + c.i = 7");
    cr_assert_not_null(problem);
    cr_expect_eq(problem->code, CODE_too_costly);
    cr_expect_gt(clock_monotonic_us() - started, 400000);
    cr_expect_lt(clock_monotonic_us() - started, 5000000);
    SUCCEED(db_command(hasty, arena, "select 1"));
    db_free(hasty);
}

Test(db, a_rollback_undoes_everything)
{
    int64_t             account = support_account();
    struct record_type *type    = support_type(account);
    struct record      *record;
    struct record      *found;

    SUCCEED(db_begin(OF(account)));
    record = support_record(account, type, "Ann");
    db_rollback(db);
    SUCCEED(store_record_find(OF(account), record->uuid, &found));
    cr_assert_null(found);
}

/* A node of a cluster may end a transaction while a statement is prepared, and say nothing. */
Test(db, what_is_prepared_in_a_transaction_that_has_gone_is_not_executed)
{
    struct db *other = support_connect();
    int64_t    version;

    SUCCEED(db_begin(OF_OTHER(other, 0)));
    SUCCEED(db_command(other, arena, "rollback"));
    FAIL_AS(unavailable, schema_version(OF_OTHER(other, 0), &version));
    cr_assert(db_may_repeat(other));
    db_rollback(other);
    SUCCEED(db_begin(OF_OTHER(other, 0)));
    SUCCEED(schema_version(OF_OTHER(other, 0), &version));
    db_free(other);
}

Test(db, a_killed_connection_is_replaced)
{
    int64_t version;

    FAIL_AS(unavailable, db_command(db, arena, "kill connection_id()"));
    SUCCEED(schema_version(OF(0), &version));
}

static void prepare_as_many_as_usual(void)
{
    SUCCEED(db_command(db, arena, "set global max_prepared_stmt_count = default"));
}

/* To write a record takes single statements and assemblies, and some of them inside a transaction. */
Test(db, statements_make_room_for_each_other, .fini = prepare_as_many_as_usual)
{
    int64_t             account = support_account();
    struct record_type *type    = support_type(account);
    struct record      *record;
    struct record      *found;

    SUCCEED(db_command(db, arena, "set global max_prepared_stmt_count = 1"));
    for (int i = 0; i < 2; i++) {
        SUCCEED(db_begin(OF(account)));
        record = support_record(account, type, "Ann");
        SUCCEED(db_commit(OF(account)));
        SUCCEED(store_record_find(OF(account), record->uuid, &found));
        cr_expect_not_null(found);
    }
}

Test(db, a_server_without_room_for_one_statement_is_unavailable, .fini = prepare_as_many_as_usual)
{
    int64_t version;

    SUCCEED(db_command(db, arena, "set global max_prepared_stmt_count = 0"));
    FAIL_AS(unavailable, inspect_statements(OF(0)));
    FAIL_AS(unavailable, schema_version(OF(0), &version));
    cr_expect_not(db_may_repeat(db));
    prepare_as_many_as_usual();
    SUCCEED(schema_version(OF(0), &version));
}

Test(db, no_server_is_unavailable)
{
    struct db_settings nowhere = {.socket = "/nonexistent/socket", .user = "root", .connect_timeout = 1, .timeout = 1};
    struct db         *away    = db_new(&nowhere);
    int64_t            version;

    FAIL_AS(unavailable, schema_version(OF_OTHER(away, 0), &version));
    cr_assert_not(db_may_repeat(away));
    db_free(away);
}

Test(db, a_lock_that_is_held_may_be_tried_again)
{
    int64_t        account = support_account();
    struct record *record  = support_record(account, support_type(account), "Ann");
    struct record *found;
    struct db     *other = support_connect();

    SUCCEED(db_begin(OF_OTHER(other, 0)));
    SUCCEED(store_record_lock(OF_OTHER(other, account), record->uuid, &found));
    SUCCEED(db_begin(OF(account)));
    FAIL_AS(unavailable, store_record_lock(OF(account), record->uuid, &found));
    cr_assert(db_may_repeat(db));
    db_rollback(db);
    db_rollback(other);
    db_free(other);
}

Test(db, what_was_lost_is_not_said_to_be_committed)
{
    SUCCEED(db_begin(OF(0)));
    FAIL_AS(unavailable, db_command(db, arena, "kill connection_id()"));
    FAIL_AS(unavailable, db_commit(OF(0)));
    cr_expect(db_may_repeat(db));
}

static int cut; /* the socket of the connection that is to be lost */

static void note_socket(void *owner, unsigned which, int socket)
{
    (void)owner;
    (void)which;
    cut = socket;
}

static const struct cache_key key_of_type = {.bytes = {1}};

/* What a request takes out of the cache of record types is a reason of its own to do its work again. */
static void use_a_type(struct db *on)
{
    struct record_type *type = support_type(support_account());

    cache_keep(db_types(on), &key_of_type, type, clock_monotonic_us());
    cr_assert_not_null(cache_find(db_types(on), &key_of_type, clock_monotonic_us()));
}

Test(db, asking_whether_work_may_be_done_again_changes_nothing)
{
    cr_expect_not(db_may_repeat(db));
    use_a_type(db);
    cr_expect(db_may_repeat(db));
    cr_expect(db_may_repeat(db));
    cr_expect_not_null(cache_find(db_types(db), &key_of_type, clock_monotonic_us()));
    db_forget_found(db);
    cr_expect_null(cache_find(db_types(db), &key_of_type, clock_monotonic_us()));
    cr_expect_not(db_may_repeat(db), "everything has been read anew");
}

static struct db *connect_to_be_cut(void)
{
    static struct db_settings settings;

    settings           = support_settings();
    settings.on_socket = note_socket;
    return db_new(&settings);
}

Test(db, a_commit_without_an_answer_is_never_repeated)
{
    struct db *other = connect_to_be_cut();
    int64_t    version;

    SUCCEED(db_begin(OF_OTHER(other, 0)));
    SUCCEED(schema_version(OF_OTHER(other, 0), &version));
    use_a_type(other);
    shutdown(cut, SHUT_RDWR);
    FAIL_AS(unavailable, db_commit(OF_OTHER(other, 0)));
    cr_expect_not(db_may_repeat(other));
    FAIL_AS(failure, db_command(other, arena, "no sql"));
    cr_expect_not(db_may_repeat(other), "no later failure changes that");
    db_rollback(other);
    db_start_request(other);
    use_a_type(other);
    cr_expect(db_may_repeat(other));
    db_free(other);
}

/* False: memory ran out in the middle of it. */
static bool commit_within(struct db *on, struct arena *memory)
{
    struct tenant tenant = {.db = on, .arena = memory};
    jmp_buf       escape;

    arena_escape_to(memory, &escape);
    if (setjmp(escape) != 0)
        return false;
    cr_assert_not_null(db_commit(&tenant));
    return true;
}

static void fill(struct arena *memory)
{
    jmp_buf escape;

    arena_escape_to(memory, &escape);
    if (setjmp(escape) == 0)
        for (;;)
            arena_alloc(memory, 1);
}

Test(db, a_commit_that_is_given_up_does_not_taint_the_next_request)
{
    struct db    *other  = connect_to_be_cut();
    struct arena *memory = arena_new(1 << 20);

    SUCCEED(db_begin(OF_OTHER(other, 0)));
    SUCCEED(db_command(other, arena, "do 1"));
    shutdown(cut, SHUT_RDWR);
    fill(memory);
    cr_assert_not(commit_within(other, memory));
    cr_expect_not(db_may_repeat(other));
    db_start_request(other);
    FAIL_AS(unavailable, db_command(other, arena, "kill connection_id()"));
    cr_expect(db_may_repeat(other), "nothing was being committed");
    arena_free(memory);
    db_free(other);
}

/* Another session waits for the row in vain when the transaction is still there. */
Test(db, a_request_leaves_no_transaction_to_the_next)
{
    int64_t        account = support_account();
    struct record *record  = support_record(account, support_type(account), "Ann");
    struct record *found;
    struct db     *other = support_connect();

    SUCCEED(db_begin(OF_OTHER(other, 0)));
    SUCCEED(store_record_lock(OF_OTHER(other, account), record->uuid, &found));
    db_start_request(other);
    SUCCEED(db_begin(OF(account)));
    SUCCEED(store_record_lock(OF(account), record->uuid, &found));
    db_rollback(db);
    db_free(other);
}

static struct idempotency *new_claim(int64_t account, const char *key, const char *request)
{
    struct idempotency *claim = SHAPE_NEW(arena, struct idempotency, idempotency_shape);
    struct digest      *hash  = ARENA_ARRAY(arena, struct digest, 2);

    hash[0] = digest_sha256(arena, str_from(key));
    hash[1] = digest_sha256(arena, str_from(request));
    SET(claim, account_id, account);
    SET(claim, key_hash, ((struct bytes){.at = hash[0].bytes, .len = sizeof(hash[0].bytes)}));
    SET(claim, request_hash, ((struct bytes){.at = hash[1].bytes, .len = sizeof(hash[1].bytes)}));
    SET(claim, created_at, clock_now());
    return claim;
}

static enum idempotency_claim claim(struct db *on, struct idempotency *wanted, struct idempotency **kept)
{
    enum idempotency_claim result;

    SUCCEED(store_idempotency_claim(OF_OTHER(on, wanted->account_id), wanted, &result, kept));
    return result;
}

static void finish(struct idempotency *taken)
{
    SET(taken, status, 201);
    SET(taken, body, STR("{}"));
    SUCCEED(store_idempotency_finish(OF(0), taken));
}

Test(db, a_key_gives_its_first_answer_again)
{
    int64_t             account = support_account();
    struct idempotency *first   = new_claim(account, "k", "body");
    struct idempotency *kept    = NULL;

    SUCCEED(db_begin(OF(account)));
    cr_assert_eq(claim(db, first, &kept), CLAIM_TAKEN);
    finish(first);
    SUCCEED(db_commit(OF(account)));
    cr_assert_eq(claim(db, new_claim(account, "k", "body"), &kept), CLAIM_ANSWERED);
    cr_assert(str_is(kept->body, "{}"));
    cr_assert_eq(kept->status, 201);
    cr_assert_eq(claim(db, new_claim(account, "k", "other"), &kept), CLAIM_DIFFERS);
    cr_assert_eq(claim(db, new_claim(support_account(), "k", "body"), &kept), CLAIM_TAKEN);
}

Test(db, a_key_is_held_while_its_work_is_under_way)
{
    int64_t             account = support_account();
    struct idempotency *kept    = NULL;
    struct db          *other   = support_connect();

    SUCCEED(db_begin(OF(account)));
    cr_assert_eq(claim(db, new_claim(account, "k", "body"), &kept), CLAIM_TAKEN);
    cr_assert_eq(claim(other, new_claim(account, "k", "body"), &kept), CLAIM_RUNNING);
    cr_assert_not(db_may_repeat(other));
    db_rollback(db);
    cr_assert_eq(claim(other, new_claim(account, "k", "other"), &kept), CLAIM_TAKEN);
    db_free(other);
}

Test(db, a_key_of_the_day_before_yesterday_is_free)
{
    int64_t             account = support_account();
    struct idempotency *old     = new_claim(account, "k", "body");
    struct idempotency *kept    = NULL;
    struct instant      then    = {.micros = clock_now().micros - INT64_C(48) * 3600 * 1000000};

    SET(old, created_at, then);
    cr_assert_eq(claim(db, old, &kept), CLAIM_TAKEN);
    finish(old);
    cr_assert_eq(claim(db, new_claim(account, "k", "other"), &kept), CLAIM_TAKEN);
    cr_assert_eq(claim(db, new_claim(account, "k", "other"), &kept), CLAIM_ANSWERED);
    SUCCEED(store_idempotency_purge(OF(account), clock_now(), NULL));
}
