/* Batches of a campaign's orders. */
#include "api/resource.h"
#include "batch/batch.h"
#include "batch/handlers.h"
#include "handlers/orders.h"
#include "handlers/record_types.h"
#include "handlers/records.h"
#include "http/decode.h"
#include "store/campaigns.h"
#include "store/records.h"

int orders_batch_needs(const struct request *request)
{
    const struct value *list = batch_list(request);

    for (const struct value *item = list ? list->first : NULL; item; item = item->next) {
        const struct value *record = value_member(item, STR("record"));

        if (record && record->kind != VALUE_NULL)
            return SCOPE_RECORDS_WRITE;
    }
    return 0;
}

static bool means_earlier(struct batch *batch, struct request *request, struct batch_item *item, struct uuid uuid)
{
    struct claim_key key = claim_of_uuid(uuid);

    return batch_claims_twice(batch, item, &key, arena_str(request->arena, item->place).at);
}

/* The external id of a record that is to be made, in the type that it will have. */
static void claim_id(struct batch *batch, struct request *request, struct batch_item *item,
                     const struct campaign *campaign)
{
    const struct record *record = ((const struct order *)request->content)->new_record;
    struct claim_key     key;
    struct uuid          type;

    if (!HAS(record, external_id) || !(HAS(record, type_uuid) || HAS(campaign, type_uuid)))
        return;
    type = HAS(record, type_uuid) ? record->type_uuid : campaign->type_uuid;
    key  = claim_of_text(request->arena, type, record->external_id);
    (void)batch_claims_twice(batch, item, &key, "/record/externalId");
}

static struct problem *create(struct batch *batch, struct request *request, struct batch_item *item)
{
    const struct campaign *campaign = batch->own;
    struct order          *given;
    struct order          *order;
    struct problem        *problem;

    request_decode_content(request, &order_create_shape, DECODE_CREATE);
    given = request->content;
    if ((problem = order_check_campaign(request, campaign)))
        return problem;
    item->place = STR("/recordUuid");
    if (HAS(given, record_uuid) && means_earlier(batch, request, item, given->record_uuid))
        return faults_problem(request->arena, &request->faults, PROBLEM_unacceptable);
    if (HAS(given, new_record))
        claim_id(batch, request, item, campaign);
    if ((problem = order_create(request, campaign, given, &order)))
        return problem;
    batch_note(item, BATCH_CREATED, order->uuid);
    return NULL;
}

/* What an update and a deletion name; it is claimed. */
static struct problem *name_order(struct batch *batch, struct request *request, struct batch_item *item)
{
    item->place = STR("/uuid");
    if (!HAS(item->controls, uuid))
        fault_missing(request->arena, &request->faults, item->place, "This member is required.");
    else if (!means_earlier(batch, request, item, item->controls->uuid))
        return NULL;
    return faults_problem(request->arena, &request->faults, PROBLEM_unacceptable);
}

static struct problem *update(struct batch *batch, struct request *request, struct batch_item *item)
{
    struct order   *order;
    bool            changed = false;
    struct problem *problem;

    request_decode_content(request, &order_shape, DECODE_PATCH);
    if ((problem = name_order(batch, request, item)) ||
        (problem = order_find(request, item->controls->uuid, true, &order)))
        return problem;
    (void)means_earlier(batch, request, item, order->record_uuid);
    if ((problem = order_change_locked(request, order, request->content, &changed)))
        return problem;
    batch_note(item, changed ? BATCH_UPDATED : BATCH_UNCHANGED, order->uuid);
    return NULL;
}

/* clang-format off */
static const struct field nothing_fields[] = {FIELD(struct order, NULL, account_id)};
static SHAPE(nothing_shape, "Nothing", struct order, nothing_fields);
/* clang-format on */

static struct problem *delete (struct batch *batch, struct request *request, struct batch_item *item)
{
    struct record  *record;
    struct order   *order;
    struct problem *problem;

    request_decode_content(request, &nothing_shape, DECODE_PATCH);
    if ((problem = name_order(batch, request, item)) ||
        (problem = order_lock_both(request, item->controls->uuid, &record, &order)))
        return problem;
    (void)means_earlier(batch, request, item, order->record_uuid);
    if ((problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable)) ||
        (problem = order_take_out(request, record, order)))
        return problem;
    batch_note(item, BATCH_DELETED, order->uuid);
    return NULL;
}

static struct problem *perform(struct batch *batch, struct request *request, struct batch_item *item)
{
    switch ((enum batch_op)item->controls->op) {
    case BATCH_CREATE:
        return create(batch, request, item);
    case BATCH_UPDATE:
        return update(batch, request, item);
    default:
        return delete (batch, request, item);
    }
}

struct problem *orders_batch(struct request *request, struct response *response)
{
    struct batch     batch = {.perform = perform,
                              .ops     = 1u << BATCH_CREATE | 1u << BATCH_UPDATE | 1u << BATCH_DELETE,
                              .shapes  = {&order_create_shape, &order_shape}};
    struct campaign *campaign;
    struct problem  *problem;

    if ((problem = store_campaign_share(request->tenant, request_params(request)->campaign, &campaign)))
        return problem;
    if (!campaign)
        return no_such(request, "campaign");
    batch.own = campaign;
    return batch_answer(&batch, request, response);
}
