#include "support.h"

#include "history/history.h"
#include "history/history_log.h"
#include "lists/order_lists.h"
#include "lists/record_lists.h"
#include "search/listing.h"
#include "store/campaigns.h"
#include "store/orders.h"
#include "store/record_types.h"
#include "store/records.h"

TestSuite(orders, .init = support_open, .fini = support_close);

static struct record *reload(const struct record *record)
{
    struct record *found;

    SUCCEED(store_record_find(OF(record->account_id), record->uuid, &found));
    SUCCEED(store_record_history(OF(record->account_id), found));
    return found;
}

Test(orders, a_record_is_in_a_campaign_once)
{
    int64_t          account  = support_account();
    struct record   *record   = support_record(account, support_type(account), "Ann");
    struct campaign *campaign = support_campaign(account, "Spring");

    SUCCEED(store_order_add(OF(account), support_order(campaign, record)));
    FAIL_AS(conflict, store_order_add(OF(account), support_order(campaign, record)));
}

Test(orders, a_record_that_is_gone_cannot_enter)
{
    int64_t          account  = support_account();
    struct record   *record   = support_record(account, support_type(account), "Ann");
    struct campaign *campaign = support_campaign(account, "Spring");

    SUCCEED(store_record_delete(OF(account), record, support_words(record)));
    FAIL_AS(unacceptable, store_order_add(OF(account), support_order(campaign, record)));
}

Test(orders, the_history_keeps_what_has_left)
{
    int64_t                 account  = support_account();
    struct record          *record   = support_record(account, support_type(account), "Ann");
    struct campaign        *campaign = support_campaign(account, "Spring");
    struct order           *order    = support_order(campaign, record);
    const struct placement *entry;

    SUCCEED(store_order_add(OF(account), order));
    SET(order, status, ORDER_BUSY);
    SET(order, updated_at, clock_now());
    SUCCEED(store_order_update(OF(account), order, true));
    SUCCEED(store_order_remove(OF(account), order));
    record = reload(record);
    cr_assert_eq(record->history.count, 1);
    entry = record->history.items;
    cr_assert(str_is(entry->campaign_name, "Spring"));
    cr_assert_eq(entry->status, ORDER_BUSY);
    cr_assert(HAS(entry, removed_at));
    cr_assert_eq(entry->events.count, 2);
    cr_assert_eq(((const struct placement_event *)entry->events.items)[0].status, ORDER_REGISTERED);

    SUCCEED(store_order_add(OF(account), support_order(campaign, record)));
    record = reload(record);
    cr_assert_eq(record->history.count, 2);
    entry = record->history.items;
    cr_assert_not(HAS(&entry[0], removed_at));
    cr_assert_eq(entry[0].events.count, 1);
    cr_assert(HAS(&entry[1], removed_at));
    cr_assert_eq(entry[1].events.count, 2);
}

static int64_t queries_of_history(struct record *record)
{
    int64_t before = db_usage(db).queries;

    SUCCEED(store_record_history(OF(record->account_id), record));
    return db_usage(db).queries - before;
}

Test(orders, a_history_needs_no_query_once_its_campaigns_are_known)
{
    int64_t          account  = support_account();
    struct record   *record   = support_record(account, support_type(account), "Ann");
    struct campaign *campaign = support_campaign(account, "Spring");
    struct order    *order    = support_order(campaign, record);

    SUCCEED(store_order_add(OF(account), order));
    record = reload(record);
    cr_assert_eq(queries_of_history(record), 0);
    cr_assert_eq(record->history.count, 1);
    SUCCEED(store_order_remove(OF(account), order));
    record = reload(record);
    cr_assert_eq(queries_of_history(record), 0);

    SUCCEED(store_campaign_update(OF(account), campaign));
    SUCCEED(store_record_find(OF(account), record->uuid, &record));
    cr_assert_gt(queries_of_history(record), 0);
    SUCCEED(store_record_find(OF(account), record->uuid, &record));
    cr_assert_eq(queries_of_history(record), 0);
    cr_assert_eq(record->campaigns.count, 0);
}

Test(orders, a_log_that_makes_no_sense_is_not_read)
{
    int64_t          account  = support_account();
    struct record   *record   = support_record(account, support_type(account), "Ann");
    struct campaign *campaign = support_campaign(account, "Spring");
    struct bytes     log;
    struct list      visits;

    SUCCEED(store_order_add(OF(account), support_order(campaign, record)));
    record = reload(record);
    log    = record->history_log;
    cr_assert(history_log_read(OF(account), record, &visits));
    cr_assert_eq(visits.count, 2);
    for (size_t len = 0; len < log.len; len++) {
        record->history_log.len = len;
        cr_expect(!history_log_read(OF(account), record, &visits) || visits.count == 1, "%zu bytes", len);
    }
    record->history_log.len = log.len;
    for (size_t i = 0; i < log.len; i++) {
        uint8_t *copy = arena_alloc(arena, log.len);

        memcpy(copy, log.at, log.len);
        copy[i] ^= 0xFF;
        record->history_log.at = copy;
        (void)history_log_read(OF(account), record, &visits); /* the sanitizers judge */
        cr_expect_leq(visits.count, log.len);
    }
}

Test(orders, a_deleted_campaign_stays_in_the_history)
{
    int64_t                 account  = support_account();
    struct record          *record   = support_record(account, support_type(account), "Ann");
    struct campaign        *campaign = support_campaign(account, "Spring");
    struct campaign        *found;
    const struct placement *entry;

    SUCCEED(store_order_add(OF(account), support_order(campaign, record)));
    SET(campaign, deleted_at, clock_now());
    SUCCEED(store_campaign_delete(OF(account), campaign));
    SUCCEED(store_campaign_find(OF(account), campaign->uuid, &found));
    cr_assert_null(found);
    entry = reload(record)->history.items;
    cr_assert(str_is(entry->campaign_name, "Spring"));
    cr_assert(HAS(entry, removed_at));
}

Test(orders, deleting_a_record_leaves_nothing_behind)
{
    int64_t             account  = support_account();
    struct record_type *type     = support_type(account);
    struct record      *record   = support_record(account, type, "Ann");
    struct campaign    *campaign = support_campaign(account, "Spring");
    struct listing     *listing  = support_listing(account);
    struct list         rows;
    int64_t             total;

    SUCCEED(store_order_add(OF(account), support_order(campaign, record)));
    record = reload(record);
    SET(record, type_updated_at, type->updated_at);
    SUCCEED(store_record_delete(OF(account), record, support_words(record)));
    SET(listing, campaign_id, campaign->id);
    SUCCEED(store_order_page(OF(account), listing, &rows, &total));
    cr_assert_eq(total, 0);
    SUCCEED(store_record_page(OF(account), listing, &rows, &total));
    cr_assert_eq(total, 0);
}

Test(orders, a_type_in_use_stays)
{
    int64_t             account = support_account();
    struct record_type *type    = support_type(account);
    struct record      *record  = support_record(account, type, "Ann");

    FAIL_AS(conflict, store_record_type_delete(OF(account), type));
    SUCCEED(store_record_delete(OF(account), record, support_words(record)));
    SUCCEED(store_record_type_delete(OF(account), type));
}
