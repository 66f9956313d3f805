#include "actions/row_sets.h"
#include "json/decode.h"
#include "store/campaigns.h"

/* Members of a record that are its own, and so cannot be given to many. */
static void refuse_own(struct request *request, const struct record *patch)
{
    if (HAS(patch, external_id))
        fault_at(request->arena, &request->faults, STR("/do/patch/externalId"), CODE_immutable,
                 "It is that of one record, so it cannot be given to many.");
}

static void refuse_kept(struct request *request, const struct value *kept)
{
    for (const struct value *member = kept ? kept->first : NULL; member; member = member->next)
        fault_at(request->arena, &request->faults, pointer_member(request->arena, STR("/do/patch"), member->name),
                 CODE_immutable, "This member cannot be changed.");
}

static void read_patch(struct request *request, const struct value *patch, const struct shape *shape, void *out)
{
    struct decoding decoding = {.arena = request->arena, .purpose = DECODE_PATCH, .faults = &request->faults};

    if (patch->kind != VALUE_OBJECT) {
        if (!patch->is_refused)
            fault_at(request->arena, &request->faults, STR("/do/patch"), CODE_wrong_type, "It must be an object.");
        return;
    }
    if (!patch->count)
        fault_at(request->arena, &request->faults, STR("/do/patch"), CODE_required, "It must name what is changed.");
    ((struct described *)out)->shape = shape;
    json_decode(&decoding, patch, STR("/do/patch"), out);
    refuse_kept(request, decoding.kept);
}

void action_read_do(struct request *request, const struct action *action, struct action_work *work)
{
    *work = (struct action_work){.request = request, .action = action};
    if (!HAS(action, on) || !HAS(action, what) || !HAS(action->what, patch))
        return;
    if (action->on == ON_ORDERS) {
        work->order_patch = SHAPE_NEW(request->arena, struct order, order_shape);
        read_patch(request, action->what->patch, &order_shape, work->order_patch);
        return;
    }
    work->record_patch = SHAPE_NEW(request->arena, struct record, record_shape);
    read_patch(request, action->what->patch, &record_shape, work->record_patch);
    refuse_own(request, work->record_patch);
    if (HAS(work->record_patch, parameters) && work->record_patch->parameters->kind != VALUE_OBJECT)
        fault_at(request->arena, &request->faults, STR("/do/patch/parameters"), CODE_wrong_type,
                 "It must be an object.");
}

static bool names_campaign(const struct action *action, struct uuid *uuid)
{
    const struct action_do *what = action->what;

    if (HAS(what, assign))
        *uuid = what->assign->campaign_uuid;
    else if (HAS(what, unassign))
        *uuid = what->unassign->campaign_uuid;
    else if (action->on == ON_ORDERS)
        *uuid = action->campaign_uuid;
    else
        return false;
    return true;
}

struct problem *action_begin(struct action_work *work)
{
    const struct tenant *tenant = work->request->tenant;
    struct uuid          uuid;

    work->campaign = NULL;
    if (!names_campaign(work->action, &uuid))
        return NULL;
    return work->writes ? store_campaign_share(tenant, uuid, &work->campaign)
                        : store_campaign_find(tenant, uuid, &work->campaign);
}

static struct problem *do_set(struct row_set *set)
{
    const struct action_do *what = set->work->action->what;

    if (HAS(what, assign))
        return rows_assign(set);
    if (HAS(what, unassign))
        return rows_unassign(set);
    if (HAS(what, suppress))
        return rows_suppress(set);
    if (set->work->action->on == ON_ORDERS)
        return HAS(what, patch) ? rows_patch_orders(set) : rows_unassign(set);
    return HAS(what, patch) ? rows_patch(set) : rows_delete(set);
}

/* What the rows took is given back; their outcomes hold nothing of it. */
struct problem *action_do_rows(const struct action_work *work, const struct action_ids *ids, struct outcome *outcomes)
{
    struct arena     *arena = work->request->arena;
    struct arena_mark mark  = arena_mark(arena);
    struct row_set    set;
    struct problem   *problem;

    if ((problem = row_set_read(work, ids, outcomes, &set)) || (problem = do_set(&set)))
        return problem;
    arena_rewind(arena, mark, (struct bytes){0});
    return NULL;
}
