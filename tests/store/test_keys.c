#include "support.h"

#include "store/jobs.h"
#include "store/keys.h"
#include "store/records.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CLIENTS = 16, VALUES = 40, TRIES = 8 /* of a transaction that a deadlock has ended */ };

TestSuite(keys, .init = support_open, .fini = support_close);

static struct list key_of(const struct tenant *tenant, int64_t record_id, int number)
{
    struct list        keys = shape_list(tenant->arena, &record_key_shape, 2);
    struct record_key *key  = keys.items;
    uint8_t           *hash = arena_alloc(tenant->arena, HASH_BYTES);

    hash[0] = (uint8_t)number;
    for (size_t i = 0; i < 2; i++) {
        key[i] = *store_key_set(tenant, 1, (int64_t)i + 1);
        SET(&key[i], hash, ((struct bytes){.at = hash, .len = HASH_BYTES}));
        SET(&key[i], record_id, record_id);
    }
    return keys;
}

/* How many of the values a client gets; each has two keys, which come or go together. -1: something else went wrong. */
static int claim_all(const struct tenant *tenant, int client)
{
    int got = 0;

    for (int i = 0; i < VALUES; i++) {
        int             number  = (i * 7 + client * 3) % VALUES;
        struct list     keys    = key_of(tenant, client * 1000 + number + 1, number);
        struct problem *problem = NULL;

        for (int tries = 0; tries < TRIES; tries++) {
            db_start_request(tenant->db);
            if (!(problem = db_begin(tenant)) && !(problem = store_keys_add(tenant, &keys)))
                problem = db_commit(tenant);
            db_rollback(tenant->db);
            if (!problem || problem->kind == PROBLEM_conflict)
                break;
        }
        if (problem && problem->kind != PROBLEM_conflict)
            return -1;
        got += !problem;
    }
    return got;
}

/* Each value is one client's, whoever comes first. */
Test(keys, of_sixteen_clients_at_once_one_gets_each_value, .timeout = 120)
{
    int64_t account = support_account();
    int     total   = 0;

    for (int i = 0; i < CLIENTS; i++) {
        if (fork() == 0) {
            struct db *own = support_connect();
            int        got = claim_all(OF_OTHER(own, account), i);

            db_free(own);
            _exit(got < 0 ? 255 : got);
        }
    }
    for (int i = 0; i < CLIENTS; i++) {
        int status;

        cr_assert(wait(&status) > 0 && WIFEXITED(status));
        cr_assert_neq(WEXITSTATUS(status), 255, "a client met something else than a conflict");
        total += WEXITSTATUS(status);
    }
    cr_assert_eq(total, VALUES);
}

Test(keys, tell_which_record_has_one)
{
    int64_t                  account = support_account();
    struct record           *record  = support_record(account, support_type(account), "Ann");
    struct list              keys    = key_of(OF(account), record->id, 1);
    struct list              others  = key_of(OF(account), record->id + 1, 1);
    const struct record_key *taken;
    struct uuid              owner;

    SUCCEED(store_keys_add(OF(account), &keys));
    FAIL_AS(conflict, store_keys_add(OF(account), &others));
    SUCCEED(store_key_taken(OF(account), &others, &taken, &owner));
    cr_assert(taken && memcmp(&owner, &record->uuid, sizeof(owner)) == 0);
    SUCCEED(store_key_taken(OF(account), &keys, &taken, &owner));
    cr_assert_null(taken, "its own");
    SUCCEED(store_keys_delete(OF(account), &others));
    FAIL_AS(conflict, store_keys_add(OF(account), &others));
    SUCCEED(store_keys_delete(OF(account), &keys));
    SUCCEED(store_keys_add(OF(account), &others));
    account = support_account();
    keys    = key_of(OF(account), record->id, 1);
    SUCCEED(store_keys_add(OF(account), &keys));
}

