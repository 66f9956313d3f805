/* What is done to orders, however they are named. */
#ifndef HANDLERS_ORDERS_H
#define HANDLERS_ORDERS_H

#include "domain/campaign.h"
#include "http/request.h"

/* `conflict` when a campaign takes no orders any more. */
struct problem *order_check_campaign(const struct request *request, const struct campaign *campaign) MUST_CHECK;

/*
 * Puts the record that `given` names, or a new one, into a campaign that is locked and takes orders. Faults are noted
 * in the request, and are the problem; `conflict` when the record is in the campaign already.
 */
struct problem *order_create(struct request *request, const struct campaign *campaign, const struct order *given,
                             struct order **out) MUST_CHECK;

/* The order of that uuid in the campaign of the address, with `lock` until the transaction ends; or `not_found`. */
struct problem *order_find(struct request *request, struct uuid uuid, bool lock, struct order **out) MUST_CHECK;

/* The same with its record, locked before it, as when a record is deleted. */
struct problem *order_lock_both(struct request *request, struct uuid uuid, struct record **record,
                                struct order **order) MUST_CHECK;

/*
 * Whether an order of that phone may be made in the campaign, once its record is locked: a suppressed one is
 * a fault at `pointer`, and the problem.
 */
struct problem *order_check_phone(struct request *request, const struct campaign *campaign, struct str phone,
                                  struct str pointer) MUST_CHECK;

/* Applies a patch to an order that is locked; tells whether that changes it. Problems as check_unchanged, and faults.
 */
struct problem *order_change_locked(struct request *request, struct order *order, const struct order *patch,
                                    bool *changed) MUST_CHECK;

/* Takes a record out of the campaign, both locked. */
struct problem *order_take_out(struct request *request, const struct record *record, struct order *order) MUST_CHECK;

#endif
