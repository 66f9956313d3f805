#include "support.h"

#include "search/listing.h"
#include "store/accounts.h"
#include "store/campaigns.h"
#include "store/orders.h"
#include "store/record_types.h"
#include "store/records.h"
#include "store/schema.h"

#include <stdlib.h>

struct arena *arena;
struct db    *db;

static struct db_settings settings;

struct db_settings support_settings(void)
{
    return (struct db_settings){
        .socket          = getenv("CALLBOOK_TEST_SOCKET"),
        .user            = "root",
        .name            = getenv("CALLBOOK_TEST_DATABASE"),
        .connect_timeout = 2,
        .timeout         = 30,
    };
}

struct db *support_connect(void)
{
    settings = support_settings();
    return db_new(&settings);
}

void support_open(void)
{
    arena = arena_new(512 << 20);
    db    = support_connect();
    SUCCEED(schema_migrate(OF(0), NULL));
}

void support_explain_in_rows(void)
{
    SUCCEED(db_command(db, arena, "set @none = 0 /*!80032 , session explain_format = 'TRADITIONAL' */"));
}

void support_close(void)
{
    db_free(db);
    arena_free(arena);
}

int64_t support_account(void)
{
    struct account *account = SHAPE_NEW(arena, struct account, account_shape);
    struct account *found;
    char           *name = arena_alloc(arena, 37);

    SET(account, uuid, uuid_new());
    uuid_format(account->uuid, name);
    SET(account, name, str_from(name));
    SET(account, status, ACCOUNT_ACTIVE);
    SET(account, created_at, clock_now());
    SUCCEED(store_account_add(OF(0), account));
    SUCCEED(store_account_find(OF(0), account->name, &found));
    return found->id;
}

static struct value *raw(const char *text)
{
    struct value *value = ARENA_NEW(arena, struct value);

    value->kind = VALUE_RAW;
    value->text = str_from(text);
    return value;
}

struct record_type *support_type(int64_t account)
{
    struct record_type *type = SHAPE_NEW(arena, struct record_type, record_type_shape);
    char               *slug = arena_alloc(arena, 37);

    SET(type, account_id, account);
    SET(type, uuid, uuid_new());
    uuid_format(type->uuid, slug);
    SET(type, name, STR("Lead"));
    SET(type, slug, str_from(slug));
    SET(type, status, RECORD_TYPE_VISIBLE);
    SET(type, is_default, false);
    SET(type, definition, raw("[]"));
    SET(type, created_at, clock_now());
    SET(type, updated_at, type->created_at);
    SUCCEED(store_record_type_add(OF(account), type));
    return type;
}

struct tokens support_words(const struct record *record)
{
    struct value        nothing = {.kind = VALUE_OBJECT};
    struct record_state state   = {.record = record, .parameters = &nothing};
    struct tokens       words   = {0};

    words.at = record_words(arena, &state, &words.count);
    return words;
}

struct record *support_record(int64_t account, const struct record_type *type, const char *first_name)
{
    struct record *record = SHAPE_NEW(arena, struct record, record_shape);

    SET(record, account_id, account);
    SET(record, uuid, uuid_new());
    SET(record, type_id, type->id);
    SET(record, type_updated_at, type->updated_at);
    SET(record, type_uuid, type->uuid);
    SET(record, first_name, str_from(first_name));
    SET(record, phone, STR("+1234567890"));
    SET(record, parameters, raw("{\"amount\":1.10}"));
    SET(record, status, RECORD_ACTIVE);
    SET(record, has_history, HISTORY_NONE);
    SET(record, created_at, clock_now());
    SET(record, updated_at, record->created_at);
    SUCCEED(store_record_add(OF(account), record, support_words(record)));
    return record;
}

struct campaign *support_campaign(int64_t account, const char *name)
{
    struct campaign *campaign = SHAPE_NEW(arena, struct campaign, campaign_shape);

    SET(campaign, account_id, account);
    SET(campaign, uuid, uuid_new());
    SET(campaign, name, str_from(name));
    SET(campaign, status, CAMPAIGN_DRAFT);
    SET(campaign, type, CAMPAIGN_OUTBOUND);
    SET(campaign, timezone, STR("UTC"));
    SET(campaign, created_at, clock_now());
    SET(campaign, updated_at, campaign->created_at);
    SUCCEED(store_campaign_add(OF(account), campaign));
    return campaign;
}

struct order *support_order(const struct campaign *campaign, const struct record *record)
{
    struct order *order = SHAPE_NEW(arena, struct order, order_shape);

    SET(order, account_id, campaign->account_id);
    SET(order, uuid, uuid_new());
    SET(order, campaign_id, campaign->id);
    SET(order, campaign_uuid, campaign->uuid);
    SET(order, record_id, record->id);
    SET(order, type_id, record->type_id);
    SET(order, status, ORDER_REGISTERED);
    SET(order, created_at, clock_now());
    SET(order, updated_at, order->created_at);
    return order;
}

struct listing *support_listing(int64_t account)
{
    struct listing *listing = SHAPE_NEW(arena, struct listing, listing_shape);

    SET(listing, account_id, account);
    SET(listing, limit, 10);
    SET(listing, offset, 0);
    return listing;
}
