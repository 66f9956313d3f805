/* One object of an account by its uuid: what all resources have in common. */
#ifndef STORE_FIND_H
#define STORE_FIND_H

#include "db/db.h"

/*
 * Runs a statement that takes :account_id, the tenant's, and :uuid, and gives one object of the same shape. NULL in
 * `out` when there is none.
 */
struct problem *store_find(const struct tenant *tenant, enum statement statement, struct uuid uuid,
                           void *out) MUST_CHECK;

#endif
