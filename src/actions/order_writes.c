#include "actions/order_writes.h"

#include "history/history.h"
#include "history/history_log.h"
#include "history/order_events.h"
#include "search/choice.h"
#include "search/ids.h"

#include <stdlib.h>

/* How rows are written together. */
struct written {
    enum statement first;
    enum statement next;
    enum statement end; /* SQL_COUNT: nothing follows the rows */
};

static const struct written new_ones = {SQL_order_insert, SQL_order_insert_next, SQL_COUNT};
static const struct written changed  = {SQL_order_insert, SQL_order_insert_next, SQL_order_or_change};
static const struct written stays    = {SQL_past_order_insert, SQL_past_order_insert_next, SQL_COUNT};
static const struct written logs     = {SQL_history_logs_insert, SQL_history_logs_insert_next, SQL_history_logs_add};

static struct problem *run_all(const struct tenant *tenant, const struct written *written, const struct list *inputs)
{
    struct assembly assembly = {0};

    if (!inputs->count)
        return NULL;
    for (size_t i = 0; i < inputs->count; i++)
        assembly_add(&assembly, i ? written->next : written->first);
    if (written->end != SQL_COUNT)
        assembly_add(&assembly, written->end);
    return db_run_assembled(tenant, &assembly, inputs, NULL);
}

/* --- histories ------------------------------------------------------------------------------------------------------
 */

static int compare_entries(const void *left, const void *right)
{
    const struct log_entry *a = left;
    const struct log_entry *b = right;

    return (a->record_id > b->record_id) - (a->record_id < b->record_id);
}

/* The records of the orders that have a log, sorted. */
static struct problem *read_logged(const struct tenant *tenant, const struct list *orders, struct list *logged)
{
    const struct order *order = orders->items;
    int64_t            *ids   = ARENA_ARRAY(tenant->arena, int64_t, orders->count + 1);
    struct ids_asked    asked = {.first = SQL_history_logs_of, .end = SQL_COUNT, .ids = ids};
    struct problem     *problem;

    *logged = (struct list){0};
    for (size_t i = 0; i < orders->count; i++)
        if (order[i].record_history)
            ids[asked.count++] = order[i].record_id;
    if (!asked.count)
        return NULL;
    if (!(problem = ids_read(tenant, &asked, logged)) && logged->count)
        qsort(logged->items, logged->count, sizeof(struct log_entry), compare_entries);
    return problem;
}

static bool is_among(const struct list *logged, int64_t record_id)
{
    const struct log_entry key = {.record_id = record_id};

    return logged->count && bsearch(&key, logged->items, logged->count, sizeof(key), compare_entries);
}

/* Without a version the account has no logs. */
static struct problem *begins_logs(const struct tenant *tenant, bool *begins)
{
    struct log_entry *key = SHAPE_NEW(tenant->arena, struct log_entry, log_entry_shape);
    struct log_entry *row = SHAPE_NEW(tenant->arena, struct log_entry, log_entry_shape);

    SET(key, account_id, tenant->account_id);
    return db_one(tenant, SQL_history_logs_version, key, row, begins);
}

/* The log of a record begins with its first order, where the account has logs; others go on if there is one. */
static struct problem *add_to_logs(const struct tenant *tenant, const struct list *orders, enum log_happened happened)
{
    const struct order *order   = orders->items;
    struct list         entries = shape_list(tenant->arena, &log_entry_shape, orders->count + 1);
    struct list         logged;
    bool                begins = false;
    struct problem     *problem;

    if ((problem = read_logged(tenant, orders, &logged)) ||
        (happened == LOG_MADE && (problem = begins_logs(tenant, &begins))))
        return problem;
    entries.count = 0;
    for (size_t i = 0; i < orders->count; i++) {
        struct log_entry *entry = (struct log_entry *)entries.items + entries.count;

        if (!(order[i].record_history ? is_among(&logged, order[i].record_id) : begins))
            continue;
        SET(entry, account_id, tenant->account_id);
        SET(entry, record_id, order[i].record_id);
        SET(entry, log, history_log_bytes(tenant->arena, &order[i], happened));
        entries.count++;
    }
    return run_all(tenant, &logs, &entries);
}

