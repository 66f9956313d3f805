#include "store/orders.h"

#include "calling/due.h"
#include "history/history.h"
#include "history/history_log.h"
#include "history/order_events.h"
#include "store/records.h"

/* `marked` gets whether it was not marked so before. */
static struct problem *mark_history(const struct tenant *tenant, const struct order *order, enum record_history history,
                                    bool *marked)
{
    struct record  *record = SHAPE_NEW(tenant->arena, struct record, record_shape);
    int64_t         rows   = 0;
    struct problem *problem;

    *marked = false;
    if (order->record_history >= (int64_t)history)
        return NULL;
    SET(record, account_id, order->account_id);
    SET(record, id, order->record_id);
    SET(record, has_history, history);
    problem = db_run(tenant, SQL_record_mark_history, record, &rows);
    *marked = rows > 0;
    return problem;
}

static struct list alone(const struct order *order)
{
    return (struct list){.items = (void *)(uintptr_t)order, .count = 1};
}

static struct problem *add_event(const struct tenant *tenant, const struct order *order, enum order_happened happened)
{
    const struct list orders  = alone(order);
    struct problem   *problem = order_events_add(tenant, &orders, happened);

    return problem ? problem : store_history_trim(tenant, order->record_id, order->updated_at);
}

struct problem *store_order_add(const struct tenant *tenant, struct order *order)
{
    bool            is_first;
    struct problem *problem;

    order_set_due(order);
    if ((problem = db_run(tenant, SQL_order_insert, order, NULL)))
        return problem;
    SET(order, id, db_last_id(tenant->db));
    if ((problem = add_event(tenant, order, ORDER_CAME)) ||
        (problem = mark_history(tenant, order, HISTORY_CURRENT, &is_first)))
        return problem;
    return history_log_made(tenant, order, is_first);
}

struct problem *store_order_find(const struct tenant *tenant, struct uuid campaign, struct uuid uuid, bool lock,
                                 struct order **out)
{
    struct order   *key   = SHAPE_NEW(tenant->arena, struct order, order_shape);
    struct order   *order = SHAPE_NEW(tenant->arena, struct order, order_shape);
    bool            found = false;
    struct problem *problem;

    *out = NULL;
    SET(key, account_id, tenant->account_id);
    SET(key, campaign_uuid, campaign);
    SET(key, uuid, uuid);
    if ((problem = db_one(tenant, lock ? SQL_order_lock : SQL_order_by_uuid, key, order, &found)))
        return problem;
    if (found) {
        order_complete(tenant->arena, order);
        *out = order;
    }
    return NULL;
}

struct problem *store_order_update(const struct tenant *tenant, struct order *order, bool new_status)
{
    struct problem *problem;

    order_set_due(order);
    problem = db_run(tenant, SQL_order_update, order, NULL);
    if (problem || !new_status || (problem = add_event(tenant, order, ORDER_CHANGED)))
        return problem;
    return history_log_changed(tenant, order);
}

struct problem *store_order_remove(const struct tenant *tenant, const struct order *order)
{
    const struct list orders = alone(order);
    bool              ignored;
    struct problem   *problem;

    if ((problem = db_run(tenant, SQL_past_order_insert, order, NULL)) ||
        (problem = db_run(tenant, SQL_order_delete, order, NULL)) || (problem = order_events_left(tenant, &orders)) ||
        (problem = store_history_trim(tenant, order->record_id, order->updated_at)) ||
        (problem = mark_history(tenant, order, HISTORY_PAST, &ignored)))
        return problem;
    return history_log_removed(tenant, order);
}

/* Of orders of which only campaign and status were read. */
static struct problem *count_left(const struct tenant *tenant, const struct list *orders)
{
    struct order *order = orders->items;

    for (size_t i = 0; i < orders->count; i++)
        order[i].stored_status = order[i].status;
    return order_events_left(tenant, orders);
}

struct problem *store_order_forget(const struct tenant *tenant, const struct record *record)
{
    struct order   *order  = SHAPE_NEW(tenant->arena, struct order, order_shape);
    struct list     orders = {0};
    struct problem *problem;

    SET(order, account_id, record->account_id);
    SET(order, record_id, record->id);
    if ((problem = db_all(tenant, SQL_status_orders_of_record, order, &orders)) ||
        (problem = count_left(tenant, &orders)) || !orders.count)
        return problem;
    return db_run(tenant, SQL_record_delete_orders, record, NULL);
}

struct problem *store_order_end_deleted(const struct tenant *tenant, const struct record *record)
{
    struct order   *order = SHAPE_NEW(tenant->arena, struct order, order_shape);
    struct list     ended = {0};
    bool            ignored;
    struct problem *problem;

    SET(order, account_id, record->account_id);
    SET(order, record_id, record->id);
    if ((problem = db_all(tenant, SQL_status_orders_ended, order, &ended)) || (problem = count_left(tenant, &ended)) ||
        (problem = db_run(tenant, SQL_order_end_deleted, order, NULL)) ||
        (problem = db_run(tenant, SQL_order_delete_ended, order, NULL)) ||
        (problem = history_log_end(tenant, record->id)))
        return problem;
    return mark_history(tenant, order, HISTORY_PAST, &ignored);
}

struct problem *store_orders_wake(const struct tenant *tenant, const struct record *record)
{
    return record->has_history ? db_run(tenant, SQL_orders_wake, record, NULL) : NULL;
}
