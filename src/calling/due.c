#include "calling/due.h"

/* Since when an order is due, where its row tells. */
static bool due_since(const struct order *order, struct instant *since)
{
    *since = (struct instant){0};
    switch (order->status) {
    case ORDER_REGISTERED:
    case ORDER_PLANNED:
        if (HAS(order, next_attempt_at))
            *since = order->next_attempt_at;
        return true;
    case ORDER_SCHEDULED:
        *since = order->scheduled_time;
        return HAS(order, scheduled_time);
    case ORDER_BUSY:
        *since = order->lease_until;
        return HAS(order, lease_until);
    default:
        return false;
    }
}

void order_set_due(struct order *order)
{
    bool           was_next = order->status == ORDER_SCHEDULED || order->status == ORDER_BUSY;
    struct instant since;
    bool           is_ever = due_since(order, &since);

    if (!HAS(order, priority))
        SET(order, priority, 0);
    if (!HAS(order, attempts))
        SET(order, attempts, 0);
    if (order->status != ORDER_BUSY)
        order_end_lease(order);
    SET(order, claim_rank, 2 * (PRIORITY_MOST - order->priority) + !was_next);
    SET(order, due_at, since);
    if (is_ever)
        return;
    SET(order, claim_rank, RANK_NEVER);
    CLEAR(order, due_at);
}

bool order_is_due(const struct order *order, struct instant now)
{
    struct instant since;

    return due_since(order, &since) && since.micros <= now.micros;
}

struct instant due_when_spent(int64_t attempts)
{
    return (struct instant){.micros = attempts * 1000000};
}
