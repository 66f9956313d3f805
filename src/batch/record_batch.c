#include "batch/record_batch.h"

#include "api/resource.h"
#include "batch/handlers.h"
#include "domain/record_key.h"
#include "handlers/record_types.h"
#include "http/decode.h"
#include "store/keys.h"
#include "store/records.h"

_Static_assert((int)BATCH_STEP <= (int)RECORDS_AT_ONCE, "what waits is written together");

/* --- what waits -----------------------------------------------------------------------------------------------------
 */

/* Takes those out that have failed. */
static void leave_failed(struct record_batch *own)
{
    size_t kept = 0;

    for (size_t i = 0; i < own->waiting_count; i++)
        if (!own->waiting[i].item->has_failed)
            own->waiting[kept++] = own->waiting[i];
    own->waiting_count = kept;
}

/* Those fail that have an external id of another record. */
static struct problem *fail_taken(struct record_batch *own)
{
    struct request *request = own->batch->request;

    for (size_t i = 0; i < own->waiting_count; i++) {
        const struct record *record = own->waiting[i].made.record;
        struct problem      *conflict;
        struct problem      *problem;

        if (!HAS(record, external_id))
            continue;
        if ((problem = record_find_taker(request, record, STR(""), &conflict)))
            return problem;
        if (conflict)
            batch_fail(own->batch, own->waiting[i].item, conflict);
    }
    leave_failed(own);
    return NULL;
}

static struct problem *write_records(struct record_batch *own)
{
    const struct tenant *tenant  = own->batch->request->tenant;
    struct list          records = shape_list(tenant->arena, &record_shape, own->waiting_count);
    struct tokens       *words   = ARENA_ARRAY(tenant->arena, struct tokens, own->waiting_count);
    struct problem      *problem;

    for (size_t i = 0; i < own->waiting_count; i++) {
        ((struct record *)records.items)[i] = *own->waiting[i].made.record;
        words[i]                            = own->waiting[i].made.words;
    }
    if ((problem = store_records_add(tenant, &records, words)))
        return problem;
    for (size_t i = 0; i < own->waiting_count; i++)
        SET(own->waiting[i].made.record, id, ((struct record *)records.items)[i].id);
    return NULL;
}

/* The keys of all that wait, as they can be written now. */
static struct list gather_keys(const struct record_batch *own)
{
    struct list keys  = {0};
    size_t      count = 0;

    for (size_t i = 0; i < own->waiting_count; i++)
        count += own->waiting[i].keys.count;
    if (!count)
        return keys;
    keys       = shape_list(own->batch->request->arena, &record_key_shape, count);
    keys.count = 0;
    for (size_t i = 0; i < own->waiting_count; i++) {
        const struct record_key *key = own->waiting[i].keys.items;

        for (size_t j = 0; j < own->waiting[i].keys.count; j++) {
            struct record_key *copy = (struct record_key *)keys.items + keys.count++;

            *copy = key[j];
            SET(copy, record_id, own->waiting[i].made.record->id);
        }
    }
    return keys;
}

/* Whether others had one of the keys has been looked up: who has come in between is met when all is done again. */
static struct problem *write_keys(struct record_batch *own)
{
    struct list keys = gather_keys(own);

    record_keys_forget(own->batch->request, &keys);
    return store_keys_add(own->batch->request->tenant, &keys);
}

/*
 * Others hardly ever have an external id that a create brings, so that nobody looks for them at first: the database
 * refuses what they have. A transaction in which it has refused some rows out of many must not be committed, for a
 * Galera cluster sends the refused rows to its other nodes. So the whole batch is done again, and looks before it
 * writes.
 */
struct problem *record_batch_flush(struct batch *batch)
{
    struct record_batch *own     = batch->own;
    struct problem      *problem = NULL;

    if (batch->request->is_repeated)
        problem = fail_taken(own);
    if (!problem && own->waiting_count)
        problem = write_records(own);
    if (!problem)
        problem = write_keys(own);
    if (problem)
        return problem->kind == PROBLEM_conflict ? record_try_again(batch->request) : problem;
    own->waiting_count = 0;
    own->has_keys      = false;
    return NULL;
}

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

static bool share_key(const struct list *keys, const struct list *others)
{
    const struct record_key *key   = keys->items;
    const struct record_key *other = others->items;

    for (size_t i = 0; i < keys->count; i++)
        for (size_t j = 0; j < others->count; j++)
            if (record_key_equal(&key[i], &other[j]))
                return true;
    return false;
}

bool record_batch_keys_wait(const struct record_batch *own, const struct list *keys)
{
    for (size_t i = 0; own->has_keys && i < own->waiting_count; i++)
        if (share_key(keys, &own->waiting[i].keys))
            return true;
    return false;
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

static void require(struct request *request, const char *pointer, const char *sentence)
{
    fault_at(request->arena, &request->faults, str_from(pointer), CODE_required, "%s", sentence);
}

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
            require(request, "/recordTypeUuid", "An externalId needs its recordTypeUuid.");
        else
            require(request, "/uuid", "Give uuid, or externalId and recordTypeUuid.");
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
    if ((problem = record_change_locked(request, record, type, &wish)))
        return problem;
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
    own->met                            = ARENA_ARRAY(request->arena, struct phone_met, 2 * (size_t)BATCH_ITEMS);
}

struct problem *records_batch(struct request *request, struct response *response)
{
    struct batch batch = {0};

    record_batch_begin(&batch, request);
    return batch_answer(&batch, request, response);
}
