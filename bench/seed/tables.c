#include "seed/tables.h"

#include "domain/campaign.h"
#include "domain/parameters.h"
#include "domain/pattern.h"
#include "json/write.h"
#include "seed/progress.h"
#include "seed/streams.h"
#include "seed/types.h"

#include <stdio.h>
#include <stdlib.h>

enum { RECORD_MEMORY = 4 << 20 };

struct table {
    const struct plan   *plan;
    struct table_counts *counts;
    struct progress      progress;
    struct arena        *arena;
    struct list          fields[KIND_COUNT];
    struct members       members[CAMPAIGN_COUNT];
    struct chance        alone;
    uint64_t             number; /* of the next record */
    size_t               campaign;
};

static void start(struct table *table, const char *what, uint64_t total)
{
    const struct plan *plan = table->plan;

    table->progress = progress_start(what, total);
    table->number   = 0;
    table->alone    = chance_for(plan->seed, STREAM_SAMPLES, 1);
    for (size_t i = 0; i < CAMPAIGN_COUNT; i++)
        table->members[i] = members_start(plan->seed, i, &plan->campaigns[i], plan->records, plan->by_kind);
}

/* What the API would refuse must not get in. */
static void stop_at(const struct table *table, const struct faults *faults)
{
    const struct violation *first = faults->first;

    fprintf(stderr, "seed: record %llu: " STR_FMT " %s: " STR_FMT "\n", (unsigned long long)table->number,
            STR_ARG(first->place), problem_code_name(first->code), STR_ARG(first->detail));
    exit(EXIT_FAILURE);
}

/* Goes the way of POST /api/records, from what a client sends to the text that is stored. */
static struct record *make_record(struct table *table, size_t kind)
{
    static const uint32_t statuses[] = {[RECORD_ACTIVE] = 85, [RECORD_INACTIVE] = 10, [RECORD_ARCHIVED] = 5};
    struct arena         *arena      = table->arena;
    struct record        *record     = SHAPE_NEW(arena, struct record, record_shape);
    struct faults         faults     = {0};
    struct str            words[PLANT_COUNT];
    size_t                count = plants_of(table->plan->seed, table->number, table->plan->records, words);
    struct chance         chance;
    struct person         person = plan_person(arena, table->plan, table->number, &chance);
    struct pattern_budget budget = {0};
    struct value         *given;

    if (person.first_name.len)
        SET(record, first_name, person.first_name);
    if (person.last_name.len)
        SET(record, last_name, person.last_name);
    SET(record, phone, person.phone);
    SET(record, status, (int)chance_share(&chance, statuses, COUNT_OF(statuses), 100));
    given = kind_parameters(arena, &chance, &kinds[kind], &person, words, count);
    record_check(arena, record, NULL, STR(""), &faults);
    SET(record, parameters,
        parameters_create(&(struct checking){.arena = arena, .patterns = &budget, .faults = &faults},
                          &table->fields[kind], given, STR("")));
    if (faults.count)
        stop_at(table, &faults);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < PLANT_COUNT; j++)
            table->counts->planted[j] += str_is(words[i], plant_words[j]);
    return record;
}

/* Each of those met so far is among the samples with the same chance. */
static void note_alone(struct table *table)
{
    struct table_counts *counts = table->counts;
    uint64_t             before = table->number - counts->with_history;
    uint64_t             place  = before < ALONE_SAMPLES ? before : chance_below(&table->alone, (uint32_t)before + 1);

    if (place < ALONE_SAMPLES)
        counts->alone[place] = (uint32_t)table->number;
}

static bool is_in_a_campaign(struct table *table, size_t kind)
{
    bool is_member = false;

    for (size_t i = 0; i < CAMPAIGN_COUNT; i++)
        is_member |= members_take(&table->members[i], kind);
    table->counts->with_history += is_member;
    if (!is_member)
        note_alone(table);
    return is_member;
}

static void row_optional(struct rows *rows, bool is_there, struct str text)
{
    if (is_there)
        row_text(rows, text);
    else
        row_null(rows);
}

static size_t next_record(void *context, struct rows *rows)
{
    struct table       *table = context;
    const struct plan  *plan  = table->plan;
    struct record_facts facts;
    struct record      *record;

    if (table->number == plan->records)
        return 0;
    facts  = plan_record(plan, table->number);
    record = make_record(table, facts.kind);
    row_integer(rows, plan->account_id);
    row_integer(rows, plan->first_record + (int64_t)table->number);
    row_uuid(rows, facts.uuid);
    row_integer(rows, plan->type_ids[facts.kind]);
    row_integer(rows, record->status);
    row_integer(rows, is_in_a_campaign(table, facts.kind));
    row_optional(rows, HAS(record, first_name), record->first_name);
    row_optional(rows, HAS(record, last_name), record->last_name);
    row_text(rows, record->phone);
    row_text(rows, json_of_value(table->arena, record->parameters));
    row_instant(rows, facts.created_at);
    row_instant(rows, facts.updated_at);
    row_end(rows);
    table->number++;
    progress_add(&table->progress, 1);
    arena_reset(table->arena);
    return 1;
}

