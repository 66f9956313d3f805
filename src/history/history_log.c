#include "history/history_log.h"

#include "domain/record.h"
#include "history/history.h"
#include "index/numbers.h"

/* clang-format off */
static const struct field log_entry_fields[] = {
    FIELD(struct log_entry, NULL, account_id),
    FIELD(struct log_entry, NULL, record_id),
    FIELD(struct log_entry, NULL, log),
};
SHAPE(log_entry_shape, "LogEntry", struct log_entry, log_entry_fields);

static const struct field campaign_name_fields[] = {
    FIELD(struct campaign_name, NULL, uuid),
    FIELD(struct campaign_name, NULL, name),
    FIELD(struct campaign_name, NULL, deleted_at),
    FIELD(struct campaign_name, NULL, version),
};
SHAPE(campaign_name_shape, "CampaignName", struct campaign_name, campaign_name_fields);
/* clang-format on */

/*
 * An entry is a byte that says what happened, the order's status, its id and the moment; LOG_MADE has the campaign's id
 * and the order's uuid behind that. The first status of an order is an entry LOG_CHANGED of its own.
 */
enum { ENTRY = 2 + 3 * NUMBER_BYTES + sizeof(struct uuid), SHORTEST_ENTRY = 4 /* bytes */ };

enum { TRUST = 60 /* of what the cache trusts else */ };

/* --- writing ------------------------------------------------------------------------------------------------------ */

static uint8_t *put(uint8_t *at, enum log_happened happened, const struct visit *visit, struct instant moment)
{
    *at++ = (uint8_t)happened;
    *at++ = (uint8_t)visit->status;
    at    = number_put(at, (uint64_t)visit->order_id);
    return number_put(at, (uint64_t)moment.micros);
}

static uint8_t *put_made(uint8_t *at, const struct visit *stay)
{
    at = put(at, LOG_MADE, stay, stay->at);
    at = number_put(at, (uint64_t)stay->campaign_id);
    memcpy(at, stay->order_uuid.bytes, sizeof(stay->order_uuid.bytes));
    return at + sizeof(stay->order_uuid.bytes);
}

static struct visit visit_of(const struct order *order)
{
    return (struct visit){.campaign_id = order->campaign_id,
                          .order_id    = order->id,
                          .order_uuid  = order->uuid,
                          .status      = order->status,
                          .at          = order->created_at};
}

static struct log_entry *entry_of(const struct tenant *tenant, int64_t record_id)
{
    struct log_entry *entry = SHAPE_NEW(tenant->arena, struct log_entry, log_entry_shape);

    SET(entry, account_id, tenant->account_id);
    SET(entry, record_id, record_id);
    return entry;
}

struct bytes history_log_bytes(struct arena *arena, const struct order *order, enum log_happened happened)
{
    struct visit visit = visit_of(order);
    uint8_t     *log   = arena_alloc(arena, 2 * (size_t)ENTRY);
    uint8_t     *end   = log;

    if (happened == LOG_MADE)
        end = put(put_made(end, &visit), LOG_CHANGED, &visit, order->created_at);
    else
        end = put(end, happened, &visit, order->updated_at);
    return (struct bytes){.at = log, .len = (size_t)(end - log)};
}

static struct problem *write_entry(const struct tenant *tenant, enum statement statement, const struct order *order,
                                   enum log_happened happened)
{
    struct log_entry *entry = entry_of(tenant, order->record_id);

    SET(entry, log, history_log_bytes(tenant->arena, order, happened));
    return db_run(tenant, statement, entry, NULL);
}

struct problem *history_log_made(const struct tenant *tenant, const struct order *order, bool is_first)
{
    return write_entry(tenant, is_first ? SQL_history_log_begin : SQL_history_log_add, order, LOG_MADE);
}

struct problem *history_log_changed(const struct tenant *tenant, const struct order *order)
{
    return write_entry(tenant, SQL_history_log_add, order, LOG_CHANGED);
}

struct problem *history_log_removed(const struct tenant *tenant, const struct order *order)
{
    return write_entry(tenant, SQL_history_log_add, order, LOG_REMOVED);
}

