/* Upserts of a batch: which record is meant. */
#include "api/phones.h"
#include "api/resource.h"
#include "base/hash.h"
#include "batch/record_batch.h"
#include "domain/field_numbers.h"
#include "domain/record_key.h"
#include "handlers/record_types.h"
#include "store/keys.h"
#include "store/records.h"

static const struct str custom = {.at = "parameters.", .len = 11};

static const struct custom_field *field_of(const struct record_search *search, struct str key)
{
    struct list fields = record_type_stored_fields(search->request->arena, search->type);

    return record_type_find_field(&fields, str_from_at(key, custom.len));
}

static struct problem *check_key(const struct record_search *search, struct str key, struct str place)
{
    struct arena              *arena  = search->request->arena;
    struct faults             *faults = &search->request->faults;
    const struct custom_field *field;

    if (!key.at || str_is(key, "externalId") || str_is(key, "phone")) /* without a text it has been told */
        return NULL;
    if (!str_starts(key, custom)) {
        fault_at(arena, faults, place, CODE_invalid_choice, "It must be externalId, phone or parameters.ID.");
        return NULL;
    }
    field = field_of(search, key);
    if (!field || field->retired)
        fault_at(arena, faults, place, CODE_unknown_field, "The record type has no such field.");
    else if (!field_has_keys(field))
        fault_at(arena, faults, place, CODE_not_unique, "The field is not unique.");
    else if (field_keys_are(field, INDEX_BUILDING))
        return problem_at(arena, PROBLEM_conflict, place, CODE_index_building, "The field is still becoming unique.");
    return NULL;
}

struct problem *record_match_check(const struct record_search *search)
{
    const struct batch_controls *controls = search->item->controls;
    struct arena                *arena    = search->request->arena;
    struct problem              *problem  = NULL;

    if (!HAS(controls, match))
        fault_missing(arena, &search->request->faults, STR("/match"), "This member is required.");
    for (size_t i = 0; i < controls->match.count && !problem; i++)
        problem = check_key(search, controls->match.at[i], pointer_item(arena, STR("/match"), i));
    return problem;
}

/* The value of a member, where it is there at all; NULL: it is not. */
static const struct value *given(const struct batch_item *item, struct str key)
{
    const struct value *member = item->members;

    if (str_starts(key, custom)) {
        member = value_member(member, STR("parameters"));
        key    = str_from_at(key, custom.len);
    }
    member = value_member(member, key);
    return member && member->kind != VALUE_NULL && !member->is_refused ? member : NULL;
}

static bool is_twice(const struct record_search *search, const struct claim_key *key)
{
    struct str place = search->item->place;

    return batch_claims_twice(search->own->batch, search->item, key, arena_str(search->request->arena, place).at);
}

/* --- the keys ------------------------------------------------------------------------------------------------------
 */

static struct problem *by_external_id(const struct record_search *search, const struct value *value,
                                      struct record **out)
{
    struct claim_key key;

    if (value->kind != VALUE_STRING || !value->text.len)
        return NULL;
    key = claim_of_text(search->request->arena, search->type->uuid, value->text);
    if (is_twice(search, &key) || search->own->lacks[search->item->index - search->own->ahead])
        return NULL;
    if ((*out = record_batch_row_known_as(search->own, search->type->id, value->text)))
        return NULL;
    return store_record_lock_external(search->request->tenant, search->type->id, value->text, out);
}

/* Where a phone stands among those that were met, or goes. */
static struct phone_met *place_of(const struct record_batch *own, int64_t type_id, struct str phone)
{
    uint64_t hash = hash_add(hash_add(HASH_START, &type_id, sizeof(type_id)), phone.at, phone.len);

    for (;; hash++) {
        struct phone_met *met = &own->met[hash % PHONES_MET];

        if (!met->type_id || (met->type_id == type_id && str_is(phone, met->phone)))
            return met;
    }
}

void record_batch_meet(struct record_batch *own, size_t index, int64_t type_id, struct str phone)
{
    struct phone_met *met = place_of(own, type_id, phone);

    if (met->type_id)
        return;
    *met = (struct phone_met){.type_id = type_id, .index = index};
    memcpy(met->phone, phone.at, phone.len < PHONE_TEXT ? phone.len : PHONE_TEXT - 1);
}

/* Whether an earlier item, one that has not failed to make what it meant, has met a phone. */
static bool has_met(const struct record_search *search, struct str phone)
{
    const struct phone_met *met = place_of(search->own, search->type->id, phone);

    return met->type_id && met->index != search->item->index;
}

