/* Actions that patch the orders of a campaign. */
#include "actions/order_writes.h"
#include "api/resource.h"

/* As the single call judges it. */
static void judge(const struct row_set *set, struct row *row, bool *new_status)
{
    const struct order *patch = set->work->order_patch;
    int                 status;

    if (!row->order) {
        *row->outcome = (struct outcome){.status = OUTCOME_REFUSED, .code = CODE_not_found};
        return;
    }
    status             = row->order->status;
    row->outcome->uuid = row->order->uuid;
    if (!shape_merge(row->order, patch))
        row->outcome->status = OUTCOME_UNCHANGED;
    if ((HAS(patch, status) || IS_NULL(patch, scheduled_time)) && row->order->status == ORDER_SCHEDULED &&
        !HAS(row->order, scheduled_time))
        row_refuse(row, CODE_required);
    *new_status = row->order->status != status;
}

static void add(struct list *list, const struct order *order)
{
    ((struct order *)list->items)[list->count++] = *order;
}

struct problem *rows_patch_orders(struct row_set *set)
{
    struct request *request = set->work->request;
    struct list     changed = shape_list(request->arena, &order_shape, set->count + 1);
    struct list     events  = shape_list(request->arena, &order_shape, set->count + 1);
    struct problem *problem = set->work->campaign ? row_set_read_orders(set) : NULL;

    if (problem)
        return problem;
    changed.count = 0;
    events.count  = 0;
    for (size_t i = 0; i < set->count; i++) {
        struct row *row        = &set->rows[i];
        bool        new_status = false;

        judge(set, row, &new_status);
        if (row->outcome->status != OUTCOME_AFFECTED)
            continue;
        SET(row->order, updated_at, later_than(request, row->order->updated_at));
        add(&changed, row->order);
        if (new_status)
            add(&events, row->order);
    }
    return set->work->writes ? orders_change_all(set, &changed, &events) : NULL;
}
