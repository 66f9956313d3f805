/* Actions that delete records, with their orders and their histories. */
#include "actions/row_sets.h"
#include "domain/field_numbers.h"
#include "domain/record_key.h"
#include "handlers/records.h"
#include "packing/pack_now.h"
#include "history/order_events.h"
#include "search/ids.h"
#include "stats/status_counts.h"
#include "store/keys.h"

enum { STEP = 1000 /* rows, as in erase_some */, ROUNDS = 20 /* of steps; what is left then goes by the purge */ };

/* The orders are counted no more; they are locked, so that none gets another status meanwhile. */
static struct problem *count_orders_out(const struct tenant *tenant, struct ids_asked asked)
{
    struct list     orders = {0};
    struct order   *order;
    struct problem *problem;

    asked.first = SQL_status_orders_of;
    asked.end   = SQL_records_lock;
    if ((problem = ids_read(tenant, &asked, &orders)))
        return problem;
    order = orders.items;
    for (size_t i = 0; i < orders.count; i++)
        order[i].stored_status = order[i].status;
    return order_events_left(tenant, &orders);
}

/* Deletes a step of the events, as many of them as are counted before. */
static struct problem *delete_events(const struct tenant *tenant, const struct ids_asked *ids, int64_t *rows)
{
    struct ids_asked asked = *ids;
    struct list      gone  = {0};
    struct problem  *problem;

    asked.first = SQL_status_events_of;
    asked.end   = SQL_status_events_of_end;
    if ((problem = ids_read(tenant, &asked, &gone)) || (problem = count_events_gone(tenant, &gone)))
        return problem;
    asked.first    = SQL_erase_events;
    asked.end      = SQL_erase_some_events;
    asked.affected = rows;
    return ids_run(tenant, &asked);
}

/* Deletes rows of a table that refer to the records; `*is_done` gets whether none is left. */
static struct problem *clear_table(const struct row_set *set, enum statement statement, const struct ids_asked *ids,
                                   bool *is_done)
{
    const struct tenant *tenant = set->work->request->tenant;
    int64_t              rows   = STEP;
    struct ids_asked     asked  = *ids;
    struct problem      *problem;

    asked.first    = statement;
    asked.end      = SQL_erase_some;
    asked.affected = &rows;
    for (int round = 0; round < ROUNDS && rows >= STEP; round++) {
        rows    = 0;
        problem = statement == SQL_erase_events ? delete_events(tenant, ids, &rows) : ids_run(tenant, &asked);
        if (problem)
            return problem;
    }
    *is_done = rows < STEP;
    return NULL;
}

/* Of a long history a rest may be left, which nobody can see any more, and which goes later. */
static struct problem *delete_histories(const struct row_set *set)
{
    static const enum statement whole[]   = {SQL_erase_orders, SQL_erase_logs};
    static const enum statement bounded[] = {SQL_erase_events, SQL_erase_past};
    struct ids_asked            asked     = rows_with_history(set, SQL_records_history_rest);
    bool                        is_done;
    bool                        all_done = true;
    struct problem             *problem;

    if (!asked.count)
        return NULL;
    if ((problem = count_orders_out(set->work->request->tenant, asked)))
        return problem;
    for (size_t i = 0; i < COUNT_OF(whole); i++)
        do {
            if ((problem = clear_table(set, whole[i], &asked, &is_done)))
                return problem;
        } while (!is_done);
    for (size_t i = 0; i < COUNT_OF(bounded); i++) {
        if ((problem = clear_table(set, bounded[i], &asked, &is_done)))
            return problem;
        all_done &= is_done;
    }
    return all_done ? NULL : ids_run(set->work->request->tenant, &asked);
}

/* Whether something is noted of records that kept a field of the type from becoming unique. */
static bool has_collisions(const struct row_type *type)
{
    const struct custom_field *field = type->fields.items;

    for (size_t i = 0; i < type->fields.count; i++)
        if (field_keys_are(&field[i], INDEX_FAILED))
            return true;
    return false;
}

/* All keys of some records, side by side. */
static struct list join_keys(struct arena *arena, const struct list *own, size_t count)
{
    struct list keys = {0};

    for (size_t i = 0; i < count; i++)
        keys.count += own[i].count;
    keys       = shape_list(arena, &record_key_shape, keys.count + 1);
    keys.count = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < own[i].count; j++)
            ((struct record_key *)keys.items)[keys.count++] = ((const struct record_key *)own[i].items)[j];
    return keys;
}

/* The keys of all rows go together, but where more than keys is to be forgotten. */
static struct problem *forget_keys(const struct row_set *set, struct row *const *rows,
                                   const struct record_state *states)
{
    struct request *request = set->work->request;
    struct list    *own     = ARENA_ARRAY(request->arena, struct list, set->count + 1);
    struct list     keys;
    size_t          count = 0;
    struct problem *problem;

    for (size_t i = 0; i < set->count; i++) {
        if (!has_collisions(rows[i]->type))
            own[count++] = record_keys(request->arena, rows[i]->record, &rows[i]->type->fields, states[i].parameters);
        else if ((problem = record_move_keys(request, rows[i]->type->type, &states[i], NULL)))
            return problem;
    }
    keys = join_keys(request->arena, own, count);
    return store_keys_delete(request->tenant, &keys);
}

static struct problem *forget_all(const struct row_set *set, struct row *const *rows)
{
    struct request      *request = set->work->request;
    struct record_state *states  = ARENA_ARRAY(request->arena, struct record_state, set->count + 1);
    struct change_noted *noted   = ARENA_ARRAY(request->arena, struct change_noted, set->count + 1);
    struct problem      *problem;

    for (size_t i = 0; i < set->count; i++) {
        states[i] = row_state(rows[i], record_stored_parameters(request->arena, rows[i]->record));
        noted[i] =
            (struct change_noted){.record = rows[i]->record, .before = record_packed_words(request->arena, &states[i])};
        arena_work(request->arena, rows[i]->record->parameters->text.len + ROW_WORK);
    }
    problem = forget_keys(set, rows, states);
    return problem ? problem : pack_now_add(request->tenant, set->work->changes, noted, set->count);
}

/* Nothing refuses a deletion, so all rows of the set are affected. */
struct problem *rows_delete(struct row_set *set)
{
    struct row    **rows  = ARENA_ARRAY(set->work->request->arena, struct row *, set->count + 1);
    size_t          count = rows_affected(set, rows);
    struct problem *problem;

    if (!set->work->writes || !count)
        return NULL;
    if ((problem = delete_histories(set)) || (problem = forget_all(set, rows)))
        return problem;
    return rows_run(set, SQL_records_delete, rows, count);
}
