/* What every worker looks after between requests, whoever's it is: that the deleted goes for good (store/purge.h). */
#ifndef API_UPKEEP_H
#define API_UPKEEP_H

#include "db/db.h"

/* A worker's own; zero at first. */
struct upkeep {
    uint64_t next; /* when it looks again, by clock_monotonic_us */
};

/* Costs a look at the clock. */
bool upkeep_is_due(const struct upkeep *upkeep);

/* Looks once a minute, if it is due, and does a step of what there is to do; a few times a second while there is more.
 */
void upkeep_run(struct upkeep *upkeep, struct db *db, struct arena *arena);

/*
 * After some writes of an account: takes away, for a fifth of a second at most, what large deletions have left, and
 * counts what has a quota, if it is time for that.
 */
void upkeep_of_account(const struct tenant *tenant);

#endif
