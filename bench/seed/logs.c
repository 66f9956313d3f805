#include "seed/logs.h"

#include "domain/campaign.h"
#include "history/history.h"
#include "history/history_log.h"
#include "seed/progress.h"
#include "seed/walk.h"

enum { MEMORY = 1 << 20, STAYS = CAMPAIGN_COUNT + 1, EVENTS = 2 * STAYS };

struct table {
    const struct plan *plan;
    struct arena      *arena;
    struct progress    progress;
    struct walk        walk;
};

/* What the tables would give of one record: each stay, and after them all events, the newest first in either. */
struct visits {
    struct visit *stays;
    size_t        stay_count;
    struct visit *events; /* past the last of them, which is the oldest */
    size_t        event_count;
};

static void add_event(struct visits *visits, const struct visit *stay, int status, struct instant at)
{
    struct visit *event = visits->events - ++visits->event_count;

    SET(event, order_id, stay->order_id);
    SET(event, status, status);
    SET(event, at, at);
    SET(event, event_id, (int64_t)visits->event_count);
}

/* Where it belongs by its time. */
static struct visit *place_of(struct visits *visits, struct instant at)
{
    size_t place = visits->stay_count++;

    for (; place && visits->stays[place - 1].at.micros < at.micros; place--)
        visits->stays[place] = visits->stays[place - 1];
    return &visits->stays[place];
}

static void add_stay(struct visits *visits, const struct visit *given, struct instant updated_at)
{
    struct visit *stay = place_of(visits, given->at);

    *stay = *given;
    add_event(visits, stay, ORDER_REGISTERED, stay->at);
    if (stay->status != ORDER_REGISTERED)
        add_event(visits, stay, stay->status, updated_at);
}

static void add_past(struct table *table, struct visits *visits)
{
    const struct past_facts *past  = &table->walk.past;
    struct visit            *visit = SHAPE_NEW(table->arena, struct visit, visit_shape);

    SET(visit, campaign_id, table->plan->campaign_ids[past->campaign]);
    SET(visit, order_id, plan_past_id(table->plan, table->walk.number));
    SET(visit, order_uuid, past->uuid);
    SET(visit, status, past->status);
    SET(visit, at, past->created_at);
    SET(visit, removed_at, past->removed_at);
    add_stay(visits, visit, past->updated_at);
}

static void add_current(struct table *table, struct visits *visits, size_t nth)
{
    size_t             in    = table->walk.campaigns[nth];
    struct order_facts facts = plan_order(table->plan, in, table->walk.number);
    struct visit      *visit = SHAPE_NEW(table->arena, struct visit, visit_shape);

    SET(visit, campaign_id, table->plan->campaign_ids[in]);
    SET(visit, order_id, plan_order_id(table->plan, in, table->walk.places[nth]));
    SET(visit, order_uuid, facts.uuid);
    SET(visit, status, facts.status);
    SET(visit, at, facts.created_at);
    SET(visit, is_current, true);
    add_stay(visits, visit, facts.updated_at);
}

/* The log of the current record; empty when it never was in a campaign. */
static struct bytes log_of(struct table *table)
{
    struct list   list   = shape_list(table->arena, &visit_shape, STAYS + EVENTS);
    struct visit *rows   = list.items;
    struct visits visits = {.stays = rows, .events = rows + STAYS + EVENTS};
    struct bytes  log    = {0};

    if (table->walk.has_past)
        add_past(table, &visits);
    for (size_t i = 0; i < table->walk.count; i++)
        add_current(table, &visits, i);
    memmove(rows + visits.stay_count, visits.events - visits.event_count, visits.event_count * sizeof(*rows));
    list.count = visits.stay_count + visits.event_count;
    if (list.count && !history_log_make(table->arena, &list, &log))
        log.len = 0;
    return log;
}

static size_t next_log(void *context, struct rows *rows)
{
    struct table *table = context;
    struct bytes  log   = {0};

    while (!log.len) {
        if (!walk_next(&table->walk))
            return 0;
        arena_reset(table->arena);
        log = log_of(table);
        progress_add(&table->progress, 1);
    }
    row_integer(rows, table->plan->account_id);
    row_integer(rows, table->plan->first_record + (int64_t)table->walk.number);
    row_text(rows, (struct str){.at = (const char *)log.at, .len = log.len});
    row_end(rows);
    return 1;
}

bool logs_load(struct loader *loader, const struct plan *plan)
{
    struct table table   = {.plan     = plan,
                            .arena    = arena_new(MEMORY),
                            .progress = progress_start("logs", plan->records),
                            .walk     = walk_start(plan)};
    bool         is_done = loader_fill(loader, "history_log", "account_id, record_id, log",
                                       (struct row_source){.next = next_log, .context = &table});

    arena_free(table.arena);
    if (is_done)
        progress_end(&table.progress);
    return is_done;
}
