#include "history/history.h"

#include "domain/campaign.h"
#include "history/history_log.h"
#include "stats/status_counts.h"

#include <stdlib.h>

/* One write of so many looks for what is too old. */
enum { TRIM_EVERY = 16 };

/* Rows that one statement deletes: of a record while a client waits for it to be deleted, and otherwise. */
enum { AT_ONCE = 500, STEP = 2000 };

/* clang-format off */
static const struct field visit_fields[] = {
    FIELD(struct visit, NULL, campaign_id),
    FIELD(struct visit, NULL, campaign_uuid),
    FIELD(struct visit, NULL, campaign_name),
    FIELD(struct visit, NULL, order_id),
    FIELD(struct visit, NULL, order_uuid),
    FIELD(struct visit, NULL, status,     .choices = order_statuses),
    FIELD(struct visit, NULL, at),
    FIELD(struct visit, NULL, removed_at),
    FIELD(struct visit, NULL, is_current),
    FIELD(struct visit, NULL, campaign_deleted_at),
    FIELD(struct visit, NULL, event_id),
    FIELD(struct visit, NULL, outcome),
    FIELD(struct visit, NULL, note),
    FIELD(struct visit, NULL, duration),
    FIELD(struct visit, NULL, worker),
};
SHAPE(visit_shape, "Visit", struct visit, visit_fields);

static const struct field history_part_fields[] = {
    FIELD(struct history_part, NULL, account_id),
    FIELD(struct history_part, NULL, record_id),
    FIELD(struct history_part, NULL, stays),
    FIELD(struct history_part, NULL, events),
    FIELD(struct history_part, NULL, step),
};
SHAPE(history_part_shape, "HistoryPart", struct history_part, history_part_fields);
/* clang-format on */

/* One more than is shown is read and kept: it tells that there are more. */
static struct history_part *part_of(const struct tenant *tenant, int64_t record_id)
{
    struct history_part *part = SHAPE_NEW(tenant->arena, struct history_part, history_part_shape);

    SET(part, account_id, tenant->account_id);
    SET(part, record_id, record_id);
    SET(part, stays, HISTORY_STAYS + 1);
    SET(part, events, HISTORY_EVENTS + 1);
    SET(part, step, STEP);
    return part;
}

/* Stays come first; of stays and of events the newest do. */
static int compare_visits(const void *left, const void *right)
{
    const struct visit *a = left;
    const struct visit *b = right;

    if (HAS(a, event_id) != HAS(b, event_id))
        return HAS(a, event_id) ? 1 : -1;
    if (HAS(a, event_id))
        return (a->event_id < b->event_id) - (a->event_id > b->event_id);
    if (a->at.micros != b->at.micros)
        return a->at.micros < b->at.micros ? 1 : -1;
    return memcmp(&b->order_uuid, &a->order_uuid, sizeof(struct uuid));
}

/* The rows of a history, sorted. */
struct history {
    const struct visit *stays;
    size_t              stay_count; /* of those that are shown */
    const struct visit *events;
    size_t              event_count;
    bool                older_stays;
    bool                older_events;
};

static struct history split(struct list *visits)
{
    const struct visit *visit   = visits->items;
    struct history      history = {.stays = visit};

    if (visits->count)
        qsort(visits->items, visits->count, sizeof(struct visit), compare_visits);
    while (history.stay_count < visits->count && !HAS(&visit[history.stay_count], event_id))
        history.stay_count++;
    history.events       = visit + history.stay_count;
    history.event_count  = visits->count - history.stay_count;
    history.older_stays  = history.stay_count > HISTORY_STAYS;
    history.older_events = history.event_count > HISTORY_EVENTS;
    if (history.older_stays)
        history.stay_count = HISTORY_STAYS;
    if (history.older_events)
        history.event_count = HISTORY_EVENTS;
    return history;
}

static bool is_of(const struct visit *event, const struct visit *stay)
{
    if (event->order_id)
        return event->order_id == stay->order_id;
    return event->campaign_id == stay->campaign_id && event->at.micros >= stay->at.micros &&
           (stay->is_current || event->at.micros <= stay->removed_at.micros);
}

/* Newer events belong to newer stays, mostly: the search begins where the last one ended. */
static size_t stay_of(const struct history *history, const struct visit *event, size_t from)
{
    for (size_t i = 0; i < history->stay_count; i++) {
        size_t at = (from + i) % history->stay_count;

        if (is_of(event, &history->stays[at]))
            return at;
    }
    return history->stay_count;
}

