/*
 * How many of something an account has, kept beside the rows so that nobody has to count them for each new one. The
 * number can be off by as many as other workers made or deleted at the moment of a counting, and by what programs of an
 * older version have made since.
 */
#ifndef STORE_QUOTA_H
#define STORE_QUOTA_H

#include "db/db.h"

enum quota { QUOTA_RECORD_TYPES = 1, QUOTA_CAMPAIGNS = 2, QUOTA_SEGMENTS = 3 };

/* An account's row for one kind. */
struct quota_use {
    struct described marks;
    int64_t          account_id;
    int64_t          kind; /* enum quota */
    int64_t          used;
    int64_t          most;
    struct instant   counted_at;
};
extern const struct shape quota_use_shape;

/*
 * Counts one more, in the transaction that makes it, and so holds off others of the account until that ends. False in
 * `is_taken` when there are as many as `use` allows; then `used` tells how many. They are really counted only while the
 * account has no row.
 */
struct problem *store_quota_take(const struct tenant *tenant, struct quota_use *use, bool *is_taken) MUST_CHECK;

/* What to take: of that kind, up to `limit` of them, or any number with 0. */
struct quota_use *store_quota_of(const struct tenant *tenant, enum quota kind, int64_t limit);

/* Holds off others who would change the number of that kind, until the transaction ends. */
struct problem *store_quota_hold(const struct tenant *tenant, enum quota kind) MUST_CHECK;

/* Counts one less, in the transaction that deletes it. */
struct problem *store_quota_give_back(const struct tenant *tenant, enum quota kind) MUST_CHECK;

/* For work that can wait: counts what was not counted for a day. */
struct problem *store_quota_refresh(const struct tenant *tenant) MUST_CHECK;

#endif
