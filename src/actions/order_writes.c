#include "actions/order_writes.h"

#include "calling/due.h"
#include "search/choice.h"
#include "search/ids.h"
#include "store/order_changes.h"

#include <stdlib.h>

static const struct row_statement new_ones = {SQL_order_insert, SQL_order_insert_next, SQL_COUNT};
static const struct row_statement changed  = {SQL_order_insert, SQL_order_insert_next, SQL_order_or_change};
static const struct row_statement stays    = {SQL_past_order_insert, SQL_past_order_insert_next, SQL_COUNT};

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

static void set_due(const struct list *orders)
{
    for (size_t i = 0; i < orders->count; i++)
        order_set_due((struct order *)orders->items + i);
}

struct problem *orders_add_all(const struct row_set *set, struct list *orders, struct row *const *rows)
{
    const struct tenant *tenant = set->work->request->tenant;
    struct problem      *problem;

    if (!orders->count)
        return NULL;
    set_due(orders);
    if ((problem = db_run_rows(tenant, &new_ones, orders)) || (problem = read_ids(set, orders)) ||
        (problem = rows_run(set, SQL_records_mark_current, rows, orders->count)))
        return problem;
    return order_changes_note(tenant, orders, LOG_MADE);
}

struct problem *orders_remove_all(const struct row_set *set, const struct list *orders, struct row *const *rows)
{
    const struct tenant *tenant = set->work->request->tenant;
    struct problem      *problem;

    if (!orders->count)
        return NULL;
    if ((problem = db_run_rows(tenant, &stays, orders)) ||
        (problem = rows_run(set, SQL_orders_delete, rows, orders->count)) ||
        (problem = rows_run(set, SQL_records_mark_past, rows, orders->count)))
        return problem;
    return order_changes_note(tenant, orders, LOG_REMOVED);
}

struct problem *orders_change_all(const struct row_set *set, const struct list *orders, const struct list *with_status)
{
    const struct tenant *tenant = set->work->request->tenant;
    struct problem      *problem;

    set_due(orders);
    if ((problem = db_run_rows(tenant, &changed, orders)))
        return problem;
    return order_changes_note(tenant, with_status, LOG_CHANGED);
}
