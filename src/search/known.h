/* The comparison of what an account's index knows with its records: nothing else would notice that some are hidden. */
#ifndef SEARCH_KNOWN_H
#define SEARCH_KNOWN_H

#include "db/db.h"

/* Which records: how many, and a sum over their ids that others would hardly have. */
struct known {
    struct described marks;
    int64_t          total;
    int64_t          sum;
};
extern const struct shape known_shape;

/*
 * Counts, inside a snapshot of its own, the records that the index should know (those without a change, and those whose
 * change says so) and the living members of its segments. The index is right when both are equal; if not, only a new
 * one helps.
 */
struct problem *known_compare(const struct tenant *tenant, struct known *wanted, struct known *found) MUST_CHECK;

static inline bool known_equal(const struct known *one, const struct known *other)
{
    return one->total == other->total && one->sum == other->sum;
}

#endif
