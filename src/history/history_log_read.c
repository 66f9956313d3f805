#include "history/history.h"
#include "history/history_log_form.h"

enum { TRUST = 60 /* of what the cache trusts else */ };

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

static bool take_text(struct reading *reading, struct str *text)
{
    uint64_t len;

    if (!number_take(&reading->rest, &len) || len > reading->rest.len)
        return false;
    *text = (struct str){.at = (const char *)reading->rest.at, .len = (size_t)len};
    reading->rest.at += len;
    reading->rest.len -= (size_t)len;
    return true;
}

static bool read_told(struct reading *reading, struct visit *visit)
{
    struct str outcome;
    struct str note;
    struct str worker;
    uint64_t   duration;

    if (!take_text(reading, &outcome) || !take_text(reading, &note) || !take_text(reading, &worker) ||
        !number_take(&reading->rest, &duration))
        return false;
    if (outcome.len)
        SET(visit, outcome, outcome);
    if (note.len)
        SET(visit, note, note);
    if (worker.len)
        SET(visit, worker, worker);
    if (duration)
        SET(visit, duration, (int64_t)duration - 1);
    return read_later(reading, LOG_CHANGED, visit);
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
    if (happened == LOG_TOLD)
        return read_told(reading, visit);
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
