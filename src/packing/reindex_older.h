/*
 * Renewing what an older fold has left in the index, while all of it is in use: the records of an older segment are
 * read again, some thousand at a time, become a small segment, and are dead in the older one. Packing goes on as ever.
 */
#ifndef PACKING_REINDEX_OLDER_H
#define PACKING_REINDEX_OLDER_H

#include "db/db.h"

/*
 * One step, of about a third of a second, inside the caller's transaction and lease. `*worked`: there was something to
 * do. Records whose change is not packed yet stay as they are: packing renews them.
 */
struct problem *reindex_older_step(const struct tenant *tenant, bool *worked) MUST_CHECK;

#endif
