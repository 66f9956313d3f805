/* Orders of many records, written together with what histories tell of them. For src/actions/ only. */
#ifndef ACTIONS_ORDER_WRITES_H
#define ACTIONS_ORDER_WRITES_H

#include "actions/row_sets.h"
#include "domain/campaign.h"

/* All inside the caller's transaction, which has locked the records; the list is of struct order, ROWS_AT_ONCE at most.
 */

/* Makes new orders; sets their ids. `rows` are their records' rows. */
struct problem *orders_add_all(const struct row_set *set, struct list *orders, struct row *const *rows) MUST_CHECK;

/* Takes orders out of the campaign; `updated_at` is the time of it. */
struct problem *orders_remove_all(const struct row_set *set, const struct list *orders,
                                  struct row *const *rows) MUST_CHECK;

/* Writes changed orders, some of which have got another status. */
struct problem *orders_change_all(const struct row_set *set, const struct list *orders,
                                  const struct list *with_status) MUST_CHECK;

#endif