static struct problem *several(const struct record_search *search)
{
    return problem_at(search->request->arena, PROBLEM_conflict, search->item->place, CODE_several_matches,
                      "Several records have this value.");
}

/* Those that had the phone before the batch, and have it still. */
static struct problem *find_holder(const struct record_search *search, const struct phone_find *find,
                                   struct record **out)
{
    bool takes_newest = HAS(search->item->controls, on_many) && search->item->controls->on_many == ON_MANY_NEWEST;
    struct record  *record;
    struct problem *problem;

    for (size_t i = 0; i < find->count; i++) {
        record = record_batch_row(search->own, find->ids[i]);
        if (!record && record_batch_change_waits(search->own, find->ids[i]) &&
            (problem = record_batch_flush(search->own->batch)))
            return problem;
        if (!record && (problem = store_record_lock_id(search->request->tenant, find->ids[i], &record)))
            return problem;
        if (!record || record->type_id != search->type->id || !str_is(record->phone, find->phone))
            continue;
        if (*out)
            return several(search);
        *out = record;
        if (takes_newest)
            return NULL;
    }
    return NULL;
}

static struct problem *by_phone(const struct record_search *search, const struct value *value, struct record **out)
{
    struct request             *request = search->request;
    const struct phone_find    *find    = &search->own->finds[search->item->index];
    const struct phone_country *home    = NULL;
    struct phone                phone;
    struct str                  reason;
    struct str                  text;
    struct problem             *problem;

    if (value->kind != VALUE_STRING)
        return NULL;
    if ((problem = phones_home(request, search->type, value->text, &home)))
        return problem;
    if (!phone_read(request->arena, value->text, home, &phone, &reason)) {
        fault_at(request->arena, &request->faults, search->item->place, CODE_invalid_phone, STR_FMT, STR_ARG(reason));
        return NULL;
    }
    text = (struct str){.at = phone.text, .len = phone.len};
    if (has_met(search, text)) {
        fault_at(request->arena, &request->faults, search->item->place, CODE_duplicate_in_batch,
                 "An earlier item of the batch means the same record.");
        return NULL;
    }
    record_batch_meet(search->own, search->item->index, search->type->id, text);
    if (!str_is(text, find->phone)) /* the country has changed since */
        return record_try_again(request);
    return find_holder(search, find, out);
}

/* By the key of a unique field, which records that wait have not written yet. */
static struct problem *by_field(const struct record_search *search, const struct custom_field *field,
                                const struct value *value, struct record **out)
{
    const struct tenant *tenant = search->request->tenant;
    struct record_key   *key    = store_key_set(tenant, search->type->id, field->key_set);
    int64_t              owner;
    struct problem      *problem;

    if (value->kind == VALUE_ARRAY || value->kind == VALUE_OBJECT)
        return NULL;
    SET(key, hash, record_key_hash(tenant->arena, field, value));
    SET(key, record_id, 0);
    if (record_key_is_free(search->request, key) &&
        !record_batch_keys_wait(search->own, &(struct list){.items = key, .count = 1}))
        return NULL;
    if (search->own->has_keys && (problem = record_batch_flush(search->own->batch)))
        return problem;
    if ((problem = store_key_owner(tenant, key, &owner)) || !owner)
        return problem;
    return store_record_lock_id(tenant, owner, out);
}

static struct str pointer_of(struct arena *arena, struct str key)
{
    if (!str_starts(key, custom))
        return pointer_member(arena, STR(""), key);
    return pointer_member(arena, STR("/parameters"), str_from_at(key, custom.len));
}

struct problem *record_match(const struct record_search *search, struct record **out)
{
    const struct texts *keys    = &search->item->controls->match;
    struct request     *request = search->request;
    size_t              before  = request->faults.count;
    struct problem     *problem = NULL;

    *out = NULL;
    for (size_t i = 0; i < keys->count && !*out && !problem && request->faults.count == before; i++) {
        struct str          key   = keys->at[i];
        const struct value *value = given(search->item, key);

        if (!value)
            continue;
        search->item->place = pointer_of(request->arena, key);
        if (str_is(key, "externalId"))
            problem = by_external_id(search, value, out);
        else if (str_is(key, "phone"))
            problem = by_phone(search, value, out);
        else
            problem = by_field(search, field_of(search, key), value, out);
        if (*out)
            search->item->matched_by = key;
    }
    return problem;
}
