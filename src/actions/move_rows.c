/* Actions that put records into a campaign, and those that take them out. */
#include "actions/order_writes.h"
#include "api/resource.h"
#include "handlers/records.h"
#include "packing/pack_now.h"
#include "store/orders.h"

/* What the campaigns of a row will be. */
static struct campaign_ids moved(struct arena *arena, const struct row *row, int64_t campaign_id, bool enters)
{
    int64_t            *ids   = ARENA_ARRAY(arena, int64_t, row->campaigns.count + 1);
    struct campaign_ids after = {.at = ids};

    for (size_t i = 0; i < row->campaigns.count; i++)
        if (row->campaigns.at[i] != campaign_id &&
            !(enters && row->campaigns.count >= RECORD_CAMPAIGNS && !row->is_live[i]))
            ids[after.count++] = row->campaigns.at[i];
    if (enters)
        ids[after.count++] = campaign_id;
    return after;
}

/* What the index has to learn of rows that enter the campaign, or leave it. */
static struct problem *note_moves(const struct row_set *set, struct row *const *rows, size_t count, bool enters)
{
    struct request      *request = set->work->request;
    struct change_noted *noted   = ARENA_ARRAY(request->arena, struct change_noted, count + 1);

    for (size_t i = 0; i < count; i++) {
        struct value        *parameters = record_stored_parameters(request->arena, rows[i]->record);
        struct record_state  before     = row_state(rows[i], parameters);
        struct record_state  now        = before;
        struct record_change change;

        now.campaigns = moved(request->arena, rows[i], set->work->campaign->id, enters);
        change        = record_changed_words(request->arena, &before, &now);
        noted[i] =
            (struct change_noted){.record = rows[i]->record, .before = record_before_words(&change), .now = change.now};
        arena_work(request->arena, rows[i]->record->parameters->text.len + ROW_WORK);
    }
    return pack_now_add(request->tenant, set->work->changes, noted, count);
}

/* --- in -------------------------------------------------------------------------------------------------------------
 */

static void judge(const struct row_set *set, struct row *row)
{
    const struct campaign *campaign = set->work->campaign;

    if (!campaign)
        row_refuse(row, CODE_unknown_campaign);
    else if (campaign->status == CAMPAIGN_COMPLETED || campaign->status == CAMPAIGN_ARCHIVED)
        row_refuse(row, CODE_campaign_closed);
    else if (row->record->status != RECORD_ACTIVE)
        row_refuse(row, CODE_record_not_active);
    else if (HAS(campaign, type_id) && row->record->type_id != campaign->type_id)
        row_refuse(row, CODE_wrong_record_type);
    else if (row_is_in(row, campaign->id))
        row->outcome->status = OUTCOME_UNCHANGED;
    else if (row->live >= RECORD_CAMPAIGNS)
        row_refuse(row, CODE_limit_reached);
}

/* Records that are in as many campaigns as they may be leave those that are deleted. */
static struct problem *make_room(const struct row_set *set, struct row *const *rows, size_t count)
{
    struct problem *problem = NULL;

    for (size_t i = 0; i < count && !problem; i++)
        if (rows[i]->campaigns.count >= RECORD_CAMPAIGNS)
            problem = store_order_end_deleted(set->work->request->tenant, rows[i]->record);
    return problem;
}

static struct list new_orders(const struct row_set *set, struct row *const *rows, size_t count)
{
    struct request             *request = set->work->request;
    const struct action_assign *given   = set->work->action->what->assign;
    struct list                 orders  = shape_list(request->arena, &order_shape, count + 1);

    orders.count = count;
    for (size_t i = 0; i < count; i++) {
        struct order *order = (struct order *)orders.items + i;

        SET(order, account_id, request->tenant->account_id);
        SET(order, uuid, uuid_new());
        SET(order, campaign_id, set->work->campaign->id);
        SET(order, record_id, rows[i]->record->id);
        SET(order, type_id, rows[i]->record->type_id);
        SET(order, status, HAS(given, status) ? given->status : ORDER_REGISTERED);
        if (HAS(given, scheduled_time))
            SET(order, scheduled_time, given->scheduled_time);
        SET(order, created_at, request->now);
        SET(order, updated_at, request->now);
        order->record_history = rows[i]->record->has_history;
    }
    return orders;
}

struct problem *rows_assign(struct row_set *set)
{
    struct row    **rows = ARENA_ARRAY(set->work->request->arena, struct row *, set->count + 1);
    struct list     orders;
    size_t          count;
    struct problem *problem;

    for (size_t i = 0; i < set->count; i++)
        judge(set, &set->rows[i]);
    if ((problem = rows_refuse_suppressed(set, rows, rows_affected(set, rows))))
        return problem;
    count = rows_affected(set, rows);
    if (!set->work->writes || !count)
        return NULL;
    if ((problem = make_room(set, rows, count)) || (problem = note_moves(set, rows, count, true)))
        return problem;
    orders  = new_orders(set, rows, count);
    problem = orders_add_all(set, &orders, rows);
    return problem ? problem : rows_suppress_ended(set, &orders);
}

/* --- out ------------------------------------------------------------------------------------------------------------
 */

static struct problem *take_out(const struct row_set *set, struct row *const *rows, size_t count)
{
    struct request *request = set->work->request;
    struct list     orders  = shape_list(request->arena, &order_shape, count + 1);
    struct problem *problem = note_moves(set, rows, count, false);

    if (problem)
        return problem;
    orders.count = count;
    for (size_t i = 0; i < count; i++) {
        SET(rows[i]->order, updated_at, later_than(request, rows[i]->order->updated_at));
        ((struct order *)orders.items)[i] = *rows[i]->order;
    }
    return orders_remove_all(set, &orders, rows);
}

struct problem *rows_unassign(struct row_set *set)
{
    struct row    **rows         = ARENA_ARRAY(set->work->request->arena, struct row *, set->count + 1);
    bool            is_of_orders = set->work->action->on == ON_ORDERS;
    struct problem *problem      = NULL;

    if (set->work->campaign && (problem = row_set_read_orders(set)))
        return problem;
    for (size_t i = 0; i < set->count; i++) {
        struct row *row = &set->rows[i];

        if (row->order && is_of_orders)
            row->outcome->uuid = row->order->uuid;
        else if (is_of_orders)
            *row->outcome = (struct outcome){.status = OUTCOME_REFUSED, .code = CODE_not_found};
        else if (!set->work->campaign)
            row_refuse(row, CODE_unknown_campaign);
        else if (!row->order)
            row->outcome->status = OUTCOME_UNCHANGED;
    }
    return set->work->writes ? take_out(set, rows, rows_affected(set, rows)) : NULL;
}
