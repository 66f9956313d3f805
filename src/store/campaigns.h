/* Campaigns in the database. All writing happens inside the caller's transaction. */
#ifndef STORE_CAMPAIGNS_H
#define STORE_CAMPAIGNS_H

#include "domain/campaign.h"
#include "search/listing.h"
#include "store/search.h"

/* Inserts a campaign and its words; sets `id`. `unacceptable` when its record type is gone. */
struct problem *store_campaign_add(const struct tenant *tenant, struct campaign *campaign,
                                   struct tokens words) MUST_CHECK;

/* The account's campaign of that uuid, or NULL in `out`; deleted ones are none. */
struct problem *store_campaign_find(const struct tenant *tenant, struct uuid uuid, struct campaign **out) MUST_CHECK;

/* The same, locked until the transaction ends: against every change, or against other writers only. */
struct problem *store_campaign_lock(const struct tenant *tenant, struct uuid uuid, struct campaign **out) MUST_CHECK;
struct problem *store_campaign_share(const struct tenant *tenant, struct uuid uuid, struct campaign **out) MUST_CHECK;

struct problem *store_campaign_update(const struct tenant *tenant, const struct campaign *campaign,
                                      struct tokens before, struct tokens after) MUST_CHECK;

/* Marks a campaign as deleted: its orders are gone, its records' histories keep it. */
struct problem *store_campaign_delete(const struct tenant *tenant, const struct campaign *campaign,
                                      struct tokens words) MUST_CHECK;

/* Whether the campaign holds a record of another type than its own. */
struct problem *store_campaign_has_other_types(const struct tenant *tenant, const struct campaign *campaign,
                                               bool *has) MUST_CHECK;

/* One page of campaigns and how many there are, as listing_count tells it. */
struct problem *store_campaign_page(const struct tenant *tenant, struct listing *listing, struct list *rows,
                                    int64_t *total) MUST_CHECK;

#endif
