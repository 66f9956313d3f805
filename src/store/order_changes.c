#include "store/order_changes.h"

#include "history/history.h"
#include "history/order_events.h"
#include "search/ids.h"

#include <stdlib.h>

static const struct row_statement logs = {SQL_history_logs_insert, SQL_history_logs_insert_next, SQL_history_logs_add};

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
    return db_run_rows(tenant, &logs, &entries);
}

/* Those that were removed have no further event. */
static struct problem *add_events(const struct tenant *tenant, const struct list *orders, enum log_happened happened)
{
    if (happened == LOG_REMOVED)
        return order_events_left(tenant, orders);
    return order_events_add(tenant, orders, happened == LOG_MADE ? ORDER_CAME : ORDER_CHANGED);
}

/* Of a claimed order whose record can hardly have many events yet: each result looks, too. */
static bool is_young(const struct order *order)
{
    return order->status == ORDER_BUSY && order->attempts % 16;
}

/* Now and then, as after a single call; what never was in a campaign has nothing too old. */
static struct problem *trim(const struct tenant *tenant, const struct list *orders)
{
    const struct order *order   = orders->items;
    struct problem     *problem = NULL;

    for (size_t i = 0; i < orders->count && !problem; i++)
        if (order[i].record_history && !is_young(&order[i]))
            problem = store_history_trim(tenant, order[i].record_id,
                                         (struct instant){.micros = order[i].updated_at.micros + order[i].record_id});
    return problem;
}

struct problem *order_changes_note(const struct tenant *tenant, const struct list *orders, enum log_happened happened)
{
    struct problem *problem;

    if (!orders->count)
        return NULL;
    if ((problem = add_events(tenant, orders, happened)) || (problem = trim(tenant, orders)))
        return problem;
    return add_to_logs(tenant, orders, happened);
}
