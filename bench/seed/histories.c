#include "seed/histories.h"

#include "domain/campaign.h"
#include "seed/progress.h"
#include "seed/walk.h"

struct table {
    const struct plan   *plan;
    struct table_counts *counts;
    struct progress      progress;
    struct walk          walk;
    struct members       members; /* of the campaign whose orders are made */
    size_t               campaign;
    uint64_t             number; /* of the next record */
};

static void add_order(struct table *table, struct rows *rows, uint64_t place)
{
    const struct plan *plan    = table->plan;
    struct order_facts facts   = plan_order(plan, table->campaign, table->number);
    struct instant     planned = {.micros = facts.updated_at.micros / 1000000 * 1000000 + INT64_C(172800000000)};

    row_integer(rows, plan->campaign_ids[table->campaign]);
    row_integer(rows, plan->first_record + (int64_t)table->number);
    row_integer(rows, plan->account_id);
    row_integer(rows, plan->type_ids[plan->kinds[table->number]]);
    row_integer(rows, plan_order_id(plan, table->campaign, place));
    row_uuid(rows, facts.uuid);
    row_integer(rows, facts.status);
    if (facts.status == ORDER_SCHEDULED)
        row_instant(rows, planned);
    else
        row_null(rows);
    if (facts.status != ORDER_REGISTERED && facts.created_at.micros % 4 == 0)
        row_text(rows, STR("Ask about the last offer."));
    else
        row_null(rows);
    row_instant(rows, facts.created_at);
    row_instant(rows, facts.updated_at);
    row_end(rows);
    table->counts->orders++;
    progress_add(&table->progress, 1);
}

/* Goes on to the next campaign; false after the last one. */
static bool start_campaign(struct table *table)
{
    const struct plan *plan = table->plan;

    table->number = 0;
    if (table->campaign == CAMPAIGN_COUNT)
        return false;
    table->members =
        members_start(plan->seed, table->campaign, &plan->campaigns[table->campaign], plan->records, plan->by_kind);
    return true;
}

/* Campaign after campaign, each in the order of its records. */
static size_t next_order(void *context, struct rows *rows)
{
    struct table      *table = context;
    const struct plan *plan  = table->plan;

    do {
        for (; table->campaign < CAMPAIGN_COUNT && table->number < plan->records && table->members.needed;
             table->number++) {
            uint64_t place = plan->campaigns[table->campaign].members - table->members.needed;

            if (!members_take(&table->members, plan->kinds[table->number]))
                continue;
            add_order(table, rows, place);
            table->number++;
            return 1;
        }
        table->campaign += table->campaign < CAMPAIGN_COUNT;
    } while (start_campaign(table));
    return 0;
}

struct event {
    size_t         campaign;
    int64_t        order_id;
    int            status;
    struct instant at;
};

static void add_event(struct table *table, struct rows *rows, const struct event *event)
{
    row_integer(rows, table->plan->account_id);
    row_integer(rows, table->plan->first_record + (int64_t)table->walk.number);
    row_integer(rows, table->plan->campaign_ids[event->campaign]);
    row_integer(rows, event->order_id);
    row_integer(rows, event->status);
    row_instant(rows, event->at);
    row_end(rows);
    table->counts->events++;
}

/* Every order was registered first; where it has another status now, that came later. */
static void add_events_of(struct table *table, struct rows *rows, size_t nth)
{
    const struct walk *walk  = &table->walk;
    size_t             in    = walk->campaigns[nth];
    struct order_facts facts = plan_order(table->plan, in, walk->number);
    struct event       event = {.campaign = in,
                                .order_id = plan_order_id(table->plan, in, walk->places[nth]),
                                .status   = ORDER_REGISTERED,
                                .at       = facts.created_at};

    add_event(table, rows, &event);
    if (facts.status == ORDER_REGISTERED)
        return;
    event.status = facts.status;
    event.at     = facts.updated_at;
    add_event(table, rows, &event);
}

static void add_past_events(struct table *table, struct rows *rows)
{
    const struct past_facts *past  = &table->walk.past;
    struct event             event = {.campaign = past->campaign,
                                      .order_id = plan_past_id(table->plan, table->walk.number),
                                      .status   = ORDER_REGISTERED,
                                      .at       = past->created_at};

    add_event(table, rows, &event);
    event.status = past->status;
    event.at     = past->updated_at;
    add_event(table, rows, &event);
}

/* Record after record. */
static size_t next_events(void *context, struct rows *rows)
{
    struct table *table  = context;
    uint64_t      before = table->counts->events;

    while (table->counts->events == before && walk_next(&table->walk)) {
        if (table->walk.has_past)
            add_past_events(table, rows);
        for (size_t i = 0; i < table->walk.count; i++)
            add_events_of(table, rows, i);
        progress_add(&table->progress, 1);
    }
    return (size_t)(table->counts->events - before);
}

static size_t next_stay(void *context, struct rows *rows)
{
    struct table            *table = context;
    const struct plan       *plan  = table->plan;
    const struct past_facts *past  = &table->walk.past;

    do {
        if (!walk_next(&table->walk))
            return 0;
        progress_add(&table->progress, 1);
    } while (!table->walk.has_past);
    row_integer(rows, plan->account_id);
    row_integer(rows, plan->first_record + (int64_t)table->walk.number);
    row_integer(rows, plan->campaign_ids[past->campaign]);
    row_integer(rows, plan_past_id(plan, table->walk.number));
    row_uuid(rows, past->uuid);
    row_integer(rows, past->status);
    row_instant(rows, past->created_at);
    row_instant(rows, past->removed_at);
    row_end(rows);
    table->counts->stays++;
    return 1;
}

static struct table start(const struct plan *plan, struct table_counts *counts, struct progress progress)
{
    struct table table = {.plan = plan, .counts = counts, .progress = progress, .walk = walk_start(plan)};

    (void)start_campaign(&table);
    return table;
}

static bool end(struct table *table, bool is_done)
{
    if (is_done)
        progress_end(&table->progress);
    return is_done;
}

bool orders_load(struct loader *loader, const struct plan *plan, struct table_counts *counts)
{
    struct table table = start(plan, counts, progress_start("orders", plan_orders(plan)));

    return end(&table, loader_fill(loader, "campaign_order",
                                   "campaign_id, record_id, account_id, type_id, id, uuid, status, scheduled_time,"
                                   " instructions, created_at, updated_at",
                                   (struct row_source){.next = next_order, .context = &table}));
}

bool events_load(struct loader *loader, const struct plan *plan, struct table_counts *counts)
{
    struct table table = start(plan, counts, progress_start("events", plan->records));

    return end(&table, loader_fill(loader, "order_event", "account_id, record_id, campaign_id, order_id, status, at",
                                   (struct row_source){.next = next_events, .context = &table}));
}

bool stays_load(struct loader *loader, const struct plan *plan, struct table_counts *counts)
{
    struct table table = start(plan, counts, progress_start("stays", plan->records));

    return end(&table, loader_fill(loader, "past_order",
                                   "account_id, record_id, campaign_id, order_id, uuid, status, assigned_at,"
                                   " removed_at",
                                   (struct row_source){.next = next_stay, .context = &table}));
}
