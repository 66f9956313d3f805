#include "store/campaigns.h"

#include "store/find.h"

struct problem *store_campaign_add(struct db *db, struct arena *arena, struct campaign *campaign, struct tokens words)
{
    struct problem *problem = db_run(db, arena, SQL_campaign_insert, campaign, NULL);

    if (problem)
        return problem;
    SET(campaign, id, db_last_id(db));
    return store_search_update(db, arena, campaign->account_id, campaign->id, (struct tokens){0}, words);
}

struct problem *store_campaign_find(struct db *db, struct arena *arena, int64_t account_id, struct uuid uuid,
                                    struct campaign **out)
{
    return store_find(db, arena, SQL_campaign_by_uuid, account_id, uuid, out);
}

struct problem *store_campaign_lock(struct db *db, struct arena *arena, int64_t account_id, struct uuid uuid,
                                    struct campaign **out)
{
    return store_find(db, arena, SQL_campaign_lock, account_id, uuid, out);
}

struct problem *store_campaign_share(struct db *db, struct arena *arena, int64_t account_id, struct uuid uuid,
                                     struct campaign **out)
{
    return store_find(db, arena, SQL_campaign_share, account_id, uuid, out);
}

struct problem *store_campaign_update(struct db *db, struct arena *arena, const struct campaign *campaign,
                                      struct tokens before, struct tokens after)
{
    struct problem *problem = db_run(db, arena, SQL_campaign_update, campaign, NULL);

    if (problem)
        return problem;
    return store_search_update(db, arena, campaign->account_id, campaign->id, before, after);
}

struct problem *store_campaign_delete(struct db *db, struct arena *arena, const struct campaign *campaign,
                                      struct tokens words)
{
    struct problem *problem = db_run(db, arena, SQL_campaign_delete, campaign, NULL);

    if (problem)
        return problem;
    return store_search_update(db, arena, campaign->account_id, campaign->id, words, (struct tokens){0});
}

struct problem *store_campaign_has_other_types(struct db *db, struct arena *arena, const struct campaign *campaign,
                                               bool *has)
{
    struct counted *counted = SHAPE_NEW(arena, struct counted, counted_shape);
    bool            found;
    struct problem *problem;

    problem = db_one(db, arena, SQL_campaign_other_types, campaign, counted, &found);
    *has    = counted->total > 0;
    return problem;
}

static void add_filters(struct assembly *assembly, struct listing *listing)
{
    if (HAS(listing, status))
        assembly_add(assembly, SQL_campaigns_of_status);
    listing_add_words(assembly, listing);
}

static struct problem *list(struct db *db, struct arena *arena, struct listing *listing, struct list *rows)
{
    struct assembly assembly = {0};

    assembly_add(&assembly, SQL_campaigns_select);
    add_filters(&assembly, listing);
    if (HAS(listing, before_id))
        assembly_add(&assembly, SQL_campaigns_older);
    assembly_add(&assembly, SQL_campaigns_newest_first);
    return db_all_assembled(db, arena, &assembly, listing, rows);
}

struct problem *store_campaign_page(struct db *db, struct arena *arena, struct listing *listing, struct list *rows,
                                    int64_t *total)
{
    struct assembly assembly = {0};
    struct problem *problem;

    *rows = (struct list){0};
    assembly_add(&assembly, SQL_campaigns_count);
    add_filters(&assembly, listing);
    if ((problem = listing_count(db, arena, &assembly, listing, total)) || *total <= listing->offset)
        return problem;
    return list(db, arena, listing, rows);
}
