/* What follows from writing many orders: their events, their numbers and the logs of their records' histories. */
#ifndef STORE_ORDER_CHANGES_H
#define STORE_ORDER_CHANGES_H

#include "history/history_log.h"

/*
 * Notes what was written to many orders, a list of struct order, in the same transaction: their events, unless they
 * were removed, how many have which status, and what the logs of their records' histories tell. `stored_status` is that
 * of before. `record_history` is 0 only where the record never was in a campaign, so that its log begins.
 */
struct problem *order_changes_note(const struct tenant *tenant, const struct list *orders,
                                   enum log_happened happened) MUST_CHECK;

#endif
