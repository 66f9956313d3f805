#include "handlers/orders.h"

#include "api/resource.h"
#include "handlers/handlers.h"
#include "handlers/record_types.h"
#include "handlers/records.h"
#include "handlers/suppressed.h"
#include "metrics/metrics.h"
#include "store/campaigns.h"
#include "store/orders.h"
#include "store/records.h"

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
        fault_missing(request->arena, &request->faults, STR("/scheduledTime"),
                      "An order that is scheduled needs its time.");
}

/* Either an existing record or a new one, not both. */
static void check_choice(struct request *request, const struct order *given)
{
    if (HAS(given, record_uuid) && HAS(given, new_record))
        fault(request, "/record", CODE_record_and_uuid, "Give either recordUuid or record, not both.");
    if (!HAS(given, record_uuid) && !HAS(given, new_record) && !has_fault_at(request, STR("/record")))
        fault_missing(request->arena, &request->faults, STR("/recordUuid"), "Give recordUuid, or record to make one.");
}

static struct problem *refuse_suppressed(struct request *request, const struct suppressed_phone *phone,
                                         struct str pointer)
{
    if (!phone->is_suppressed)
        return NULL;
    metrics_add(METRIC_SUPPRESSED);
    fault_at(request->arena, &request->faults, pointer, CODE_suppressed,
             "The number must not be called: %s has it suppressed.",
             phone->campaign_id ? "the campaign" : "the account");
    return faults_problem(request->arena, &request->faults, PROBLEM_unacceptable);
}

struct problem *order_check_phone(struct request *request, const struct campaign *campaign, struct str phone,
                                  struct str pointer)
{
    struct suppressed_phone asked   = {.phone = phone};
    struct problem         *problem = register_look_up(request->tenant, campaign->id, &asked, 1);

    return problem ? problem : refuse_suppressed(request, &asked, pointer);
}

/* The same for a record that was written just now. */
static struct problem *check_new_phone(struct request *request, const struct campaign *campaign, struct str phone)
{
    struct suppressed_phone asked   = {.phone = phone};
    struct problem         *problem = register_hold(request->tenant, campaign->id, &asked, 1);

    return problem ? problem : refuse_suppressed(request, &asked, STR("/record/phone"));
}

/*
 * One of many must not leave a record behind when its order is refused: so its phone is looked up before the record is
 * written, too.
 */
static struct problem *add_record(struct request *request, const struct campaign *campaign, struct record *record)
{
    struct new_record made;
    struct str        pointer = STR("/record");
    struct problem   *problem = record_prepare(request, record, pointer, &made);

    if (problem ||
        (request->is_part && (problem = order_check_phone(request, campaign, record->phone, STR("/record/phone")))))
        return problem;
    return record_write_new(request, &made, pointer);
}

/* One that is unknown is told when the record is prepared. */
static struct problem *refuse_type(struct request *request, struct uuid uuid)
{
    struct record_type *type;
    struct problem     *problem = record_type_find(request, uuid, &type);

    if (!problem && type)
        fault(request, "/record/recordTypeUuid", CODE_wrong_record_type, "It must be the campaign's record type.");
    return problem;
}

/* The order_record_shape is the record_shape but for a flag, so the marks fit. */
static struct problem *make_record(struct request *request, const struct order *given, const struct campaign *campaign,
                                   struct record **out)
{
    struct record  *record  = given->new_record;
    struct problem *problem = NULL;

    record->marks.shape = &record_shape;
    if (!HAS(record, type_uuid) && HAS(campaign, type_uuid))
        SET(record, type_uuid, campaign->type_uuid);
    else if (!HAS(record, type_uuid))
        fault_missing(request->arena, &request->faults, STR("/record/recordTypeUuid"),
                      "The campaign takes any record type: name one.");
    else if (HAS(campaign, type_uuid) && memcmp(&record->type_uuid, &campaign->type_uuid, sizeof(struct uuid)) != 0)
        problem = refuse_type(request, record->type_uuid);
    if (problem)
        return problem;
    if (HAS(record, status) && record->status != RECORD_ACTIVE)
        fault(request, "/record/status", CODE_record_not_active, "A record in a campaign begins as an active one.");
    problem = add_record(request, campaign, record);
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
    order->record_history = record->has_history;
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

struct problem *order_check_campaign(const struct request *request, const struct campaign *campaign)
{
    if (campaign->status != CAMPAIGN_COMPLETED && campaign->status != CAMPAIGN_ARCHIVED)
        return NULL;
    return problem_coded(request->arena, PROBLEM_conflict, CODE_campaign_closed,
                         "The campaign is %s and takes no orders.", campaign_statuses[campaign->status]);
}

/* A record that one of many has written just now was looked up before; if its phone has been suppressed since, again.
 */
static struct problem *check_phone(struct request *request, const struct order *given, const struct campaign *campaign,
                                   const struct record *record)
{
    struct problem *problem;

    if (request->is_admitted)
        return NULL;
    if (!HAS(given, new_record))
        return order_check_phone(request, campaign, record->phone, STR("/recordUuid"));
    problem = check_new_phone(request, campaign, record->phone);
    return problem && request->is_part && problem->kind == PROBLEM_unacceptable ? record_try_again(request) : problem;
}

/* An order that nobody may call says that nobody may call its number. */
static struct problem *suppress(struct request *request, const struct campaign *campaign, const struct order *order)
{
    struct suppression *made = suppression_of_order(request, campaign, order->phone, order->uuid);

    return register_add(request->tenant, &made, 1);
}

struct problem *order_create(struct request *request, const struct campaign *campaign, const struct order *given,
                             struct order **out)
{
    struct record  *record = NULL;
    struct problem *problem;

