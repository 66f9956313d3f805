/*
 * Deleting an account with all it has. It takes many small steps, each a transaction of its own, and may be left and
 * begun again at any of them: what other rows refer to goes after those.
 */
#ifndef TRANSFER_ERASE_H
#define TRANSFER_ERASE_H

#include "db/db.h"
#include "domain/account.h"

/* How far a walk through the account's tables has come; zero at first. */
struct erasure {
    size_t  table;
    int64_t rows; /* that have been deleted so far */
};

/*
 * Deletes a thousand of the account's rows at most, or a few large ones. `*done` when the walk has reached its end:
 * nothing was left of what it went by. The caller keeps others from writing (store_account_set_status), and packing by
 * the lease on the account's index.
 */
struct problem *erase_step(const struct tenant *tenant, struct erasure *erasure, bool *done) MUST_CHECK;

/* Deletes the account itself with its lease. `conflict` when it still has something. */
struct problem *erase_account(const struct tenant *tenant, const struct account *account) MUST_CHECK;

#endif
