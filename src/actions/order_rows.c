/* Actions that patch the orders of a campaign. */
#include "actions/order_writes.h"
#include "api/resource.h"

/* As the single call judges it. */
static void judge(const struct row_set *set, struct row *row)
{
    const struct order *patch = set->work->order_patch;

    if (!row->order) {
        *row->outcome = (struct outcome){.status = OUTCOME_REFUSED, .code = CODE_not_found};
        return;
    }
    row->outcome->uuid = row->order->uuid;
    if (!shape_merge(row->order, patch))
        row->outcome->status = OUTCOME_UNCHANGED;
    if ((HAS(patch, status) || IS_NULL(patch, scheduled_time)) && row->order->status == ORDER_SCHEDULED &&
        !HAS(row->order, scheduled_time))
        row_refuse(row, CODE_required);
}

static void add(struct list *list, const struct order *order)
{
    ((struct order *)list->items)[list->count++] = *order;
}

/* Orders that would be opened again, of numbers that must not be called. */
static struct problem *refuse_reopened(struct row_set *set, const int *before)
{
    struct row **rows  = ARENA_ARRAY(set->work->request->arena, struct row *, set->count + 1);
    size_t       count = 0;

    for (size_t i = 0; i < set->count; i++)
        if (set->rows[i].outcome->status == OUTCOME_AFFECTED && order_is_open(set->rows[i].order->status) &&
            !order_is_open(before[i]))
            rows[count++] = &set->rows[i];
    return rows_refuse_suppressed(set, rows, count);
}

static struct problem *judge_all(struct row_set *set, int *before)
{
    for (size_t i = 0; i < set->count; i++) {
        before[i] = set->rows[i].order ? set->rows[i].order->status : ORDER_REGISTERED;
        judge(set, &set->rows[i]);
    }
    return refuse_reopened(set, before);
}

struct problem *rows_patch_orders(struct row_set *set)
{
    struct request *request = set->work->request;
    struct list     changed = shape_list(request->arena, &order_shape, set->count + 1);
    struct list     events  = shape_list(request->arena, &order_shape, set->count + 1);
    int            *before  = ARENA_ARRAY(request->arena, int, set->count + 1);
    struct problem *problem = set->work->campaign ? row_set_read_orders(set) : NULL;

    if (problem || (problem = judge_all(set, before)))
        return problem;
    changed.count = 0;
    events.count  = 0;
    for (size_t i = 0; i < set->count; i++) {
        struct row *row = &set->rows[i];

        if (row->outcome->status != OUTCOME_AFFECTED)
            continue;
        SET(row->order, updated_at, later_than(request, row->order->updated_at));
        add(&changed, row->order);
        if (row->order->status != before[i])
            add(&events, row->order);
    }
    if (!set->work->writes || (problem = orders_change_all(set, &changed, &events)))
        return problem;
    return rows_suppress_ended(set, &events);
}