/* Now and then, as after a single call; what never was in a campaign has nothing too old. */
static struct problem *trim(const struct tenant *tenant, const struct list *orders)
{
    const struct order *order   = orders->items;
    struct problem     *problem = NULL;

    for (size_t i = 0; i < orders->count && !problem; i++)
        if (order[i].record_history)
            problem = store_history_trim(tenant, order[i].record_id,
                                         (struct instant){.micros = order[i].updated_at.micros + order[i].record_id});
    return problem;
}

/* --- orders ---------------------------------------------------------------------------------------------------------
 */

static int compare_places(const void *left, const void *right)
{
    const struct candidate *a = left;
    const struct candidate *b = right;

    return (a->record_id > b->record_id) - (a->record_id < b->record_id);
}

/* Which id each has got: the database does not promise that they follow each other. */
static struct problem *read_ids(const struct row_set *set, struct list *orders)
{
    const struct tenant *tenant = set->work->request->tenant;
    struct order        *order  = orders->items;
    int64_t             *ids    = ARENA_ARRAY(tenant->arena, int64_t, orders->count);
    struct list          found  = {0};
    struct problem      *problem;

    for (size_t i = 0; i < orders->count; i++)
        ids[i] = order[i].record_id;
    if ((problem = ids_read(tenant,
                            &(struct ids_asked){.first       = SQL_orders_places,
                                                .end         = SQL_COUNT,
                                                .campaign_id = set->work->campaign->id,
                                                .ids         = ids,
                                                .count       = orders->count},
                            &found)))
        return problem;
    if (found.count != orders->count)
        return db_ask_to_repeat(tenant, "An order has gone at this moment: try again.");
    qsort(found.items, found.count, sizeof(struct candidate), compare_places);
    for (size_t i = 0; i < orders->count; i++)
        SET(&order[i], id, ((const struct candidate *)found.items)[i].id);
    return NULL;
}

struct problem *orders_add_all(const struct row_set *set, struct list *orders, struct row *const *rows)
{
    const struct tenant *tenant = set->work->request->tenant;
    struct problem      *problem;

    if (!orders->count)
        return NULL;
    if ((problem = run_all(tenant, &new_ones, orders)) || (problem = read_ids(set, orders)) ||
        (problem = order_events_add(tenant, orders, ORDER_CAME)) || (problem = trim(tenant, orders)) ||
        (problem = rows_run(set, SQL_records_mark_current, rows, orders->count)))
        return problem;
    return add_to_logs(tenant, orders, LOG_MADE);
}

struct problem *orders_remove_all(const struct row_set *set, const struct list *orders, struct row *const *rows)
{
    const struct tenant *tenant = set->work->request->tenant;
    struct problem      *problem;

    if (!orders->count)
        return NULL;
    if ((problem = run_all(tenant, &stays, orders)) ||
        (problem = rows_run(set, SQL_orders_delete, rows, orders->count)) ||
        (problem = order_events_left(tenant, orders)) || (problem = trim(tenant, orders)) ||
        (problem = rows_run(set, SQL_records_mark_past, rows, orders->count)))
        return problem;
    return add_to_logs(tenant, orders, LOG_REMOVED);
}

struct problem *orders_change_all(const struct row_set *set, const struct list *orders, const struct list *with_status)
{
    const struct tenant *tenant = set->work->request->tenant;
    struct problem      *problem;

    if ((problem = run_all(tenant, &changed, orders)) || !with_status->count)
        return problem;
    if ((problem = order_events_add(tenant, with_status, ORDER_CHANGED)) || (problem = trim(tenant, with_status)))
        return problem;
    return add_to_logs(tenant, with_status, LOG_CHANGED);
}
