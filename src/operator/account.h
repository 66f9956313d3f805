/* What the commands that make and delete accounts share. */
#ifndef OPERATOR_ACCOUNT_H
#define OPERATOR_ACCOUNT_H

#include "operator/operator.h"

#include "domain/account.h"

/* The account of that name or uuid; NULL, with a message, when there is none: `status` is the exit status then. */
struct account *operator_account(struct operation *operation, const char *name, int *status);

/* Whether an account can have that name; says so when it cannot. */
bool operator_name_is_good(struct str name);

/* Is told now and then how many rows have been deleted. */
typedef void account_deletion_told(int64_t rows);

/*
 * Deletes an account with all it has. Its tokens are refused from the first moment; what is interrupted is gone on with
 * by another call. Waits until requests that had begun before are over. `tell` may be NULL.
 */
struct problem *account_delete(struct operation *operation, struct account *account, account_deletion_told *tell,
                               int64_t *rows) MUST_CHECK;

#endif
