/*
 * When an order is due, and which comes first: two columns by which a claim finds orders without reading those that are
 * not due.
 */
#ifndef CALLING_DUE_H
#define CALLING_DUE_H

#include "domain/campaign.h"

enum {
    /*
     * Two ranks for each priority, the highest first: of appointments and of orders whose lease has ended, which were
     * the next ones before; and of all others.
     */
    CLAIM_RANKS = 2 * (2 * PRIORITY_MOST + 1),
    /* Set aside by a claim: tried as often as the campaign allows, found by the number of attempts; of records that are
     * not active. */
    RANK_SPENT    = 400,
    RANK_INACTIVE = 401,
    RANK_NEVER    = 500, /* what cannot be claimed as it is; such an order has no due_at, and all others have one */
};

/*
 * Sets claim_rank and due_at of an order that is about to be written, by its other members. An order that is not busy
 * has no lease. What an order lacks that every row has, priority and attempts, becomes 0.
 */
void order_set_due(struct order *order);

/* Whether an order could be claimed then, as far as its own row tells. */
bool order_is_due(const struct order *order, struct instant now);

/* The due_at of an order that is set aside for so many attempts. */
struct instant due_when_spent(int64_t attempts);

#endif
