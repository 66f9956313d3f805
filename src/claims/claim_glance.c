#include "claims/claim_glance.h"

#include "base/uuid.h"
#include "calling/due.h"
#include "store/find.h"

/*
 * How many times as many orders are seen as are wanted, how many at most are wanted in this way, and in how many places
 * of those that were seen a claim looks for orders that nobody else is taking.
 */
enum { SEEN_TIMES = 16, WANTED_MOST = 32, TRIES = 4 };

/* The first rank that has something due; claims of those that were tried too often begin otherwise. */
static const struct claim_rank *first_due(const struct claim *seen)
{
    const struct claim_rank *rank = seen->ranks.items;

    for (size_t i = 0; i < seen->ranks.count; i++)
        if (rank[i].place < CLAIM_RANKS && HAS(&rank[i], due_at) && rank[i].due_at.micros <= seen->now.micros)
            return &rank[i];
    return NULL;
}

/* They come by when they are due: what is not due yet stands last. */
static void drop_early(struct list *sights, struct instant now)
{
    const struct claim_sight *sight = sights->items;

    while (sights->count && sight[sights->count - 1].due_at.micros > now.micros)
        sights->count--;
}

static struct problem *look(const struct tenant *tenant, struct uuid uuid, int64_t limit, struct claim_glance *glance)
{
    struct claim_place *place = NULL;
    struct campaign     campaign;
    struct claim        seen = {.tenant = tenant, .campaign = &campaign};
    struct problem     *problem;

    if ((problem = store_find(tenant, SQL_claim_glance_campaign, uuid, &place)) || !place)
        return problem;
    campaign.id = place->campaign_id;
    if ((problem = claim_look(&seen)))
        return problem;
    glance->ranks = seen.ranks;
    glance->rank  = first_due(&seen);
    if (!glance->rank || !server_skips_locked(glance->rank->version)) {
        glance->rank = NULL;
        return NULL;
    }
    SET(place, place, glance->rank->place);
    SET(place, limit, limit * SEEN_TIMES);
    if (!(problem = db_all(tenant, SQL_claim_glance, place, &glance->sights)))
        drop_early(&glance->sights, seen.now);
    return problem;
}

struct problem *claim_glance(const struct tenant *tenant, struct uuid campaign, int64_t limit,
                             struct claim_glance *glance)
{
    struct problem *problem = NULL;

    if (limit > WANTED_MOST)
        return NULL;
    if (!(problem = db_begin_uncommitted(tenant)))
        problem = look(tenant, campaign, limit, glance);
    db_rollback(tenant->db);
    return problem;
}

/* Locks those of `count` sights, at most SEEN_AT_ONCE, that nobody else has. */
static struct problem *lock_some(const struct claim *claim, const struct claim_sight *sights, size_t count,
                                 struct list *orders)
{
    struct claim_seen *seen     = SHAPE_NEW(claim->tenant->arena, struct claim_seen, claim_seen_shape);
    struct assembly    assembly = {0};
    size_t             values;

    *orders = (struct list){0};
    if (!count)
        return NULL;
    SET(seen, account_id, claim->tenant->account_id);
    SET(seen, campaign_id, claim->campaign->id);
    SET(seen, place, claim->glance->rank->place);
    SET(seen, now, claim->now);
    SET(seen, record_id, sights[0].record_id);
    assembly_add(&assembly, SQL_claim_seen);
    values = assembly_add_values(&assembly, SQL_claim_seen_next, count);
    for (size_t i = 1; i < values; i++)
        seen->other_record[i - 1] = sights[i < count ? i : 0].record_id;
    assembly_add(&assembly, SQL_claim_seen_end);
    return db_all_assembled(claim->tenant, &assembly, seen, orders);
}

struct problem *claim_lock_seen(const struct claim *claim, int64_t limit, struct list *orders)
{
    const struct list        *sights = &claim->glance->sights;
    const struct claim_sight *sight  = sights->items;
    size_t                    chunks = sights->count / (size_t)limit + (sights->count % (size_t)limit != 0);
    size_t                    later  = 1; /* the chunk to go on with; those after it come later still */
    uint32_t                  chance;
    struct problem           *problem = NULL;

    *orders       = shape_list(claim->tenant->arena, &order_shape, (size_t)limit + 1);
    orders->count = 0;
    random_bytes(&chance, sizeof(chance));
    if (chunks > TRIES)
        later += chance % (chunks - TRIES + 1);
    for (size_t i = 0; i < chunks && i < TRIES && (int64_t)orders->count < limit && !problem; i++) {
        size_t      first = i ? (later + i - 1) * (size_t)limit : 0;
        size_t      left  = (size_t)limit - orders->count;
        struct list some;

        problem = lock_some(claim, sight + first, left < sights->count - first ? left : sights->count - first, &some);
        for (size_t j = 0; j < some.count && !problem; j++)
            ((struct order *)orders->items)[orders->count++] = ((struct order *)some.items)[j];
    }
    return problem;
}
