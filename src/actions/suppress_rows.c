/* What actions and the register have to do with each other: numbers that are suppressed, and those that are already. */
#include "actions/row_sets.h"
#include "handlers/suppressed.h"

static struct suppressed_phone *phones_of(struct arena *arena, struct row *const *rows, size_t count)
{
    struct suppressed_phone *phones = ARENA_ARRAY(arena, struct suppressed_phone, count + 1);

    for (size_t i = 0; i < count; i++)
        phones[i].phone = rows[i]->record->phone;
    return phones;
}

struct problem *rows_refuse_suppressed(const struct row_set *set, struct row *const *rows, size_t count)
{
    const struct tenant     *tenant = set->work->request->tenant;
    struct suppressed_phone *phones = phones_of(tenant->arena, rows, count);
    struct problem          *problem;

    if (!count || !set->work->campaign)
        return NULL;
    if ((problem = register_look_up(tenant, set->work->campaign->id, phones, count)))
        return problem;
    for (size_t i = 0; i < count; i++)
        if (phones[i].is_suppressed)
            row_refuse(rows[i], CODE_suppressed);
    return NULL;
}

struct problem *rows_suppress_ended(const struct row_set *set, const struct list *orders)
{
    struct request      *request = set->work->request;
    const struct order  *order   = orders->items;
    struct suppression **items   = ARENA_ARRAY(request->arena, struct suppression *, orders->count + 1);
    size_t               count   = 0;

    for (size_t i = 0, row = 0; i < orders->count; i++) {
        if (order[i].status != ORDER_DO_NOT_CALL)
            continue;
        while (set->rows[row].record->id != order[i].record_id)
            row++;
        items[count++] =
            suppression_of_order(request, set->work->campaign, set->rows[row].record->phone, order[i].uuid);
    }
    return register_add(request->tenant, items, count);
}

/* --- the action `suppress` ----------------------------------------------------------------------------------------
 */

/* Rows of orders are those that have one. */
static struct problem *judge(struct row_set *set)
{
    bool            is_of_orders = set->work->action->on == ON_ORDERS;
    struct problem *problem      = is_of_orders && set->work->campaign ? row_set_read_orders(set) : NULL;

    for (size_t i = 0; i < set->count && !problem && is_of_orders; i++) {
        struct row *row = &set->rows[i];

        if (row->order)
            row->outcome->uuid = row->order->uuid;
        else
            *row->outcome = (struct outcome){.status = OUTCOME_REFUSED, .code = CODE_not_found};
    }
    return problem;
}

static struct suppression *suppression_of(const struct row_set *set, const struct row *row)
{
    struct request     *request = set->work->request;
    struct suppression *made    = SHAPE_NEW(request->arena, struct suppression, suppression_shape);
    char                name[37];

    uuid_format(set->work->action->uuid, name);
    SET(made, account_id, request->tenant->account_id);
    SET(made, uuid, uuid_new());
    SET(made, number, suppression_number(row->record->phone));
    SET(made, campaign_id, 0);
    SET(made, reason, set->work->action->what->suppress->reason);
    SET(made, source, STR("action"));
    SET(made, evidence, arena_format(request->arena, "/api/actions/%s", name));
    SET(made, created_at, request->now);
    return made;
}

struct problem *rows_suppress(struct row_set *set)
{
    const struct tenant     *tenant = set->work->request->tenant;
    struct row             **rows   = ARENA_ARRAY(tenant->arena, struct row *, set->count + 1);
    struct suppression     **items  = ARENA_ARRAY(tenant->arena, struct suppression *, set->count + 1);
    struct suppressed_phone *phones;
    size_t                   count;
    size_t                   fresh   = 0;
    struct problem          *problem = judge(set);

    if (problem)
        return problem;
    count  = rows_affected(set, rows);
    phones = phones_of(tenant->arena, rows, count);
    if ((problem = register_look_up(tenant, 0, phones, count)))
        return problem;
    for (size_t i = 0; i < count; i++) {
        if (phones[i].is_suppressed)
            rows[i]->outcome->status = OUTCOME_UNCHANGED;
        else if (set->work->writes)
            items[fresh++] = suppression_of(set, rows[i]);
    }
    return register_add(tenant, items, fresh);
}
