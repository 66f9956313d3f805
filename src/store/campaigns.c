#include "store/campaigns.h"

#include "store/find.h"

struct problem *store_campaign_add(const struct tenant *tenant, struct campaign *campaign, struct tokens words)
{
    struct problem *problem = db_run(tenant, SQL_campaign_insert, campaign, NULL);

    if (problem)
        return problem;
    SET(campaign, id, db_last_id(tenant->db));
    return store_search_update(tenant, campaign->id, (struct tokens){0}, words);
}

struct problem *store_campaign_find(const struct tenant *tenant, struct uuid uuid, struct campaign **out)
{
    return store_find(tenant, SQL_campaign_by_uuid, uuid, out);
}

struct problem *store_campaign_lock(const struct tenant *tenant, struct uuid uuid, struct campaign **out)
{
    return store_find(tenant, SQL_campaign_lock, uuid, out);
}

struct problem *store_campaign_share(const struct tenant *tenant, struct uuid uuid, struct campaign **out)
{
    return store_find(tenant, SQL_campaign_share, uuid, out);
}

struct problem *store_campaign_update(const struct tenant *tenant, const struct campaign *campaign,
                                      struct tokens before, struct tokens after)
{
    struct problem *problem = db_run(tenant, SQL_campaign_update, campaign, NULL);

    if (problem)
        return problem;
    return store_search_update(tenant, campaign->id, before, after);
}

struct problem *store_campaign_delete(const struct tenant *tenant, const struct campaign *campaign, struct tokens words)
{
    struct problem *problem = db_run(tenant, SQL_campaign_delete, campaign, NULL);

    if (problem)
        return problem;
    return store_search_update(tenant, campaign->id, words, (struct tokens){0});
}

struct problem *store_campaign_has_other_types(const struct tenant *tenant, const struct campaign *campaign, bool *has)
{
    struct counted *counted = SHAPE_NEW(tenant->arena, struct counted, counted_shape);
    bool            found;
    struct problem *problem;

    problem = db_one(tenant, SQL_campaign_other_types, campaign, counted, &found);
    *has    = counted->total > 0;
    return problem;
}

static void add_filters(struct assembly *assembly, struct listing *listing)
{
    if (HAS(listing, status))
        assembly_add(assembly, SQL_campaigns_of_status);
    listing_add_words(assembly, listing);
}

static struct problem *list(const struct tenant *tenant, struct listing *listing, struct list *rows)
{
    struct assembly assembly = {0};

    assembly_add(&assembly, SQL_campaigns_select);
    add_filters(&assembly, listing);
    if (HAS(listing, before_id))
        assembly_add(&assembly, SQL_campaigns_older);
    assembly_add(&assembly, SQL_campaigns_newest_first);
    return db_all_assembled(tenant, &assembly, listing, rows);
}

struct problem *store_campaign_page(const struct tenant *tenant, struct listing *listing, struct list *rows,
                                    int64_t *total)
{
    struct assembly assembly = {0};
    struct problem *problem;

    *rows = (struct list){0};
    assembly_add(&assembly, SQL_campaigns_count);
    add_filters(&assembly, listing);
    if ((problem = listing_count(tenant, &assembly, listing, total)) || *total <= listing->offset)
        return problem;
    return list(tenant, listing, rows);
}
