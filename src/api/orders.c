#include "api/listing.h"
#include "api/records.h"
#include "api/resource.h"
#include "store/campaigns.h"
#include "store/order_lists.h"
#include "store/orders.h"
#include "store/records.h"

struct problem *orders_list(struct request *request, struct response *response)
{
    struct listing_plan plan = {.read = store_order_page};
    struct campaign    *campaign;
    struct problem     *problem;

    if ((problem = listing_begin(request, &plan)) ||
        (problem = store_campaign_find(request->tenant, request_params(request)->campaign, &campaign)))
        return problem;
    if (!campaign)
        return no_such(request, "campaign");
    SET(plan.listing, campaign_id, campaign->id);
    return listing_answer(request, response, &plan);
}

static void fault(struct request *request, const char *pointer, enum problem_code code, const char *sentence)
{
    fault_at(request->arena, &request->faults, str_from(pointer), code, "%s", sentence);
}

/* Whether a member whose pointer begins so has been found faulty already. */
static bool has_fault_at(const struct request *request, struct str start)
{
    for (const struct violation *found = request->faults.first; found; found = found->next)
        if (str_starts(found->place, start))
            return true;
    return false;
}

static void check_time(struct request *request, const struct order *order)
{
    if (HAS(order, status) && order->status == ORDER_SCHEDULED && !HAS(order, scheduled_time))
        fault(request, "/scheduledTime", CODE_required, "An order that is scheduled needs its time.");
}

/* Either an existing record or a new one, not both. */
static void check_choice(struct request *request, const struct order *given)
{
    if (HAS(given, record_uuid) && HAS(given, new_record))
        fault(request, "/record", CODE_record_and_uuid, "Give either recordUuid or record, not both.");
    if (!HAS(given, record_uuid) && !HAS(given, new_record) && !has_fault_at(request, STR("/record")))
        fault(request, "/recordUuid", CODE_required, "Give recordUuid, or record to make one.");
}

/* The order_record_shape is the record_shape but for a flag, so the marks fit. */
static struct problem *make_record(struct request *request, const struct order *given, const struct campaign *campaign,
                                   struct record **out)
{
    struct record  *record = given->new_record;
    struct problem *problem;

    record->marks.shape = &record_shape;
    if (!HAS(record, type_uuid) && HAS(campaign, type_uuid))
        SET(record, type_uuid, campaign->type_uuid);
    else if (!HAS(record, type_uuid))
        fault(request, "/record/recordTypeUuid", CODE_required, "The campaign takes any record type: name one.");
    else if (HAS(campaign, type_uuid) && memcmp(&record->type_uuid, &campaign->type_uuid, sizeof(struct uuid)) != 0)
        fault(request, "/record/recordTypeUuid", CODE_wrong_record_type, "It must be the campaign's record type.");
    if (HAS(record, status) && record->status != RECORD_ACTIVE)
        fault(request, "/record/status", CODE_record_not_active, "A record in a campaign begins as an active one.");
    problem = record_add(request, record, STR("/record"));
    *out    = record;
    return problem;
}

/* Locks the record, so that it stays until the order refers to it. */
static struct problem *take_record(struct request *request, const struct order *given, const struct campaign *campaign,
                                   struct record **out)
{
    struct problem *problem = store_record_lock(request->tenant, given->record_uuid, out);

    if (problem)
        return problem;
    if (!*out)
        fault(request, "/recordUuid", CODE_unknown_record, "There is no such record.");
    else if ((*out)->status != RECORD_ACTIVE)
        fault(request, "/recordUuid", CODE_record_not_active, "The record is not active.");
    else if (HAS(campaign, type_id) && (*out)->type_id != campaign->type_id)
        fault(request, "/recordUuid", CODE_wrong_record_type, "The record's type is not the campaign's.");
    return faults_problem(request->arena, &request->faults, PROBLEM_unacceptable);
}

static struct order *new_order(struct request *request, const struct order *given, const struct campaign *campaign,
                               const struct record *record)
{
    struct order *order = SHAPE_NEW(request->arena, struct order, order_shape);

    SET(order, status, ORDER_REGISTERED);
    shape_merge(order, given);
    SET(order, account_id, request->tenant->account_id);
    SET(order, uuid, uuid_new());
    SET(order, campaign_id, campaign->id);
    SET(order, campaign_uuid, campaign->uuid);
    SET(order, record_id, record->id);
    SET(order, type_id, record->type_id);
    SET(order, created_at, request->now);
    SET(order, updated_at, request->now);
    order->record_uuid = record->uuid;
    if (HAS(record, first_name))
        SET(order, first_name, record->first_name);
    if (HAS(record, last_name))
        SET(order, last_name, record->last_name);
    order->phone = record->phone;
    order_complete(request->arena, order);
    return order;
}

