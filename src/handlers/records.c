#include "handlers/records.h"

#include "api/phones.h"
#include "api/resource.h"
#include "domain/parameters.h"
#include "domain/record_key.h"
#include "handlers/handlers.h"
#include "handlers/record_types.h"
#include "handlers/suppressed.h"
#include "history/history.h"
#include "search/changes.h"
#include "store/orders.h"
#include "store/record_types.h"
#include "store/records.h"

#include <assert.h>

struct problem *record_name_type(const struct request *request, struct record *record)
{
    struct record_type *type;
    struct problem     *problem = record_type_by_id(request, record->type_id, &type);

    if (!problem)
        SET(record, type_uuid, type->uuid);
    return problem;
}

/* The fields of a type whose values are in the index. */
const struct indexed_fields *record_indexed(struct arena *arena, const struct record_type *type)
{
    struct indexed_fields *indexed = ARENA_NEW(arena, struct indexed_fields);
    struct list            fields  = record_type_stored_fields(arena, type);

    *indexed = record_type_indexed(arena, &fields);
    return indexed;
}

/* The ETag is that of the whole representation, the history included, which an answer to a write leaves out. */
static void answer_written(struct request *request, struct response *response, const struct record *record)
{
    assert(HAS(record, history));
    answer_without(request, response, record,
                   shape_bit(&record->marks, offsetof(struct record, history)) |
                       shape_bit(&record->marks, offsetof(struct record, older_stays)));
}

static void complete(struct request *request, struct record *record)
{
    SET(record, account_id, request->tenant->account_id);
    SET(record, uuid, uuid_new());
    if (!HAS(record, status))
        SET(record, status, RECORD_ACTIVE);
    SET(record, has_history, HISTORY_NONE);
    SET(record, created_at, request->now);
    SET(record, updated_at, request->now);
}

static struct problem *check_record(struct request *request, struct record *record, const struct record_type *type,
                                    struct str pointer)
{
    const struct phone_country *home    = NULL;
    struct problem             *problem = NULL;

    if (HAS(record, phone))
        problem = phones_home(request, type, record->phone, &home);
    if (!problem)
        record_check(request->arena, record, home, pointer, &request->faults);
    return problem;
}

/* So that a page of records fits into a request's memory. */
static void check_size(struct request *request, const struct value *stored, struct str pointer)
{
    if (stored->text.len <= PARAMETERS_BYTES)
        return;
    fault_at(request->arena, &request->faults, pointer_member(request->arena, pointer, STR("parameters")),
             CODE_too_large, "All values together may take %d bytes.", PARAMETERS_BYTES);
    fault_limit(&request->faults, PARAMETERS_BYTES, (int64_t)stored->text.len);
}

/* The type that a new record names, and its parameters as they are stored there; NULL where they are faulty. */
static struct problem *judge_record(struct request *request, struct record *record, struct str pointer,
                                    struct new_record *made)
{
    struct checking checking = request_checking(request);
    struct problem *problem;

    if (HAS(record, type_uuid) &&
        (problem = record_type_resolve(request, record->type_uuid,
                                       pointer_member(request->arena, pointer, STR("recordTypeUuid")), &made->type)))
        return problem;
    if ((problem = check_record(request, record, made->type, pointer)))
        return problem;
    if (made->type) {
        made->fields = record_type_stored_fields(request->arena, made->type);
        made->state.parameters =
            parameters_create(&checking, &made->fields, HAS(record, parameters) ? record->parameters : NULL, pointer);
    } else if (HAS(record, parameters) && record->parameters->kind != VALUE_OBJECT) {
        fault_at(request->arena, &request->faults, pointer_member(request->arena, pointer, STR("parameters")),
                 CODE_wrong_type, "It must be an object.");
    }
    return faults_problem(request->arena, &request->faults, PROBLEM_unacceptable);
}

struct problem *record_prepare(struct request *request, struct record *record, struct str pointer,
                               struct new_record *made)
{
    struct problem *problem;

    *made = (struct new_record){.record = record, .state = {.record = record}};
    if ((problem = judge_record(request, record, pointer, made)))
        return problem;
    SET(record, parameters, stored_form(request, made->state.parameters));
    check_size(request, record->parameters, pointer);
    if ((problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable)))
        return problem;
    complete(request, record);
    SET(record, type_id, made->type->id);
    SET(record, type_uuid, made->type->uuid);
    SET(record, type_updated_at, made->type->updated_at);
    made->state.indexed = record_indexed(request->arena, made->type);
    made->words         = record_packed_words(request->arena, &made->state);
    return NULL;
}

static struct problem *check_new_keys(struct request *request, const struct new_record *made, struct str pointer)
{
    struct list keys = record_keys(request->arena, made->record, &made->fields, made->state.parameters);

    return record_keys_taken(request, &keys, pointer);
}

