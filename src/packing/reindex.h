/*
 * Making an account's index anew while it is in use. Packing is held off by a lease; the new segments are written
 * beside the old ones, hidden, and take their place at once. Both stand for the same moment: the changes that came
 * later are applied to the one as to the other.
 */
#ifndef PACKING_REINDEX_H
#define PACKING_REINDEX_H

#include "db/db.h"

struct reindex_job {
    struct db *reader; /* a connection beside the tenant's, for a snapshot of all records */
    /* Told now and then how many of the account's records are done; NULL: nobody asks. */
    void (*progress)(void *context, int64_t done, int64_t total);
    void *context;
};

/*
 * Makes the index of an account anew, and its counts right. Takes memory beside the arena, less than 200 MiB whatever
 * the records hold. What fails, for lack of memory, too, leaves the index as it was, and the lease is given back. The
 * arena must not have a place to escape to.
 */
struct problem *reindex_run(const struct tenant *tenant, const struct reindex_job *job) MUST_CHECK;

/* Whether an account has records and nothing of an index: it is older than that, or was restored without. */
struct problem *reindex_is_missing(const struct tenant *tenant, bool *is_missing) MUST_CHECK;

/* The same as reindex_run where records have no index yet; and where an older program has counted, what it has not is
 * counted. */
struct problem *reindex_complete(const struct tenant *tenant, const struct reindex_job *job) MUST_CHECK;

#endif
