#include "batch/record_batch.h"

#include "api/resource.h"
#include "batch/handlers.h"
#include "domain/record_key.h"
#include "handlers/record_types.h"
#include "http/decode.h"
#include "store/keys.h"
#include "store/records.h"

/* --- creating -------------------------------------------------------------------------------------------------------
 */

static void claim_id(struct record_batch *own, struct batch_item *item, struct uuid type, const struct record *record)
{
    struct claim_key key;

    if (!HAS(record, external_id))
        return;
    key = claim_of_text(item->request->arena, type, record->external_id);
    (void)batch_claims_twice(own->batch, item, &key, "/externalId");
}

/* Whether others have a key is looked up now. One that a waiting record has can be found when that is written. */
static struct problem *check_keys(struct record_batch *own, struct request *request, struct waiting *new)
{
    struct problem *problem;

    new->keys = record_keys(request->arena, new->made.record, &new->made.fields, new->made.state.parameters);
    if (record_batch_keys_wait(own, &new->keys) && (problem = record_batch_flush(own->batch)))
        return problem;
    return record_keys_taken(request, &new->keys, STR(""));
}

struct problem *record_batch_create(struct record_batch *own, struct request *request, struct batch_item *item)
{
    struct waiting new = {.item = item};
    struct claim_key key;
    struct record   *record;
    struct problem  *problem;

    request_decode_content(request, &record_shape, DECODE_CREATE);
    record = request->content;
    if (HAS(record, type_uuid))
        claim_id(own, item, record->type_uuid, record);
    if (own->batch->watch)
        own->batch->watch->admit(own->batch, item, NULL, record);
    if ((problem = record_prepare(request, record, STR(""), &new.made)) || (problem = check_keys(own, request, &new)))
        return problem;
    own->waiting[own->waiting_count++] = new;
    own->has_keys |= new.keys.count > 0;
    key = claim_of_uuid(record->uuid);
    (void)claims_take(own->batch->claims, &key, item->index);
    record_batch_meet(own, item->index, record->type_id, record->phone);
    if (own->batch->watch)
        own->batch->watch->done(own->batch, item, NULL, record);
    batch_note(item, BATCH_CREATED, record->uuid);
    return NULL;
}

/* --- one that is there ----------------------------------------------------------------------------------------------
 */

static struct problem *lock_by_id(struct record_batch *own, struct request *request, struct batch_item *item,
                                  struct record **out)
{
    const struct batch_controls *controls = item->controls;
    struct claim_key             key      = claim_of_text(request->arena, controls->type_uuid, controls->external_id);
    struct record_type          *type;
    struct problem              *problem;

    item->place = STR("/externalId");
    if (batch_claims_twice(own->batch, item, &key, "/externalId"))
        return faults_problem(request->arena, &request->faults, PROBLEM_unacceptable);
    if ((problem = record_type_find(request, controls->type_uuid, &type)) || !type)
        return problem;
    return store_record_lock_external(request->tenant, type->id, controls->external_id, out);
}

/* The record that an item names, locked, or NULL. */
static struct problem *lock_named(struct record_batch *own, struct request *request, struct batch_item *item,
                                  struct record **out)
{
    const struct batch_controls *controls = item->controls;
    struct claim_key             key;

    *out = NULL;
    if (!HAS(controls, uuid)) {
        if (HAS(controls, external_id) && HAS(controls, type_uuid))
            return lock_by_id(own, request, item, out);
        if (HAS(controls, external_id))
            fault_missing(request->arena, &request->faults, STR("/recordTypeUuid"),
                          "An externalId needs its recordTypeUuid.");
        else
            fault_missing(request->arena, &request->faults, STR("/uuid"),
                          "Give uuid, or externalId and recordTypeUuid.");
        return faults_problem(request->arena, &request->faults, PROBLEM_unacceptable);
    }
    item->place = STR("/uuid");
    key         = claim_of_uuid(controls->uuid);
    if (batch_claims_twice(own->batch, item, &key, "/uuid"))
        return faults_problem(request->arena, &request->faults, PROBLEM_unacceptable);
    return store_record_lock(request->tenant, controls->uuid, out);
}

struct problem *record_batch_take(struct record_batch *own, struct batch_item *item, struct record *record,
                                  struct record_type **type)
{
    struct request  *request = item->request;
    const char      *place   = item->place.len ? arena_str(request->arena, item->place).at : "";
    struct claim_key key;
    struct problem  *problem;

    if (!record)
        return no_such(request, "record");
    (void)record_batch_row(own, record->id); /* it is not going to stay as it is */
    if (own->batch->watch && (problem = own->batch->watch->met(own->batch, item, record)))
        return problem;
    key = claim_of_uuid(record->uuid);
    if (batch_claims_twice(own->batch, item, &key, place))
        return faults_problem(request->arena, &request->faults, PROBLEM_unacceptable);
    if ((problem = record_take_locked(request, record, request->if_match.len || request->kept, type)))
        return problem;
    if (HAS(record, external_id)) {
        key = claim_of_text(request->arena, (*type)->uuid, record->external_id);
        if (batch_claims_twice(own->batch, item, &key, place))
            return faults_problem(request->arena, &request->faults, PROBLEM_unacceptable);
    }
    return own->has_keys ? record_batch_flush(own->batch) : NULL;
}

