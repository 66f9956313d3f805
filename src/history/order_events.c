#include "history/order_events.h"

#include "stats/status_counts.h"

static struct problem *count_one(const struct tenant *tenant, const struct order *order, enum order_happened happened)
{
    struct status_seen before = {.campaign_id = order->campaign_id, .status = order->stored_status};
    struct status_seen now    = {.campaign_id = order->campaign_id, .status = order->status, .at = order->updated_at};
    struct problem    *problem;

    if (happened == ORDER_CHANGED && (problem = count_orders(tenant, &before, -1)))
        return problem;
    if ((problem = count_orders(tenant, &now, 1)))
        return problem;
    return count_event(tenant, &now);
}

static struct problem *write_events(const struct tenant *tenant, const struct list *orders)
{
    static const struct row_statement events = {SQL_order_event_insert, SQL_order_event_insert_next, SQL_COUNT};

    if (orders->count == 1)
        return db_run(tenant, SQL_order_event_insert, orders->items, NULL);
    return db_run_rows(tenant, &events, orders);
}

struct problem *order_events_add(const struct tenant *tenant, const struct list *orders, enum order_happened happened)
{
    const struct order *order   = orders->items;
    struct problem     *problem = orders->count ? write_events(tenant, orders) : NULL;

    for (size_t i = 0; i < orders->count && !problem; i++)
        problem = count_one(tenant, &order[i], happened);
    return problem;
}

struct problem *order_events_left(const struct tenant *tenant, const struct list *orders)
{
    const struct order *order   = orders->items;
    struct problem     *problem = NULL;

    for (size_t i = 0; i < orders->count && !problem; i++)
        problem = count_orders(
            tenant, &(struct status_seen){.campaign_id = order[i].campaign_id, .status = order[i].stored_status}, -1);
    return problem;
}
