#include "store/history.h"

#include "domain/campaign.h"

#include <stdlib.h>

/* clang-format off */
static const struct field visit_fields[] = {
    FIELD(struct visit, NULL, campaign_id),
    FIELD(struct visit, NULL, campaign_uuid),
    FIELD(struct visit, NULL, campaign_name),
    FIELD(struct visit, NULL, order_uuid),
    FIELD(struct visit, NULL, status,       .choices = order_statuses),
    FIELD(struct visit, NULL, assigned_at),
    FIELD(struct visit, NULL, removed_at),
    FIELD(struct visit, NULL, event_id),
    FIELD(struct visit, NULL, event_status, .choices = order_statuses),
    FIELD(struct visit, NULL, event_at),
};
SHAPE(visit_shape, "Visit", struct visit, visit_fields);
/* clang-format on */

/* By stay, then by event. */
static int compare_visits(const void *left, const void *right)
{
    const struct visit *a     = left;
    const struct visit *b     = right;
    int                 order = memcmp(&a->order_uuid, &b->order_uuid, sizeof(struct uuid));

    return order ? order : (a->event_id > b->event_id) - (a->event_id < b->event_id);
}

/* The newest first. */
static int compare_placements(const void *left, const void *right)
{
    const struct placement *a = left;
    const struct placement *b = right;

    if (a->assigned_at.micros != b->assigned_at.micros)
        return a->assigned_at.micros < b->assigned_at.micros ? 1 : -1;
    return memcmp(&b->order_uuid, &a->order_uuid, sizeof(struct uuid));
}

static void fill_placement(struct placement *placement, const struct visit *visit)
{
    SET(placement, campaign_id, visit->campaign_id);
    SET(placement, campaign_uuid, visit->campaign_uuid);
    SET(placement, campaign_name, visit->campaign_name);
    SET(placement, order_uuid, visit->order_uuid);
    if (HAS(visit, status))
        SET(placement, status, visit->status);
    SET(placement, assigned_at, visit->assigned_at);
    if (HAS(visit, removed_at))
        SET(placement, removed_at, visit->removed_at);
}

static void fill_event(struct placement_event *event, const struct visit *visit)
{
    if (HAS(visit, event_status))
        SET(event, status, visit->event_status);
    SET(event, at, visit->event_at);
}

/* The rows of one stay become a placement. Returns where the next stay begins. */
static size_t add_placement(struct arena *arena, const struct list *visits, size_t from, struct placement *placement)
{
    const struct visit *visit = visits->items;
    size_t              to    = from;
    struct list         events;

    while (to < visits->count && memcmp(&visit[to].order_uuid, &visit[from].order_uuid, sizeof(struct uuid)) == 0)
        to++;
    events = shape_list(arena, &placement_event_shape, to - from);
    if (!HAS(&visit[from], event_id))
        events.count = 0;
    for (size_t i = 0; i < events.count; i++)
        fill_event((struct placement_event *)events.items + i, &visit[from + i]);
    fill_placement(placement, &visit[from]);
    SET(placement, events, events);
    return to;
}

/* Adds the placements of a statement to the history. */
static struct problem *add_places(const struct tenant *tenant, struct record *record, enum statement statement,
                                  struct list *history)
{
    struct list       visits = {0};
    struct list       grown;
    struct placement *placement;
    struct problem   *problem = db_all(tenant, statement, record, &visits);

    if (problem || !visits.count)
        return problem;
    qsort(visits.items, visits.count, sizeof(struct visit), compare_visits);
    grown     = shape_list(tenant->arena, &placement_shape, history->count + visits.count);
    placement = grown.items;
    if (history->count)
        memcpy(placement, history->items, history->count * sizeof(*placement));
    grown.count = history->count;
    for (size_t at = 0; at < visits.count;)
        at = add_placement(tenant->arena, &visits, at, &placement[grown.count++]);
    *history = grown;
    return NULL;
}

static void note_campaigns(struct arena *arena, struct record *record, const struct list *history)
{
    const struct placement *placement = history->items;
    int64_t                *ids       = ARENA_ARRAY(arena, int64_t, history->count + 1);

    for (size_t i = 0; i < history->count; i++)
        ids[i] = placement[i].campaign_id;
    record->campaigns = (struct campaign_ids){.at = ids, .count = history->count};
}

struct problem *store_record_history(const struct tenant *tenant, struct record *record)
{
    struct list     history = {0};
    struct problem *problem;

    record->campaigns = (struct campaign_ids){0};
    if (record->has_history >= HISTORY_CURRENT) {
        if ((problem = add_places(tenant, record, SQL_record_places, &history)))
            return problem;
        note_campaigns(tenant->arena, record, &history);
    }
    if (record->has_history >= HISTORY_PAST && (problem = add_places(tenant, record, SQL_record_past_places, &history)))
        return problem;
    if (history.count)
        qsort(history.items, history.count, sizeof(struct placement), compare_placements);
    SET(record, history, history);
    return NULL;
}
