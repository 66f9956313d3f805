/* Orders, the places of records in campaigns. All writing happens inside the caller's transaction. */
#ifndef STORE_ORDERS_H
#define STORE_ORDERS_H

#include "db/db.h"
#include "domain/campaign.h"

/*
 * Puts a record into a campaign and notes the event; sets `id`. `conflict` when it is in it already, `unacceptable`
 * when the record is gone.
 */
struct problem *store_order_add(const struct tenant *tenant, struct order *order) MUST_CHECK;

/* The order of that uuid in that campaign, complete, or NULL in `out`. With `lock` until the transaction ends. */
struct problem *store_order_find(const struct tenant *tenant, struct uuid campaign, struct uuid uuid, bool lock,
                                 struct order **out) MUST_CHECK;

/* Writes a changed order, of which a status other than busy ends the lease; a new status is an event. */
struct problem *store_order_update(const struct tenant *tenant, struct order *order, bool new_status) MUST_CHECK;

/* Makes stays that have ended of those which a locked record has in deleted campaigns. */
struct problem *store_order_end_deleted(const struct tenant *tenant, const struct record *record) MUST_CHECK;

/* Deletes the orders of a record that is locked and goes. */
struct problem *store_order_forget(const struct tenant *tenant, const struct record *record) MUST_CHECK;
/* A locked record has become active again: claims find its orders, which they had set aside. */
struct problem *store_orders_wake(const struct tenant *tenant, const struct record *record) MUST_CHECK;

/* Takes a record out of a campaign; `updated_at` is the time of it. The history keeps the place. */
struct problem *store_order_remove(const struct tenant *tenant, const struct order *order) MUST_CHECK;

#endif
