/*
 * A look at the orders that come next, before the transaction of the claim and without locks: it tells where to look.
 * What was claimed just now stands in the index before them for a while, and each claim would go through all of that.
 */
#ifndef CLAIMS_CLAIM_GLANCE_H
#define CLAIMS_CLAIM_GLANCE_H

#include "claims/claim_take.h"

/* What was seen. Without a rank, nothing is due that may be taken in this way. */
struct claim_glance {
    struct list              ranks;
    const struct claim_rank *rank;   /* the first that has orders which are due, or NULL */
    struct list              sights; /* of struct claim_sight, in the order in which they come */
};

/*
 * Looks for `limit` orders and for as many again as some others may be taking at this moment, outside of a
 * transaction. It reads what is not committed yet: nothing of it is known to be so.
 */
struct problem *claim_glance(const struct tenant *tenant, struct uuid campaign, int64_t limit,
                             struct claim_glance *glance) MUST_CHECK;

/*
 * Locks up to `limit` of the orders that were seen, as they are now, those that come first. Where others are taking
 * those, it goes on with some that come a little later: not all begin at the same place then.
 */
struct problem *claim_lock_seen(const struct claim *claim, int64_t limit, struct list *orders) MUST_CHECK;

#endif