    check_choice(request, given);
    check_time(request, given);
    if (HAS(given, new_record))
        problem = make_record(request, given, campaign, &record);
    else if (HAS(given, record_uuid))
        problem = take_record(request, given, campaign, &record);
    else
        problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable);
    if (problem || (problem = check_phone(request, given, campaign, record)) ||
        (problem = record_moves(request, record, campaign->id, true)))
        return problem;
    *out    = new_order(request, given, campaign, record);
    problem = store_order_add(request->tenant, *out);
    if (problem)
        return problem->kind == PROBLEM_conflict ? record_try_again(request) : problem;
    return (*out)->status == ORDER_DO_NOT_CALL ? suppress(request, campaign, *out) : NULL;
}

int orders_create_needs(const struct request *request)
{
    const struct order *given = CONTENT(request, struct order);

    return HAS(given, new_record) ? SCOPE_RECORDS_WRITE : 0;
}

struct problem *orders_create(struct request *request, struct response *response)
{
    char             text[37];
    struct campaign *campaign;
    struct order    *order;
    struct str       collection;
    struct problem  *problem;

    if ((problem = store_campaign_share(request->tenant, request_params(request)->campaign, &campaign)))
        return problem;
    if (!campaign)
        return no_such(request, "campaign");
    if ((problem = order_check_campaign(request, campaign)) ||
        (problem = order_create(request, campaign, CONTENT(request, struct order), &order)))
        return problem;
    uuid_format(order->campaign_uuid, text);
    collection = arena_format(request->arena, "/api/campaigns/%s/orders", text);
    answer_made(request, response, order, collection.at, order->uuid);
    response->record_id = order->record_id;
    return NULL;
}

struct problem *order_find(struct request *request, struct uuid uuid, bool lock, struct order **out)
{
    struct problem *problem = store_order_find(request->tenant, request_params(request)->campaign, uuid, lock, out);

    return !problem && !*out ? no_such(request, "order") : problem;
}

struct problem *orders_get(struct request *request, struct response *response)
{
    struct order   *order;
    struct problem *problem = order_find(request, request_params(request)->order, false, &order);

    if (!problem)
        answer_tagged(request, response, order);
    return problem;
}

/* An order that is opened again: its record is locked, so that its phone stays. */
static struct problem *check_reopened(struct request *request, const struct order *order,
                                      const struct campaign *campaign)
{
    struct record  *record;
    struct problem *problem = store_record_lock_id(request->tenant, order->record_id, &record);

    if (problem)
        return problem;
    return record ? order_check_phone(request, campaign, record->phone, STR("/status")) : no_such(request, "order");
}

/* What a new status means to the register, before it is written; and then, where it is `do-not-call`. */
static struct problem *admit_status(struct request *request, const struct order *order, int before,
                                    struct campaign **campaign)
{
    struct problem *problem;

    *campaign = NULL;
    if (order->status == before || (order->status != ORDER_DO_NOT_CALL && !order_is_open(order->status)))
        return NULL;
    if (order->status != ORDER_DO_NOT_CALL && order_is_open(before))
        return NULL;
    if ((problem = store_campaign_find(request->tenant, order->campaign_uuid, campaign)))
        return problem;
    if (!*campaign)
        return no_such(request, "order");
    return order->status == ORDER_DO_NOT_CALL ? NULL : check_reopened(request, order, *campaign);
}

struct problem *order_change_locked(struct request *request, struct order *order, const struct order *patch,
                                    bool *changed)
{
    int              status = order->status;
    struct campaign *campaign;
    struct problem  *problem;

    if ((problem = check_unchanged(request, order)))
        return problem;
    *changed = shape_merge(order, patch);
    if (HAS(patch, status) || IS_NULL(patch, scheduled_time))
        check_time(request, order);
    if ((problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable)) || !*changed)
        return problem;
    if ((problem = admit_status(request, order, status, &campaign)))
        return problem;
    SET(order, updated_at, later_than(request, order->updated_at));
    if ((problem = store_order_update(request->tenant, order, order->status != status)))
        return problem;
    return campaign && order->status == ORDER_DO_NOT_CALL ? suppress(request, campaign, order) : NULL;
}

struct problem *orders_patch(struct request *request, struct response *response)
{
    struct order   *order;
    bool            changed;
    struct problem *problem;

    if ((problem = order_find(request, request_params(request)->order, true, &order)) ||
        (problem = order_change_locked(request, order, CONTENT(request, struct order), &changed)))
        return problem;
    answer_tagged(request, response, order);
    return NULL;
}

struct problem *order_lock_both(struct request *request, struct uuid uuid, struct record **record, struct order **order)
{
    struct problem *problem;

    if ((problem = order_find(request, uuid, false, order)) ||
        (problem = store_record_lock_id(request->tenant, (*order)->record_id, record)))
        return problem;
    if (!*record)
        return no_such(request, "order");
    return order_find(request, uuid, true, order);
}

struct problem *order_take_out(struct request *request, const struct record *record, struct order *order)
{
    struct problem *problem;

    if ((problem = check_unchanged(request, order)) ||
        (problem = record_moves(request, record, order->campaign_id, false)))
        return problem;
    order->record_history = record->has_history;
    SET(order, updated_at, later_than(request, order->updated_at));
    return store_order_remove(request->tenant, order);
}

struct problem *orders_delete(struct request *request, struct response *response)
{
    struct record  *record;
    struct order   *order;
    struct problem *problem;

    if ((problem = order_lock_both(request, request_params(request)->order, &record, &order)) ||
        (problem = order_take_out(request, record, order)))
        return problem;
    answer_nothing(response);
    return NULL;
}
