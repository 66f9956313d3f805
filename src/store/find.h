/* One object of an account by its uuid: what all resources have in common. */
#ifndef STORE_FIND_H
#define STORE_FIND_H

#include "db/db.h"

/*
 * Runs a statement that takes :account_id and :uuid and gives one object of the same shape. NULL in `out` when there is
 * none.
 */
struct problem *store_find(struct db *db, struct arena *arena, enum statement statement, int64_t account_id,
                           struct uuid uuid, void *out) MUST_CHECK;

#endif
