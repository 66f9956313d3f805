/* Putting the slots of counts together, once hardly anybody adds to them any more. */
#ifndef STATS_STATUS_FOLD_H
#define STATS_STATUS_FOLD_H

#include "db/db.h"

enum { FOLD_AFTER = 8 /* quarters */ };

/*
 * Goes on with quarters that are over since FOLD_AFTER others, for about so many microseconds; each step is a
 * transaction of its own. What is added later to a quarter that was put together stays beside it. Several programs may
 * do so at once: what they write are differences, so no sum is ever another.
 */
struct problem *status_fold(const struct tenant *tenant, struct instant now, uint64_t micros) MUST_CHECK;

#endif
