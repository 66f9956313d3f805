/* What happens to orders, as their records' histories keep it. */
#ifndef HISTORY_ORDER_EVENTS_H
#define HISTORY_ORDER_EVENTS_H

#include "db/db.h"
#include "domain/campaign.h"

enum order_happened {
    ORDER_CAME,    /* a new order */
    ORDER_CHANGED, /* an order that has another status now; `stored_status` is the one before */
};

/*
 * Writes the events of orders that came or got another status, at their `updated_at`, and counts them. Every event that
 * is written goes through here, but for those of an account that is imported, which are counted where they are written.
 */
struct problem *order_events_add(const struct tenant *tenant, const struct list *orders,
                                 enum order_happened happened) MUST_CHECK;

/* Counts orders that are there no more; their events stay. */
struct problem *order_events_left(const struct tenant *tenant, const struct list *orders) MUST_CHECK;

#endif