struct problem *record_write_new(struct request *request, const struct new_record *made, struct str pointer)
{
    struct problem *problem;

    if (request->is_part && (problem = check_new_keys(request, made, pointer)))
        return problem;
    if ((problem = store_record_add(request->tenant, made->record, made->words)))
        return problem->kind == PROBLEM_conflict ? record_id_is_taken(request, made->record, pointer) : problem;
    return record_add_keys(request, &made->state, &made->fields, pointer);
}

struct problem *record_add(struct request *request, struct record *record, struct str pointer)
{
    struct new_record made;
    struct problem   *problem = record_prepare(request, record, pointer, &made);

    return problem ? problem : record_write_new(request, &made, pointer);
}

struct problem *record_create(struct request *request, struct response *response, struct record *record)
{
    struct problem *problem;

    if ((problem = record_add(request, record, STR(""))) || (problem = record_mark_anew(request->tenant, record)))
        return problem;
    SET(record, history, (struct list){0});
    answer_written(request, response, record);
    response->status    = 201;
    response->location  = location_of(request, "/api/records", record->uuid);
    response->record_id = record->id;
    return NULL;
}

struct problem *records_create(struct request *request, struct response *response)
{
    return record_create(request, response, CONTENT(request, struct record));
}

struct problem *record_show(struct request *request, struct response *response, struct record *record)
{
    struct problem *problem;

    if (!record)
        return no_such(request, "record");
    if ((problem = record_name_type(request, record)) || (problem = store_record_history(request->tenant, record)) ||
        (problem = record_mark_suppressed(request->tenant, record)))
        return problem;
    if (!HAS(record, type_uuid))
        return no_such(request, "record");
    answer_tagged(request, response, record);
    return NULL;
}

struct problem *records_get(struct request *request, struct response *response)
{
    struct record  *record;
    struct problem *problem = store_record_find(request->tenant, request_params(request)->uuid, &record);

    return problem ? problem : record_show(request, response, record);
}

/* What the representation shows of the campaigns; where that is not needed, the campaigns alone. */
static struct problem *read_history(struct request *request, struct record *record, bool is_shown)
{
    return is_shown ? store_locked_history(request->tenant, record)
                    : store_record_campaigns(request->tenant, record, &record->campaigns);
}

struct problem *record_take_locked(struct request *request, struct record *record, bool is_shown,
                                   struct record_type **type)
{
    struct problem *problem;

    if (!record)
        return no_such(request, "record");
    if ((problem = record_type_by_id(request, record->type_id, type)) ||
        (problem = read_history(request, record, is_shown)) ||
        (is_shown && (problem = record_mark_suppressed(request->tenant, record))))
        return problem;
    SET(record, type_uuid, (*type)->uuid);
    SET(record, type_updated_at, (*type)->updated_at);
    return check_unchanged(request, record);
}

/* Takes the patch's parameters in; true when they change what is stored. */
static bool merge_parameters(struct request *request, struct record *record, const struct record *patch,
                             const struct record_type *type, struct value **parameters)
{
    struct checking checking = request_checking(request);
    struct list     fields   = record_type_stored_fields(request->arena, type);
    struct value   *merged;
    struct value   *stored;

    if (!HAS(patch, parameters))
        return false;
    merged = parameters_merge(&checking, &fields, *parameters, patch->parameters);
    if (request->faults.count)
        return false;
    stored      = stored_form(request, merged);
    *parameters = merged;
    if (str_equal(stored->text, record->parameters->text))
        return false;
    check_size(request, stored, STR(""));
    SET(record, parameters, stored);
    return true;
}

/* What is sent as it is stored is no change, even where it would be read otherwise today. */
static void leave_phone(const struct record *record, struct record *patch)
{
    if (HAS(patch, phone) && str_equal(patch->phone, record->phone))
        CLEAR(patch, phone);
}

/* What making the words takes is given back: many changes may wait. */
static void leave_for_later(struct arena *arena, const struct record_state *before, const struct record_state *now,
                            struct change_noted *later)
{
    struct arena_mark    mark     = arena_mark(arena);
    struct record_change change   = record_changed_words(arena, before, now);
    struct tokens        old      = record_before_words(&change);
    struct bytes         packed[] = {tokens_pack(arena, old), tokens_pack(arena, change.now)};
    size_t               len      = packed[0].len + packed[1].len;
    uint8_t             *both     = (uint8_t *)arena_room(arena, len + 1);
    struct bytes         kept;

    memcpy(both, packed[0].at, packed[0].len);
    memcpy(both + packed[0].len, packed[1].at, packed[1].len);
    kept          = arena_rewind(arena, mark, (struct bytes){.at = both, .len = len});
    later->record = now->record;
    later->before = (struct tokens){.count = old.count, .packed = {.at = kept.at, .len = packed[0].len}};
    later->now =
        (struct tokens){.count = change.now.count, .packed = {.at = kept.at + packed[0].len, .len = packed[1].len}};
}

