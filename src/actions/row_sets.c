#include "actions/row_sets.h"

#include "domain/campaign.h"
#include "handlers/record_types.h"
#include "handlers/records.h"
#include "search/choice.h"
#include "search/ids.h"
#include "store/records.h"

#include <stdlib.h>

static int compare_records(const void *left, const void *right)
{
    const struct record *a = left;
    const struct record *b = right;

    return (a->id > b->id) - (a->id < b->id);
}

static int compare_row(const void *id, const void *row)
{
    int64_t own = ((const struct row *)row)->record->id;

    return (*(const int64_t *)id > own) - (*(const int64_t *)id < own);
}

static struct row *find_row(const struct row_set *set, int64_t record_id)
{
    return set->count ? bsearch(&record_id, set->rows, set->count, sizeof(struct row), compare_row) : NULL;
}

void row_refuse(struct row *row, enum problem_code code)
{
    row->outcome->status = OUTCOME_REFUSED;
    row->outcome->code   = code;
}

bool row_is_in(const struct row *row, int64_t campaign_id)
{
    for (size_t i = 0; i < row->campaigns.count; i++)
        if (row->campaigns.at[i] == campaign_id)
            return true;
    return false;
}

struct record_state row_state(const struct row *row, const struct value *parameters)
{
    return (struct record_state){
        .record = row->record, .parameters = parameters, .campaigns = row->campaigns, .indexed = row->type->indexed};
}

size_t rows_affected(const struct row_set *set, struct row **rows)
{
    size_t count = 0;

    for (size_t i = 0; i < set->count; i++)
        if (set->rows[i].outcome->status == OUTCOME_AFFECTED)
            rows[count++] = &set->rows[i];
    return count;
}

struct problem *rows_run(const struct row_set *set, enum statement statement, struct row *const *rows, size_t count)
{
    const struct tenant *tenant = set->work->request->tenant;
    int64_t             *ids    = ARENA_ARRAY(tenant->arena, int64_t, count + 1);

    for (size_t i = 0; i < count; i++)
        ids[i] = rows[i]->record->id;
    return ids_run(tenant, &(struct ids_asked){.first       = statement,
                                               .end         = SQL_COUNT,
                                               .campaign_id = set->work->campaign ? set->work->campaign->id : 0,
                                               .ids         = ids,
                                               .count       = count});
}

struct ids_asked rows_with_history(const struct row_set *set, enum statement first)
{
    int64_t         *ids   = ARENA_ARRAY(set->work->request->arena, int64_t, set->count + 1);
    struct ids_asked asked = {.first = first, .end = SQL_COUNT, .ids = ids};

    for (size_t i = 0; i < set->count; i++)
        if (set->rows[i].record->has_history)
            ids[asked.count++] = set->rows[i].record->id;
    return asked;
}

/* --- reading --------------------------------------------------------------------------------------------------------
 */

/* A row for each record that there is. */
static void pair(struct row_set *set, struct list *records, const struct action_ids *ids, struct outcome *outcomes)
{
    struct record *record = records->items;
    size_t         at     = 0;

    if (records->count)
        qsort(record, records->count, sizeof(*record), compare_records);
    for (size_t i = 0; i < ids->count; i++) {
        while (at < records->count && record[at].id < ids->at[i])
            at++;
        outcomes[i] = (struct outcome){.status = OUTCOME_REFUSED, .code = CODE_unknown_record};
        if (at == records->count || record[at].id != ids->at[i])
            continue;
        outcomes[i]             = (struct outcome){.has_uuid = true, .uuid = record[at].uuid};
        set->rows[set->count++] = (struct row){.record = &record[at], .outcome = &outcomes[i]};
    }
}

static bool is_held(const struct held_types *held, const struct record_type *type)
{
    for (size_t i = 0; i < held->count; i++)
        if (held->ids[i] == type->id && held->updated_at[i].micros == type->updated_at.micros)
            return true;
    return false;
}

static void note_held(struct held_types *held, const struct record_type *type)
{
    if (held->count == ROWS_AT_ONCE) /* then they are held anew */
        held->count = 0;
    held->ids[held->count]          = type->id;
    held->updated_at[held->count++] = type->updated_at;
}

/* Until the transaction ends it stays so: or it is another one by now, and all is done again. */
static struct problem *hold_type(const struct row_set *set, const struct record_type *type)
{
    const struct tenant *tenant = set->work->request->tenant;
    struct record       *key    = SHAPE_NEW(tenant->arena, struct record, record_shape);
    struct problem      *problem;

    SET(key, account_id, tenant->account_id);
    SET(key, type_id, type->id);
    SET(key, type_updated_at, type->updated_at);
    if ((problem = store_type_hold(tenant, key)))
        return problem;
    note_held(set->work->held, type);
    return NULL;
}

static struct problem *add_type(struct row_set *set, int64_t id, struct row_type **out)
{
    struct request  *request = set->work->request;
    struct row_type *type    = &set->types[set->type_count];
    struct problem  *problem;

