#include "history/history_log.h"

#include "domain/record.h"
#include "history/history.h"
#include "history/history_log_form.h"

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

static bool tells(const struct visit *visit)
{
    return HAS(visit, outcome) || HAS(visit, note) || HAS(visit, worker) || HAS(visit, duration);
}

static size_t told_size(const struct visit *visit)
{
    return visit->outcome.len + visit->note.len + visit->worker.len + (size_t)4 * NUMBER_BYTES;
}

static uint8_t *put_text(uint8_t *at, struct str text)
{
    at = number_put(at, text.len);
    if (text.len)
        memcpy(at, text.at, text.len);
    return at + text.len;
}

static uint8_t *put_changed(uint8_t *at, const struct visit *visit, struct instant moment)
{
    if (!tells(visit))
        return put(at, LOG_CHANGED, visit, moment);
    at = put(at, LOG_TOLD, visit, moment);
    at = put_text(at, visit->outcome);
    at = put_text(at, visit->note);
    at = put_text(at, visit->worker);
    return number_put(at, HAS(visit, duration) ? (uint64_t)visit->duration + 1 : 0);
}

static void take_told(struct visit *visit, const struct order *order)
{
    if (HAS(order, outcome))
        SET(visit, outcome, order->outcome);
    if (HAS(order, note))
        SET(visit, note, order->note);
    if (HAS(order, worker))
        SET(visit, worker, order->worker);
    if (HAS(order, duration))
        SET(visit, duration, order->duration);
}

static struct visit visit_of(const struct order *order)
{
    struct visit visit = {.marks       = {.shape = &visit_shape},
                          .campaign_id = order->campaign_id,
                          .order_id    = order->id,
                          .order_uuid  = order->uuid,
                          .status      = order->status,
                          .at          = order->created_at};

    take_told(&visit, order);
    return visit;
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
    uint8_t     *log   = arena_alloc(arena, 2 * (size_t)ENTRY + told_size(&visit));
    uint8_t     *end   = log;

    if (happened == LOG_MADE)
        end = put(put_made(end, &visit), LOG_CHANGED, &visit, order->created_at);
    else if (happened == LOG_CHANGED)
        end = put_changed(end, &visit, order->updated_at);
    else
        end = put(end, happened, &visit, order->updated_at);
    return (struct bytes){.at = log, .len = (size_t)(end - log)};
}

static struct problem *write_entry(const struct tenant *tenant, enum statement statement, const struct order *order,
                                   enum log_happened happened)
{
    struct log_entry *entry = entry_of(tenant, order->record_id);

    SET(entry, log, history_log_bytes(tenant->arena, order, happened));
    if (entry->log.len > LONGEST_ENTRY)
        return history_log_end(tenant, order->record_id);
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

/* --- making one out of rows --------------------------------------------------------------------------------------- */

/* Writes what the rows tell of a stay; its last status must be the one that it has. NULL: they tell something else. */
static uint8_t *put_stay(uint8_t *at, const struct list *visits, const struct visit *stay)
{
    const struct visit *visit  = visits->items;
    int                 status = stay->status;

    at = put_made(at, stay);
    for (size_t i = visits->count; i-- > 0;)
        if (HAS(&visit[i], event_id) && visit[i].order_id == stay->order_id) {
            at     = put_changed(at, &visit[i], visit[i].at);
            status = visit[i].status;
        }
    if (!stay->is_current)
        return put(at, LOG_REMOVED, stay, stay->removed_at);
    return status == stay->status ? at : NULL;
}

bool history_log_make(struct arena *arena, const struct list *visits, struct bytes *log)
{
    const struct visit *visit = visits->items;
    size_t              size  = (2 * visits->count + 1) * ENTRY;
    uint8_t            *start;
    uint8_t            *at;

    for (size_t i = 0; i < visits->count; i++)
        size += told_size(&visit[i]);
    start = at = arena_alloc(arena, size);

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
