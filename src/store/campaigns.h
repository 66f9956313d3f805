/* Campaigns in the database. All writing happens inside the caller's transaction. */
#ifndef STORE_CAMPAIGNS_H
#define STORE_CAMPAIGNS_H

#include "db/db.h"
#include "domain/campaign.h"

/* Inserts a campaign; sets `id` and `words`. `unacceptable` when its record type is gone. */
struct problem *store_campaign_add(const struct tenant *tenant, struct campaign *campaign) MUST_CHECK;

/* The account's campaign of that uuid, or NULL in `out`; deleted ones are none. */
struct problem *store_campaign_find(const struct tenant *tenant, struct uuid uuid, struct campaign **out) MUST_CHECK;

/* The same, locked until the transaction ends: against every change, or against other writers only. */
struct problem *store_campaign_lock(const struct tenant *tenant, struct uuid uuid, struct campaign **out) MUST_CHECK;
struct problem *store_campaign_share(const struct tenant *tenant, struct uuid uuid, struct campaign **out) MUST_CHECK;

/* Writes a changed campaign; sets `words`. */
struct problem *store_campaign_update(const struct tenant *tenant, struct campaign *campaign) MUST_CHECK;

/* Marks a campaign as deleted: its orders are gone, its records' histories keep it. */
struct problem *store_campaign_delete(const struct tenant *tenant, const struct campaign *campaign) MUST_CHECK;

/* Whether the campaign holds a record of another type than its own. */
struct problem *store_campaign_has_other_types(const struct tenant *tenant, const struct campaign *campaign,
                                               bool *has) MUST_CHECK;

#endif
