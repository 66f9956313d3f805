/* Many new records, and the index that learns of them in their transaction. */
#include "support.h"

#include "packing/lease.h"
#include "packing/pack.h"
#include "packing/pack_now.h"
#include "search/changes.h"
#include "search/segments.h"
#include "store/records.h"

TestSuite(new_records, .init = support_open, .fini = support_close);

enum { RECORDS = 300 };

static int64_t             account;
static struct record_type *type;
static struct tokens       words[RECORDS];

/* Records that nothing has stored yet. */
static struct list make_records(void)
{
    struct list          list = shape_list(arena, &record_shape, RECORDS);
    const struct record *one;

    account = support_account();
    type    = support_type(account);
    one     = support_record(account, type, "One");
    for (size_t i = 0; i < RECORDS; i++) {
        struct record *record = (struct record *)list.items + i;

        *record = *one;
        CLEAR(record, id);
        SET(record, uuid, uuid_new());
        words[i] = support_words(record);
    }
    return list;
}

static int64_t waiting(void)
{
    struct change_load load;

    SUCCEED(change_waiting(OF(account), INT64_MAX, &load));
    return load.total;
}

static void add(struct list *records)
{
    SUCCEED(db_begin(OF(account)));
    SUCCEED(store_type_hold(OF(account), records->items));
    SUCCEED(store_records_insert(OF(account), records));
    SUCCEED(pack_new(OF(account), records, words));
    SUCCEED(db_commit(OF(account)));
}

Test(new_records, each_gets_its_id_and_all_become_one_segment)
{
    struct list    records  = make_records();
    struct list    segments = {0};
    struct record *found;

    add(&records);
    for (size_t i = 0; i < RECORDS; i++) {
        const struct record *record = (struct record *)records.items + i;

        SUCCEED(store_record_find(OF(account), record->uuid, &found));
        cr_assert(found && found->id == record->id, "record %zu", i);
    }
    cr_expect_eq(waiting(), 1, "the one that was stored alone");
    SUCCEED(segment_weights(OF(account), &segments));
    cr_assert_eq(segments.count, 1);
    cr_expect_eq(((struct segment *)segments.items)->members, RECORDS);
}

Test(new_records, where_somebody_packs_they_are_changes)
{
    struct list records = make_records();
    struct db  *other   = support_connect();
    bool        is_ours = false;

    SUCCEED(db_begin(OF_OTHER(other, account)));
    SUCCEED(lease_hold(OF_OTHER(other, account), &is_ours));
    cr_assert(is_ours);
    SUCCEED(db_commit(OF_OTHER(other, account)));
    SUCCEED(db_begin(OF_OTHER(other, account)));
    SUCCEED(lease_hold(OF_OTHER(other, account), &is_ours));
    cr_assert(is_ours);
    add(&records);
    cr_expect_eq(waiting(), RECORDS + 1);
    db_free(other);
}

Test(new_records, a_type_that_is_another_one_by_now_holds_nothing)
{
    struct list    records = make_records();
    struct record *record  = records.items;

    SET(record, type_updated_at, instant_after(clock_now(), record->type_updated_at));
    SUCCEED(db_begin(OF(account)));
    FAIL_AS(unavailable, store_type_hold(OF(account), record));
    cr_expect(db_may_repeat(db));
    db_rollback(db);
}