static void fill_placement(struct placement *placement, const struct visit *stay)
{
    SET(placement, campaign_uuid, stay->campaign_uuid);
    SET(placement, campaign_name, stay->campaign_name);
    SET(placement, order_uuid, stay->order_uuid);
    if (HAS(stay, status))
        SET(placement, status, stay->status);
    SET(placement, assigned_at, stay->at);
    if (HAS(stay, removed_at))
        SET(placement, removed_at, stay->removed_at);
}

static void fill_event(struct placement_event *event, const struct visit *visit)
{
    if (HAS(visit, status))
        SET(event, status, visit->status);
    SET(event, at, visit->at);
    if (HAS(visit, outcome))
        SET(event, outcome, visit->outcome);
    if (HAS(visit, note))
        SET(event, note, visit->note);
    if (HAS(visit, duration))
        SET(event, duration, visit->duration);
    if (HAS(visit, worker))
        SET(event, worker, visit->worker);
}

/* A stay begins with an event of the same moment; where that is not among those that were read, some are left out. */
static bool lacks_events(const struct placement *placement)
{
    const struct placement_event *first = placement->events.items;

    return !placement->events.count || first->at.micros > placement->assigned_at.micros;
}

/* Hands each event to its stay; `owners` has room for a number for each event. */
static void fill_events(struct arena *arena, const struct history *history, struct placement *placements,
                        size_t *owners)
{
    size_t *counts = ARENA_ARRAY(arena, size_t, history->stay_count + 1);
    size_t  last   = 0;

    for (size_t i = 0; i < history->event_count; i++) {
        owners[i] = stay_of(history, &history->events[i], last);
        counts[owners[i]]++;
        if (owners[i] < history->stay_count)
            last = owners[i];
    }
    for (size_t i = 0; i < history->stay_count; i++)
        SET(&placements[i], events, shape_list(arena, &placement_event_shape, counts[i]));
    for (size_t i = 0; i < history->event_count; i++)
        if (owners[i] < history->stay_count)
            fill_event((struct placement_event *)placements[owners[i]].events.items + --counts[owners[i]],
                       &history->events[i]);
}

static void show_history(struct arena *arena, struct record *record, const struct history *history)
{
    struct list       shown      = shape_list(arena, &placement_shape, history->stay_count);
    struct placement *placements = shown.items;

    for (size_t i = 0; i < history->stay_count; i++)
        fill_placement(&placements[i], &history->stays[i]);
    fill_events(arena, history, placements, ARENA_ARRAY(arena, size_t, history->event_count + 1));
    for (size_t i = 0; i < history->stay_count; i++)
        if (history->older_events && lacks_events(&placements[i]))
            SET(&placements[i], older_events, true);
    SET(record, history, shown);
    if (history->older_stays)
        SET(record, older_stays, true);
}

/* The campaigns among the rows; false when not all of them were read. */
static bool note_campaigns(struct arena *arena, struct record *record, const struct list *visits)
{
    const struct visit *visit = visits->items;
    int64_t            *ids   = ARENA_ARRAY(arena, int64_t, visits->count + 1);
    size_t              count = 0;

    for (size_t i = 0; i < visits->count; i++)
        if (visit[i].is_current)
            ids[count++] = visit[i].campaign_id;
    record->campaigns = (struct campaign_ids){.at = ids, .count = count};
    return count <= HISTORY_STAYS;
}

struct problem *store_record_campaigns(const struct tenant *tenant, const struct record *record,
                                       struct campaign_ids *campaigns)
{
    struct list         rows = {0};
    const struct order *order;
    int64_t            *ids;
    struct problem     *problem;

    *campaigns = (struct campaign_ids){0};
    if (!record->has_history)
        return NULL;
    if ((problem = db_all(tenant, SQL_record_campaigns, record, &rows)))
        return problem;
    order = rows.items;
    ids   = ARENA_ARRAY(tenant->arena, int64_t, rows.count + 1);
    for (size_t i = 0; i < rows.count; i++)
        ids[i] = order[i].campaign_id;
    *campaigns = (struct campaign_ids){.at = ids, .count = rows.count};
    return NULL;
}

/* From its log, or else from the tables, by which campaigns come to be remembered for other logs. */
static struct problem *read_visits(const struct tenant *tenant, const struct record *record, struct list *visits)
{
    struct problem *problem;

    if (history_log_read(tenant, record, visits))
        return NULL;
    *visits = (struct list){0};
    problem = db_all(tenant, SQL_history_visits, part_of(tenant, record->id), visits);
    if (!problem)
        history_log_remember(tenant, record, visits);
    return problem;
}

struct problem *store_record_history(const struct tenant *tenant, struct record *record)
{
    struct list     visits = {0};
    struct history  history;
    struct problem *problem;