/*
 * Changes wait, too. Where the database has refused some, which is because of an external id that another record has,
 * those that bring one are written alone, so that it is known which.
 */
static struct change_noted *place_of_change(struct record_batch *own, const struct request *request)
{
    const struct record *patch = request->content;

    return request->is_repeated && HAS(patch, external_id) ? NULL : &own->changes[own->change_count];
}

struct problem *record_batch_change(struct record_batch *own, struct request *request, struct batch_item *item,
                                    struct record *record)
{
    struct record_wish  wish   = {.fills = HAS(item->controls, fill) && item->controls->fill};
    struct record      *before = NULL;
    struct record_type *type;
    struct problem     *problem;

    if ((problem = record_batch_take(own, item, record, &type)))
        return problem;
    claim_id(own, item, type->uuid, request->content);
    if (own->batch->watch) {
        before  = ARENA_NEW(request->arena, struct record);
        *before = *record;
        own->batch->watch->admit(own->batch, item, before, request->content);
    }
    wish.later = place_of_change(own, request);
    if ((problem = record_change_locked(request, record, type, &wish)))
        return problem;
    own->change_count += wish.later && wish.changes;
    record_batch_meet(own, item->index, record->type_id, record->phone);
    if (before)
        own->batch->watch->done(own->batch, item, before, record);
    batch_note(item, wish.changes ? BATCH_UPDATED : BATCH_UNCHANGED, record->uuid);
    return NULL;
}

static struct problem *update(struct record_batch *own, struct request *request, struct batch_item *item)
{
    struct record  *record;
    struct problem *problem;

    request_decode_content(request, &record_shape, DECODE_PATCH);
    if ((problem = lock_named(own, request, item, &record)))
        return problem;
    return record_batch_change(own, request, item, record);
}

/* What a deletion says of its record besides the name must be so. */
static void check_said(struct request *request, const struct batch_controls *controls, const struct record *record)
{
    if (HAS(controls, external_id) &&
        !(HAS(record, external_id) && str_equal(record->external_id, controls->external_id)))
        fault_at(request->arena, &request->faults, STR("/externalId"), CODE_immutable, "It is not that of the record.");
    if (HAS(controls, type_uuid) && memcmp(&record->type_uuid, &controls->type_uuid, sizeof(struct uuid)) != 0)
        fault_at(request->arena, &request->faults, STR("/recordTypeUuid"), CODE_immutable,
                 "It is not that of the record.");
}

/* clang-format off */
static const struct field nothing_fields[] = {FIELD(struct record, NULL, account_id)};
static SHAPE(nothing_shape, "Nothing", struct record, nothing_fields);
/* clang-format on */

static struct problem *delete (struct record_batch *own, struct request *request, struct batch_item *item)
{
    struct record_type *type;
    struct record      *record;
    struct problem     *problem;

    request_decode_content(request, &nothing_shape, DECODE_PATCH);
    if ((problem = lock_named(own, request, item, &record)) || (problem = record_batch_take(own, item, record, &type)))
        return problem;
    check_said(request, item->controls, record);
    if ((problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable)) ||
        (problem = record_erase_locked(request, record, type)))
        return problem;
    batch_note(item, BATCH_DELETED, record->uuid);
    return NULL;
}

/* --- all ------------------------------------------------------------------------------------------------------------
 */

static struct problem *perform(struct batch *batch, struct request *request, struct batch_item *item)
{
    struct record_batch *own = batch->own;

    switch ((enum batch_op)item->controls->op) {
    case BATCH_CREATE:
        return record_batch_create(own, request, item);
    case BATCH_UPDATE:
        return update(own, request, item);
    case BATCH_UPSERT:
        return record_batch_upsert(own, request, item);
    default:
        return delete (own, request, item);
    }
}

void record_batch_begin(struct batch *batch, struct request *request)
{
    struct record_batch *own = ARENA_NEW(request->arena, struct record_batch);

    batch->perform   = perform;
    batch->flush     = record_batch_flush;
    batch->ahead     = record_batch_ahead;
    batch->ops       = BATCH_ALL_OPS;
    batch->shapes[0] = batch->shapes[1] = &record_shape;
    batch->own                          = own;
    own->batch                          = batch;
    request->free_keys                  = NULL; /* of another attempt */
    own->finds                          = request->prepared;
    own->met                            = ARENA_ARRAY(request->arena, struct phone_met, PHONES_MET);
}

struct problem *records_batch(struct request *request, struct response *response)
{
    struct batch batch = {0};

    record_batch_begin(&batch, request);
    return batch_answer(&batch, request, response);
}