struct problem *history_log_end(const struct tenant *tenant, int64_t record_id)
{
    return db_run(tenant, SQL_history_log_end, entry_of(tenant, record_id), NULL);
}

struct problem *history_log_delete(const struct tenant *tenant, int64_t record_id)
{
    return db_run(tenant, SQL_history_log_delete, entry_of(tenant, record_id), NULL);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

struct problem *history_log_find(const struct tenant *tenant, struct record *record)
{
    struct record  *found_log = SHAPE_NEW(tenant->arena, struct record, record_shape);
    bool            found     = false;
    struct problem *problem   = db_one(tenant, SQL_history_log_of, record, found_log, &found);

    if (problem || !found)
        return problem;
    SET(record, history_log, found_log->history_log);
    SET(record, history_version, found_log->history_version);
    return NULL;
}

/* The rows that have been made out of a log so far. */
struct reading {
    struct bytes  rest;
    struct visit *visits;
    size_t        count;
};

static struct visit *stay_of_order(const struct reading *reading, int64_t order_id)
{
    for (size_t i = reading->count; i-- > 0;)
        if (!HAS(&reading->visits[i], event_id) && reading->visits[i].order_id == order_id)
            return &reading->visits[i];
    return NULL;
}

static bool read_made(struct reading *reading, struct visit *visit)
{
    uint64_t campaign_id;

    if (!number_take(&reading->rest, &campaign_id) || reading->rest.len < sizeof(visit->order_uuid.bytes))
        return false;
    memcpy(visit->order_uuid.bytes, reading->rest.at, sizeof(visit->order_uuid.bytes));
    reading->rest.at += sizeof(visit->order_uuid.bytes);
    reading->rest.len -= sizeof(visit->order_uuid.bytes);
    SET(visit, order_uuid, visit->order_uuid);
    SET(visit, campaign_id, (int64_t)campaign_id);
    SET(visit, is_current, true);
    reading->count++;
    return true;
}

/* Later entries of an order are of a stay that the log has already. */
static bool read_later(struct reading *reading, enum log_happened happened, struct visit *visit)
{
    struct visit *stay = stay_of_order(reading, visit->order_id);

    if (!stay)
        return false;
    SET(stay, status, visit->status);
    if (happened == LOG_REMOVED) {
        SET(stay, removed_at, visit->at);
        SET(stay, is_current, false);
    } else {
        SET(visit, event_id, (int64_t)reading->count);
        reading->count++;
    }
    return true;
}

static bool read_entry(struct reading *reading)
{
    struct visit     *visit = &reading->visits[reading->count];
    enum log_happened happened;
    uint64_t          order_id;
    uint64_t          micros;

    if (reading->rest.len < SHORTEST_ENTRY)
        return false;
    happened = (enum log_happened)reading->rest.at[0];
    SET(visit, status, reading->rest.at[1]);
    reading->rest.at += 2;
    reading->rest.len -= 2;
    if (!number_take(&reading->rest, &order_id) || !number_take(&reading->rest, &micros))
        return false;
    SET(visit, order_id, (int64_t)order_id);
    SET(visit, at, ((struct instant){.micros = (int64_t)micros}));
    if (happened == LOG_MADE)
        return read_made(reading, visit);
    return (happened == LOG_CHANGED || happened == LOG_REMOVED) && read_later(reading, happened, visit);
}

/*
 * A name is known to be right by its version, so the cache may trust it for a minute, not for a second. Not for ever:
 * a database that was restored from a backup counts its versions a second time.
 */
static uint64_t slow_clock(void)
{
    return clock_monotonic_us() / TRUST;
}

static struct cache_key name_key(int64_t account_id, int64_t campaign_id)
{
    struct cache_key key = {0};

