/* Comparing the counts with the orders and the events themselves. */
#ifndef STATS_STATUS_RECOUNT_H
#define STATS_STATUS_RECOUNT_H

#include "db/db.h"

/*
 * Counts all orders and events of an account and adds what the counts lack, in one transaction, while others write.
 * `wrong` gets how many rows were wrong: also all that was there before anything was counted. It takes as long as
 * reading all events does, and may be done by several programs at once.
 */
struct problem *status_recount(const struct tenant *tenant, int64_t *wrong) MUST_CHECK;

#endif