    record->campaigns = (struct campaign_ids){0};
    SET(record, history, (struct list){0});
    if (record->has_history == HISTORY_NONE)
        return NULL;
    if ((problem = read_visits(tenant, record, &visits)))
        return problem;
    history = split(&visits);
    show_history(tenant->arena, record, &history);
    if (note_campaigns(tenant->arena, record, &visits))
        return NULL;
    return store_record_campaigns(tenant, record, &record->campaigns);
}

/* An event of before orders had one in histories gets that of the stay in which it is shown. */
static void name_orders(const struct history *history)
{
    struct visit *event = (struct visit *)(uintptr_t)history->events;
    size_t        last  = 0;

    for (size_t i = 0; i < history->event_count; i++) {
        size_t owner = stay_of(history, &event[i], last);

        if (owner == history->stay_count)
            continue;
        last              = owner;
        event[i].order_id = history->stays[owner].order_id;
    }
}

struct problem *store_history_rows(const struct tenant *tenant, int64_t record_id, struct list *visits)
{
    struct history  history;
    struct problem *problem;

    *visits = (struct list){0};
    if ((problem = db_all(tenant, SQL_history_visits, part_of(tenant, record_id), visits)))
        return problem;
    history = split(visits);
    name_orders(&history);
    return NULL;
}

struct problem *store_locked_history(const struct tenant *tenant, struct record *record)
{
    struct problem *problem = record->has_history == HISTORY_NONE ? NULL : history_log_find(tenant, record);

    return problem ? problem : store_record_history(tenant, record);
}

/* Counts the events that a statement is about to delete. */
static struct problem *count_gone(const struct tenant *tenant, enum statement statement,
                                  const struct history_part *part)
{
    struct tenant   owner = *tenant;
    struct list     rows  = {0};
    struct problem *problem;

    owner.account_id = part->account_id;
    problem          = db_all(&owner, statement, part, &rows);
    return problem ? problem : count_events_gone(&owner, &rows);
}

struct problem *store_history_trim(const struct tenant *tenant, int64_t record_id, struct instant now)
{
    struct history_part *part;
    struct problem      *problem;

    if (now.micros % TRIM_EVERY)
        return NULL;
    part = part_of(tenant, record_id);
    SET(part, stays, HISTORY_STAYS);
    SET(part, events, HISTORY_EVENTS);
    if ((problem = count_gone(tenant, SQL_history_old_events, part)) ||
        (problem = db_run(tenant, SQL_history_trim_events, part, NULL)))
        return problem;
    return db_run(tenant, SQL_history_trim_past, part, NULL);
}

/* A step of both; `is_done` when nothing can be left. */
static struct problem *delete_step(const struct tenant *tenant, const struct history_part *part, bool *is_done)
{
    int64_t         events = 0;
    int64_t         stays  = 0;
    struct problem *problem;

    if ((problem = count_gone(tenant, SQL_history_gone_events, part)) ||
        (problem = db_run(tenant, SQL_history_delete_events, part, &events)) ||
        (problem = db_run(tenant, SQL_history_delete_past, part, &stays)))
        return problem;
    *is_done = events < part->step && stays < part->step;
    return NULL;
}

struct problem *store_history_delete(const struct tenant *tenant, const struct record *record)
{
    struct history_part *part    = part_of(tenant, record->id);
    bool                 is_done = false;
    struct problem      *problem;

    SET(part, step, AT_ONCE);
    problem = delete_step(tenant, part, &is_done);
    return problem || is_done ? problem : db_run(tenant, SQL_history_rest_add, part, NULL);
}

static struct problem *clear_step(const struct tenant *tenant, const struct history_part *part)
{
    bool            is_done = false;
    struct problem *problem;

    if ((problem = db_begin(tenant)) || (problem = delete_step(tenant, part, &is_done)) ||
        (is_done && (problem = db_run(tenant, SQL_history_rest_done, part, NULL))))
        return problem;
    return db_commit(tenant);
}

struct problem *store_history_clear(const struct tenant *tenant, uint64_t micros)
{
    uint64_t end = clock_monotonic_us() + micros;

    do {
        struct history_part *rest    = SHAPE_NEW(tenant->arena, struct history_part, history_part_shape);
        bool                 found   = false;
        struct problem      *problem = db_one(tenant, SQL_history_rest_next, NULL, rest, &found);
        struct history_part *part;

        if (problem || !found)
            return problem;
        part = part_of(tenant, rest->record_id);
        SET(part, account_id, rest->account_id);
        problem = clear_step(tenant, part);
        db_rollback(tenant->db);
        if (problem)
            return problem;
    } while (clock_monotonic_us() < end);
    return NULL;
}