    memcpy(key.bytes, &account_id, sizeof(account_id));
    memcpy(key.bytes + sizeof(account_id), &campaign_id, sizeof(campaign_id));
    return key;
}

/*
 * What a campaign was in the version that the record was read with, or NULL. Every change of a campaign makes another
 * version of its account in the same transaction, so what is found is what the tables would tell.
 */
static const struct campaign_name *remembered(const struct tenant *tenant, const struct record *record,
                                              int64_t campaign_id, uint64_t now)
{
    struct cache_key            key  = name_key(tenant->account_id, campaign_id);
    const struct campaign_name *name = cache_find(db_campaign_names(tenant->db), &key, now);

    return name && name->version == record->history_version ? name : NULL;
}

/* Fills in what the log does not know of a stay. */
static bool name_campaign(const struct tenant *tenant, const struct record *record, struct visit *stay, uint64_t now)
{
    const struct campaign_name *name = remembered(tenant, record, stay->campaign_id, now);

    if (!name)
        return false;
    SET(stay, campaign_uuid, name->uuid);
    SET(stay, campaign_name, name->name);
    if (!HAS(stay, removed_at) && HAS(name, deleted_at))
        SET(stay, removed_at, name->deleted_at);
    return true;
}

bool history_log_read(const struct tenant *tenant, const struct record *record, struct list *visits)
{
    uint64_t       now     = slow_clock();
    struct reading reading = {.rest = record->history_log};

    if (!HAS(record, history_log) || !HAS(record, history_version) || !reading.rest.len)
        return false;
    *visits        = shape_list(tenant->arena, &visit_shape, reading.rest.len / SHORTEST_ENTRY + 1);
    reading.visits = visits->items;
    while (reading.rest.len)
        if (!read_entry(&reading))
            return false;
    for (size_t i = 0; i < reading.count; i++)
        if (!HAS(&reading.visits[i], event_id) && !name_campaign(tenant, record, &reading.visits[i], now))
            return false;
    visits->count = reading.count;
    return true;
}

static void remember(const struct tenant *tenant, const struct record *record, const struct visit *stay, uint64_t now)
{
    struct cache_key      key  = name_key(tenant->account_id, stay->campaign_id);
    struct campaign_name *name = SHAPE_NEW(tenant->arena, struct campaign_name, campaign_name_shape);

    SET(name, uuid, stay->campaign_uuid);
    SET(name, name, stay->campaign_name);
    if (HAS(stay, campaign_deleted_at))
        SET(name, deleted_at, stay->campaign_deleted_at);
    SET(name, version, record->history_version);
    cache_keep(db_campaign_names(tenant->db), &key, name, now);
}

void history_log_remember(const struct tenant *tenant, const struct record *record, const struct list *visits)
{
    const struct visit *visit = visits->items;
    uint64_t            now   = slow_clock();

    if (!HAS(record, history_version))
        return;
    for (size_t i = 0; i < visits->count && i < CACHE_SIZE; i++)
        if (!HAS(&visit[i], event_id) && !remembered(tenant, record, visit[i].campaign_id, now))
            remember(tenant, record, &visit[i], now);
}

/* --- making one out of rows --------------------------------------------------------------------------------------- */

/* Writes what the rows tell of a stay; its last status must be the one that it has. NULL: they tell something else. */
static uint8_t *put_stay(uint8_t *at, const struct list *visits, const struct visit *stay)
{
    const struct visit *visit  = visits->items;
    int                 status = stay->status;

    at = put_made(at, stay);
    for (size_t i = visits->count; i-- > 0;)
        if (HAS(&visit[i], event_id) && visit[i].order_id == stay->order_id) {
            at     = put(at, LOG_CHANGED, &visit[i], visit[i].at);
            status = visit[i].status;
        }
    if (!stay->is_current)
        return put(at, LOG_REMOVED, stay, stay->removed_at);
    return status == stay->status ? at : NULL;
}

bool history_log_make(struct arena *arena, const struct list *visits, struct bytes *log)
{
    const struct visit *visit = visits->items;
    uint8_t            *start = arena_alloc(arena, (2 * visits->count + 1) * ENTRY);
    uint8_t            *at    = start;

    for (size_t i = visits->count; i-- > 0 && at;) {
        if (!HAS(&visit[i], status))
            return false;
        if (HAS(&visit[i], event_id))
            continue;
        if (!visit[i].order_id)
            return false;
        at = put_stay(at, visits, &visit[i]);
    }
    if (!at || at == start || at - start > HISTORY_LOG)
        return false;
    *log = (struct bytes){.at = start, .len = (size_t)(at - start)};
    return true;
}
