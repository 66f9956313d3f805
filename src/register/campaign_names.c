#include "domain/campaign.h"
#include "register/register.h"
#include "search/ids.h"

#include <stdlib.h>

static int compare_campaigns(const void *left, const void *right)
{
    const struct campaign *a = left;
    const struct campaign *b = right;

    return (a->id > b->id) - (a->id < b->id);
}

static int compare_ids(const void *left, const void *right)
{
    const int64_t *a = left;
    const int64_t *b = right;

    return (*a > *b) - (*a < *b);
}

static size_t named(const struct suppressed_phone *phones, size_t count, int64_t *ids)
{
    size_t found = 0;
    size_t each  = 0;

    for (size_t i = 0; i < count; i++)
        if (phones[i].is_suppressed && phones[i].campaign_id)
            ids[found++] = phones[i].campaign_id;
    if (found)
        qsort(ids, found, sizeof(*ids), compare_ids);
    for (size_t i = 0; i < found; i++)
        if (!each || ids[i] != ids[each - 1])
            ids[each++] = ids[i];
    return each;
}

struct problem *register_name_campaigns(const struct tenant *tenant, struct suppressed_phone *phones, size_t count)
{
    int64_t         *ids       = ARENA_ARRAY(tenant->arena, int64_t, count + 1);
    struct ids_asked asked     = {.first = SQL_campaign_uuids, .end = SQL_COUNT, .ids = ids};
    struct list      campaigns = {0};
    struct problem  *problem;

    asked.count = named(phones, count, ids);
    if (!asked.count)
        return NULL;
    if ((problem = ids_read(tenant, &asked, &campaigns)) || !campaigns.count)
        return problem;
    qsort(campaigns.items, campaigns.count, sizeof(struct campaign), compare_campaigns);
    for (size_t i = 0; i < count; i++) {
        struct campaign        key   = {.id = phones[i].campaign_id};
        const struct campaign *found = NULL;

        if (phones[i].is_suppressed && key.id)
            found = bsearch(&key, campaigns.items, campaigns.count, sizeof(key), compare_campaigns);
        if (found)
            phones[i].campaign_uuid = found->uuid;
    }
    return NULL;
}