static void add_order(struct table *table, struct rows *rows, size_t kind)
{
    const struct plan *plan    = table->plan;
    struct order_facts facts   = plan_order(plan, table->campaign, table->number);
    struct instant     planned = {.micros = facts.updated_at.micros / 1000000 * 1000000 + INT64_C(172800000000)};
    bool               is_new  = facts.status == ORDER_REGISTERED;

    row_integer(rows, plan->campaign_ids[table->campaign]);
    row_integer(rows, plan->first_record + (int64_t)table->number);
    row_integer(rows, plan->account_id);
    row_integer(rows, plan->type_ids[kind]);
    row_uuid(rows, facts.uuid);
    row_integer(rows, facts.status);
    if (facts.status == ORDER_SCHEDULED)
        row_instant(rows, planned);
    else
        row_null(rows);
    row_optional(rows, !is_new && facts.created_at.micros % 4 == 0, STR("Ask about the last offer."));
    row_instant(rows, facts.created_at);
    row_instant(rows, facts.updated_at);
    row_end(rows);
    table->counts->orders++;
}

/* Campaign after campaign, each in the order of its records. */
static size_t next_order(void *context, struct rows *rows)
{
    struct table *table = context;

    for (; table->campaign < CAMPAIGN_COUNT; table->campaign++, table->number = 0)
        while (table->number < table->plan->records && table->members[table->campaign].needed) {
            size_t kind = table->plan->kinds[table->number];

            if (members_take(&table->members[table->campaign], kind)) {
                add_order(table, rows, kind);
                table->number++;
                progress_add(&table->progress, 1);
                return 1;
            }
            table->number++;
        }
    return 0;
}

static void add_event(const struct table *table, struct rows *rows, size_t campaign, int status, struct instant at)
{
    row_integer(rows, table->plan->account_id);
    row_integer(rows, table->plan->first_record + (int64_t)table->number);
    row_integer(rows, table->plan->campaign_ids[campaign]);
    row_integer(rows, status);
    row_instant(rows, at);
    row_end(rows);
    table->counts->events++;
}

/* Record after record: every order was registered first; where it has another status now, that came later. */
static size_t next_events(void *context, struct rows *rows)
{
    struct table *table  = context;
    uint64_t      before = table->counts->events;
    uint64_t      orders = 0;

    for (; orders == 0 && table->number < table->plan->records; table->number++) {
        size_t kind = table->plan->kinds[table->number];

        for (size_t i = 0; i < CAMPAIGN_COUNT; i++) {
            struct order_facts facts;

            if (!members_take(&table->members[i], kind))
                continue;
            facts = plan_order(table->plan, i, table->number);
            add_event(table, rows, i, ORDER_REGISTERED, facts.created_at);
            if (facts.status != ORDER_REGISTERED)
                add_event(table, rows, i, facts.status, facts.updated_at);
            orders++;
        }
    }
    progress_add(&table->progress, orders);
    return (size_t)(table->counts->events - before);
}

static bool load(struct table *table, struct loader *loader, const char *name, const char *columns,
                 size_t (*next)(void *context, struct rows *rows))
{
    bool is_done = loader_fill(loader, name, columns, (struct row_source){.next = next, .context = table});

    if (is_done)
        progress_end(&table->progress);
    return is_done;
}

bool tables_load(struct loader *loader, const struct plan *plan, struct table_counts *counts)
{
    struct table  table = {.plan = plan, .counts = counts, .arena = arena_new(RECORD_MEMORY)};
    struct arena *kept  = arena_new(RECORD_MEMORY); /* the types outlive each record */
    bool          is_done;

    for (size_t i = 0; i < KIND_COUNT; i++)
        table.fields[i] = type_fields(kept, &kinds[i]);
    start(&table, "records", plan->records);
    is_done = load(&table, loader, "record",
                   "account_id, id, uuid, type_id, status, has_history, first_name, last_name, phone, parameters,"
                   " created_at, updated_at",
                   next_record);
    start(&table, "orders", plan_orders(plan));
    is_done = is_done && load(&table, loader, "campaign_order",
                              "campaign_id, record_id, account_id, type_id, uuid, status, scheduled_time, instructions,"
                              " created_at, updated_at",
                              next_order);
    start(&table, "events", plan_orders(plan));
    is_done =
        is_done && load(&table, loader, "order_event", "account_id, record_id, campaign_id, status, at", next_events);
    arena_free(table.arena);
    arena_free(kept);
    return is_done;
}
