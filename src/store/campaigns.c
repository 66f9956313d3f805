#include "store/campaigns.h"

#include "search/listing.h"
#include "search/stored_words.h"
#include "store/find.h"

static void set_words(const struct tenant *tenant, struct campaign *campaign)
{
    SET(campaign, words, stored_words_make(tenant->arena, campaign_words(tenant->arena, campaign)));
}

struct problem *store_campaign_add(const struct tenant *tenant, struct campaign *campaign)
{
    struct problem *problem;

    set_words(tenant, campaign);
    problem = db_run(tenant, SQL_campaign_insert, campaign, NULL);
    if (!problem)
        SET(campaign, id, db_last_id(tenant->db));
    return problem;
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

struct problem *store_campaign_update(const struct tenant *tenant, struct campaign *campaign)
{
    struct problem *problem;

    set_words(tenant, campaign);
    problem = db_run(tenant, SQL_campaign_update, campaign, NULL);
    return problem ? problem : db_run(tenant, SQL_history_version_up, campaign, NULL);
}

struct problem *store_campaign_delete(const struct tenant *tenant, const struct campaign *campaign)
{
    struct problem *problem = db_run(tenant, SQL_campaign_delete, campaign, NULL);

    return problem ? problem : db_run(tenant, SQL_history_version_up, campaign, NULL);
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