Test(keys, are_found_together_within_their_account_type_and_set)
{
    int64_t           account = support_account();
    struct list       keys    = key_of(OF(account), 7, 1);
    struct list       others  = key_of(OF(account), 8, 2);
    struct bytes      wanted[KEYS_AT_ONCE];
    struct keys_asked asked = {.type_id = 1, .key_set = 1, .keys = wanted, .count = KEYS_AT_ONCE};
    struct list       found;

    for (int i = 0; i < KEYS_AT_ONCE; i++)
        wanted[i] = ((struct record_key *)key_of(OF(account), 1, i).items)->hash;
    SUCCEED(store_keys_add(OF(account), &keys));
    SUCCEED(store_keys_add(OF(account), &others));
    SUCCEED(store_keys_found(OF(account), &asked, &found));
    cr_assert_eq(found.count, 2);
    cr_expect_eq(((struct record_key *)found.items)[1].hash.at[0], 2);
    asked.count = 3;
    SUCCEED(store_keys_found(OF(account), &asked, &found));
    cr_expect_eq(found.count, 2);
    asked.keys = &wanted[3];
    SUCCEED(store_keys_found(OF(account), &asked, &found));
    cr_expect_eq(found.count, 0);
    asked = (struct keys_asked){.type_id = 1, .key_set = 3, .keys = wanted, .count = 8};
    SUCCEED(store_keys_found(OF(account), &asked, &found));
    cr_expect_eq(found.count, 0, "of another set");
    asked = (struct keys_asked){.type_id = 2, .key_set = 1, .keys = wanted, .count = 8};
    SUCCEED(store_keys_found(OF(account), &asked, &found));
    cr_expect_eq(found.count, 0, "of another type");
    asked.type_id = 1;
    SUCCEED(store_keys_found(OF(support_account()), &asked, &found));
    cr_expect_eq(found.count, 0, "of another account");
}

static struct record *record_known_as(int64_t account, const struct record_type *type, const char *external_id)
{
    struct record *record = support_record(account, type, external_id);

    SET(record, external_id, str_from(external_id));
    SUCCEED(store_record_update(OF(account), record, &(struct record_change){0}));
    return record;
}

Test(keys, external_ids_are_found_together)
{
    int64_t                   account  = support_account();
    const struct record_type *type     = support_type(account);
    struct record            *ann      = record_known_as(account, type, "ann");
    struct bytes              wanted[] = {str_bytes(STR("Ann")), str_bytes(STR("ann")), str_bytes(STR("bob"))};
    struct keys_asked         asked    = {.type_id = type->id, .keys = wanted, .count = COUNT_OF(wanted)};
    struct list               found;

    (void)record_known_as(account, type, "carl");
    (void)record_known_as(account, support_type(account), "bob");
    SUCCEED(store_external_ids_lock(OF(account), &asked, &found));
    cr_assert_eq(found.count, 1);
    cr_expect_eq(((struct record *)found.items)->id, ann->id);
    cr_expect(str_is(((struct record *)found.items)->external_id, "ann"));
}

static struct job *new_job(int64_t account)
{
    struct job *job = SHAPE_NEW(arena, struct job, job_shape);

    SET(job, kind, JOB_INDEX);
    SET(job, target, 1);
    SET(job, part, 1);
    SET(job, label, STR("f"));
    SUCCEED(store_job_add(OF(account), job, clock_now()));
    return job;
}

/* The account's job that somebody takes; others' are taken along. */
static struct job *take_of(int64_t account)
{
    struct job *job;

    do
        SUCCEED(store_job_take(OF(0), &job));
    while (job && job->account_id != account);
    return job;
}

Test(keys, a_job_is_held_by_one_and_the_next_of_its_kind_waits)
{
    int64_t     account = support_account();
    struct job *first   = new_job(account);
    struct job *second  = new_job(account);
    struct job *held;
    bool        is_ours;

    held = take_of(account);
    cr_assert(held && memcmp(&held->uuid, &first->uuid, sizeof(struct uuid)) == 0);
    cr_assert_null(take_of(account));
    SUCCEED(store_job_hold(OF(account), held, &is_ours));
    cr_assert(is_ours);
    SET(held, checkpoint, 17);
    SUCCEED(store_job_keep(OF(account), held));
    SUCCEED(store_job_release(OF(account), held));
    SUCCEED(store_job_hold(OF(account), held, &is_ours));
    cr_assert_not(is_ours, "it was let go");
    held = take_of(account);
    cr_assert(held && held->checkpoint == 17 && held->state == JOB_RUNNING);
    SET(held, state, JOB_DONE);
    SUCCEED(store_job_finish(OF(account), held));
    held = take_of(account);
    cr_assert(held && memcmp(&held->uuid, &second->uuid, sizeof(struct uuid)) == 0);
    SUCCEED(store_job_cancel(OF(account), held));
    SUCCEED(store_job_hold(OF(account), held, &is_ours));
    cr_assert_not(is_ours, "it was canceled");
    cr_assert_null(take_of(account));
}