static struct problem *find_campaign(struct request *request, struct campaign **out)
{
    struct problem *problem = store_campaign_share(request->tenant, request_params(request)->campaign, out);

    if (!problem && !*out)
        return no_such(request, "campaign");
    if (!problem && ((*out)->status == CAMPAIGN_COMPLETED || (*out)->status == CAMPAIGN_ARCHIVED))
        return problem_coded(request->arena, PROBLEM_conflict, CODE_campaign_closed,
                             "The campaign is %s and takes no orders.", campaign_statuses[(*out)->status]);
    return problem;
}

static struct problem *enter(struct request *request, struct response *response, struct order *order,
                             const struct record *record)
{
    char            campaign[37];
    struct str      collection;
    struct problem *problem = record_moves(request, record, order->campaign_id, true);

    if (problem)
        return problem;
    problem = store_order_add(request->tenant, order);
    if (problem && problem->kind == PROBLEM_conflict)
        return problem_at(request->arena, PROBLEM_conflict, STR("/recordUuid"), CODE_already_in_campaign,
                          "The record is in this campaign already.");
    if (problem)
        return problem;
    uuid_format(order->campaign_uuid, campaign);
    collection = arena_format(request->arena, "/api/campaigns/%s/orders", campaign);
    answer_made(request, response, order, collection.at, order->uuid);
    response->record_id = order->record_id;
    return NULL;
}

int orders_create_needs(const struct request *request)
{
    const struct order *given = CONTENT(request, struct order);

    return HAS(given, new_record) ? SCOPE_RECORDS_WRITE : 0;
}

struct problem *orders_create(struct request *request, struct response *response)
{
    const struct order *given = CONTENT(request, struct order);
    struct campaign    *campaign;
    struct record      *record;
    struct problem     *problem;

    if ((problem = find_campaign(request, &campaign)))
        return problem;
    check_choice(request, given);
    check_time(request, given);
    if (HAS(given, new_record))
        problem = make_record(request, given, campaign, &record);
    else if (HAS(given, record_uuid))
        problem = take_record(request, given, campaign, &record);
    else
        problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable);
    if (problem)
        return problem;
    return enter(request, response, new_order(request, given, campaign, record), record);
}

static struct problem *find_order(struct request *request, bool lock, struct order **out)
{
    const struct params *params  = request_params(request);
    struct problem      *problem = store_order_find(request->tenant, params->campaign, params->order, lock, out);

    if (!problem && !*out)
        return no_such(request, "order");
    return problem;
}

struct problem *orders_get(struct request *request, struct response *response)
{
    struct order   *order;
    struct problem *problem = find_order(request, false, &order);

    if (!problem)
        answer_tagged(request, response, order);
    return problem;
}

struct problem *orders_patch(struct request *request, struct response *response)
{
    const struct order *patch = CONTENT(request, struct order);
    struct order       *order;
    struct problem     *problem;
    int                 status;
    bool                changed;

    if ((problem = find_order(request, true, &order)) || (problem = check_unchanged(request, order)))
        return problem;
    status  = order->status;
    changed = shape_merge(order, patch);
    if (HAS(patch, status) || IS_NULL(patch, scheduled_time))
        check_time(request, order);
    if ((problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable)))
        return problem;
    if (changed) {
        SET(order, updated_at, later_than(request, order->updated_at));
        if ((problem = store_order_update(request->tenant, order, order->status != status)))
            return problem;
    }
    answer_tagged(request, response, order);
    return NULL;
}

/* The record is locked before the order, as it is when a record is deleted. */
static struct problem *lock_both(struct request *request, struct record **record, struct order **order)
{
    struct problem *problem;

    if ((problem = find_order(request, false, order)) ||
        (problem = store_record_lock_id(request->tenant, (*order)->record_id, record)))
        return problem;
    if (!*record)
        return no_such(request, "order");
    return find_order(request, true, order);
}

struct problem *orders_delete(struct request *request, struct response *response)
{
    struct record  *record;
    struct order   *order;
    struct problem *problem;

    if ((problem = lock_both(request, &record, &order)) || (problem = check_unchanged(request, order)) ||
        (problem = record_moves(request, record, order->campaign_id, false)))
        return problem;
    SET(order, updated_at, later_than(request, order->updated_at));
    if ((problem = store_order_remove(request->tenant, order)))
        return problem;
    answer_nothing(response);
    return NULL;
}