    if ((problem = record_type_by_id(request, id, &type->type)) ||
        (set->work->writes && !is_held(set->work->held, type->type) && (problem = hold_type(set, type->type))))
        return problem;
    type->fields  = record_type_stored_fields(request->arena, type->type);
    type->indexed = record_indexed(request->arena, type->type);
    set->type_count++;
    *out = type;
    return NULL;
}

static struct problem *find_types(struct row_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        struct row     *row = &set->rows[i];
        struct problem *problem;

        for (size_t j = 0; j < set->type_count; j++)
            if (set->types[j].type->id == row->record->type_id)
                row->type = &set->types[j];
        if (!row->type && (problem = add_type(set, row->record->type_id, &row->type)))
            return problem;
        SET(row->record, type_updated_at, row->type->type->updated_at);
        SET(row->record, type_uuid, row->type->type->uuid);
    }
    return NULL;
}

/* Takes the campaigns of one record off the front of the list. */
static void take_campaigns(struct arena *arena, struct row *row, const struct candidate *found, size_t count)
{
    int64_t *ids     = ARENA_ARRAY(arena, int64_t, count);
    bool    *is_live = ARENA_ARRAY(arena, bool, count);

    for (size_t i = 0; i < count; i++) {
        ids[i]     = found[i].id;
        is_live[i] = !found[i].status;
        row->live += is_live[i];
    }
    row->campaigns = (struct campaign_ids){.at = ids, .count = count};
    row->is_live   = is_live;
}

static int compare_places(const void *left, const void *right)
{
    const struct candidate *a = left;
    const struct candidate *b = right;

    if (a->record_id != b->record_id)
        return a->record_id < b->record_id ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

static struct problem *find_campaigns(struct row_set *set)
{
    const struct tenant *tenant = set->work->request->tenant;
    struct ids_asked     asked  = rows_with_history(set, SQL_records_campaigns);
    struct list          rows   = {0};
    struct candidate    *found;
    struct problem      *problem;

    if (!asked.count)
        return NULL;
    if ((problem = ids_read(tenant, &asked, &rows)) || !rows.count)
        return problem;
    found = rows.items;
    qsort(found, rows.count, sizeof(*found), compare_places);
    for (size_t i = 0, end; i < rows.count; i = end) {
        for (end = i; end < rows.count && found[end].record_id == found[i].record_id;)
            end++;
        take_campaigns(tenant->arena, find_row(set, found[i].record_id), found + i, end - i);
    }
    return NULL;
}

struct problem *row_set_read(const struct action_work *work, const struct action_ids *ids, struct outcome *outcomes,
                             struct row_set *set)
{
    struct arena    *arena   = work->request->arena;
    struct list      records = {0};
    struct ids_asked asked   = {.first = SQL_records_found,
                                .end   = work->writes ? SQL_records_lock : SQL_COUNT,
                                .ids   = ids->at,
                                .count = ids->count};
    struct problem  *problem = ids_read(work->request->tenant, &asked, &records);

    *set = (struct row_set){.work  = work,
                            .rows  = ARENA_ARRAY(arena, struct row, ids->count + 1),
                            .types = ARENA_ARRAY(arena, struct row_type, ids->count + 1)};
    if (problem)
        return problem;
    pair(set, &records, ids, outcomes);
    if ((problem = find_types(set)))
        return problem;
    return find_campaigns(set);
}

/* So that they still have the status that is read, and under which they are counted, when they get another one. */
static struct problem *lock_orders(const struct tenant *tenant, struct ids_asked asked)
{
    struct list ignored = {0};

    asked.first = SQL_orders_lock;
    asked.end   = SQL_records_lock;
    return ids_read(tenant, &asked, &ignored);
}

struct problem *row_set_read_orders(struct row_set *set)
{
    const struct tenant *tenant = set->work->request->tenant;
    int64_t             *ids    = ARENA_ARRAY(tenant->arena, int64_t, set->count + 1);
    struct ids_asked     asked  = {.first = SQL_orders_found, .end = SQL_COUNT, .ids = ids};
    struct list          rows   = {0};
    struct order        *order;
    struct problem      *problem;

    asked.campaign_id = set->work->campaign->id;
    for (size_t i = 0; i < set->count; i++)
        if (row_is_in(&set->rows[i], asked.campaign_id))
            ids[asked.count++] = set->rows[i].record->id;
    if (!asked.count)
        return NULL;
    if ((set->work->writes && (problem = lock_orders(tenant, asked))) || (problem = ids_read(tenant, &asked, &rows)))
        return problem;
    order = rows.items;
    for (size_t i = 0; i < rows.count; i++) {
        struct row *row = find_row(set, order[i].record_id);

        order[i].record_history = row->record->has_history;
        order[i].stored_status  = order[i].status;
        row->order              = &order[i];
    }
    return NULL;
}
