/* Events that do not say of which account they are: workers of before 0015-account-keys wrote them. */
#ifndef TRANSFER_OLD_EVENTS_H
#define TRANSFER_OLD_EVENTS_H

#include "db/db.h"

/*
 * Puts the account into those of the tenant's records, in transactions of up to 1,000 rows each, while others read and
 * write. `events` gets how many there were. May be done again, and by several programs at once.
 */
struct problem *store_old_events_fill(const struct tenant *tenant, int64_t *events) MUST_CHECK;

#endif