/* Whether orders of the record may have to become do-not-call, by its phone as it is written. */
static bool needs_check(const struct record_state *before, const struct record_state *now)
{
    return now->record->has_history && !str_equal(now->record->phone, before->record->phone);
}

static struct problem *write_changed(struct request *request, const struct record_state *before,
                                     const struct record_state *now, struct change_noted *later)
{
    struct record_change change;
    struct record        written = *now->record;
    struct problem      *problem;

    if (later) {
        leave_for_later(request->arena, before, now, later);
        return NULL;
    }
    change = record_changed_words(request->arena, before, now);
    if (now->parameters == before->parameters)
        CLEAR(&written, parameters);
    if ((problem = store_record_update(request->tenant, &written, &change)))
        return problem->kind == PROBLEM_conflict ? record_id_is_taken(request, now->record, STR("")) : problem;
    if (before->record->status != now->record->status && now->record->status == RECORD_ACTIVE &&
        (problem = store_orders_wake(request->tenant, now->record)))
        return problem;
    return needs_check(before, now) ? record_check_phone(request->tenant, now->record) : NULL;
}

struct problem *record_change_locked(struct request *request, struct record *record, const struct record_type *type,
                                     struct record_wish *wish)
{
    struct record      *patch      = request->content;
    struct value       *parameters = record_stored_parameters(request->arena, record);
    struct record       old        = *record;
    struct record_state before     = {.record = &old, .parameters = parameters, .campaigns = record->campaigns};
    struct record_state now        = {.record = record, .campaigns = record->campaigns};
    struct problem     *problem;

    leave_phone(record, patch);
    if ((problem = check_record(request, patch, type, STR(""))))
        return problem;
    if (wish->fills)
        record_leave_filled(request->arena, record, parameters, patch);
    wish->changes = shape_merge(record, patch);
    wish->changes |= merge_parameters(request, record, patch, type, &parameters);
    if ((problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable)) || !wish->changes)
        return problem;
    SET(record, updated_at, later_than(request, record->updated_at));
    now.parameters = parameters;
    now.indexed = before.indexed = record_indexed(request->arena, type);
    if (request->is_part && parameters != before.parameters &&
        (problem = record_check_keys(request, type, &before, &now)))
        return problem;
    if (needs_check(&before, &now))
        wish->later = NULL;
    if ((problem = write_changed(request, &before, &now, wish->later)) || parameters == before.parameters)
        return problem;
    return record_move_keys(request, type, &before, &now);
}

/* What a record that has got another phone shows now: that is suppressed, or was not, and orders may have changed. */
static struct problem *show_new_phone(struct request *request, struct record *record)
{
    struct problem *problem = record_mark_anew(request->tenant, record);

    if (problem || !HAS(record, suppressed))
        return problem;
    CLEAR(record, older_stays);
    return store_locked_history(request->tenant, record);
}

struct problem *record_patch(struct request *request, struct response *response, struct record *record)
{
    struct record_wish  wish = {0};
    struct record_type *type;
    struct str          phone = record ? record->phone : STR("");
    struct problem     *problem;

    if ((problem = record_take_locked(request, record, true, &type)) ||
        (problem = record_change_locked(request, record, type, &wish)) ||
        (!str_equal(record->phone, phone) && (problem = show_new_phone(request, record))))
        return problem;
    answer_written(request, response, record);
    return NULL;
}

struct problem *records_patch(struct request *request, struct response *response)
{
    struct record  *record;
    struct problem *problem = store_record_lock(request->tenant, request_params(request)->uuid, &record);

    return problem ? problem : record_patch(request, response, record);
}

struct problem *record_erase_locked(struct request *request, struct record *record, const struct record_type *type)
{
    struct record_state state = {.record = record, .campaigns = record->campaigns};
    struct problem     *problem;

    state.indexed    = record_indexed(request->arena, type);
    state.parameters = record_stored_parameters(request->arena, record);
    if ((problem = record_move_keys(request, type, &state, NULL)))
        return problem;
    return store_record_delete(request->tenant, record, record_packed_words(request->arena, &state));
}

struct problem *record_remove(struct request *request, struct response *response, struct record *record)
{
    struct record_type *type;
    struct problem     *problem;

    if ((problem = record_take_locked(request, record, request->if_match.len > 0, &type)) ||
        (problem = record_erase_locked(request, record, type)))
        return problem;
    answer_nothing(response);
    return NULL;
}

struct problem *records_delete(struct request *request, struct response *response)
{
    struct record  *record;
    struct problem *problem = store_record_lock(request->tenant, request_params(request)->uuid, &record);

    return problem ? problem : record_remove(request, response, record);
}
