#include "api/record_types.h"

#include "api/listing.h"
#include "api/resource.h"
#include "json/decode.h"
#include "json/read.h"
#include "json/write.h"
#include "store/record_types.h"

enum { SLUG_TRIES = 10 };

struct list record_type_stored_fields(struct arena *arena, const struct record_type *type)
{
    struct faults       ignored  = {0};
    struct decoding     decoding = {.arena = arena, .purpose = DECODE_CREATE, .faults = &ignored};
    size_t              i        = 0;
    const struct value *definition;
    struct list         fields;

    if (!HAS(type, definition))
        return type->fields;
    definition = json_read_stored(arena, type->definition->text);
    fields     = shape_list(arena, &custom_field_shape, definition->count);
    for (const struct value *item = definition->first; item; item = item->next, i++)
        json_decode(&decoding, item, STR(""), (char *)fields.items + i * custom_field_shape.size);
    return fields;
}

/* Keeps it under both names, in the form in which it is needed. */
static void keep_type(const struct request *request, struct record_type *type, uint64_t read)
{
    struct cache_key by_uuid = store_record_type_key(type->account_id, type->uuid);
    struct cache_key by_id   = store_record_type_id_key(type->account_id, type->id);

    SET(type, fields, record_type_stored_fields(request->arena, type));
    CLEAR(type, definition);
    cache_keep(db_types(request->tenant->db), &by_uuid, type, read);
    cache_keep(db_types(request->tenant->db), &by_id, type, read);
}

struct problem *record_type_find(const struct request *request, struct uuid uuid, struct record_type **out)
{
    int64_t          account = request->tenant->account_id;
    struct cache_key key     = store_record_type_key(account, uuid);
    uint64_t         now     = clock_monotonic_us();
    struct problem  *problem;

    if ((*out = cache_find(db_types(request->tenant->db), &key, now)))
        return NULL;
    if ((problem = store_record_type_find(request->tenant, uuid, out)))
        return problem;
    if (*out)
        keep_type(request, *out, now);
    return NULL;
}

struct problem *record_type_by_id(const struct request *request, int64_t id, struct record_type **out)
{
    int64_t          account = request->tenant->account_id;
    struct cache_key key     = store_record_type_id_key(account, id);
    uint64_t         now     = clock_monotonic_us();
    struct problem  *problem;

    if ((*out = cache_find(db_types(request->tenant->db), &key, now)))
        return NULL;
    if ((problem = store_record_type_by_id(request->tenant, id, out)))
        return problem;
    if (*out)
        keep_type(request, *out, now);
    return NULL;
}

struct problem *record_type_resolve(struct request *request, struct uuid uuid, struct str pointer,
                                    struct record_type **out)
{
    struct problem *problem = record_type_find(request, uuid, out);

    if (!problem && !*out)
        fault_at(request->arena, &request->faults, pointer, CODE_unknown_record_type, "There is no such record type.");
    return problem;
}

static struct str definition_text(struct arena *arena, const struct list *stored)
{
    struct json_writer        *writer = json_writer_new(arena);
    const struct custom_field *fields = stored->items;

    json_array_open(writer);
    for (size_t i = 0; i < stored->count; i++)
        json_described(writer, &fields[i]);
    json_array_close(writer);
    return json_writer_text(writer);
}

/* So that a page of types, and every use of one, fits into a request's memory. */
static void check_size(struct request *request, const struct record_type *type)
{
    if (type->definition->text.len <= DEFINITION_BYTES)
        return;
    fault_at(request->arena, &request->faults, STR("/parameters"), CODE_too_large,
             "All fields together, the retired ones included, may take %d bytes.", DEFINITION_BYTES);
    fault_limit(&request->faults, DEFINITION_BYTES, (int64_t)type->definition->text.len);
}

/* Makes `fields` out of the stored definition, for an answer. */
static void show_fields(struct arena *arena, struct record_type *type)
{
    SET(type, fields, record_type_stored_fields(arena, type));
}

static struct problem *show_all_fields(struct request *request, struct list *rows)
{
    struct record_type *types = rows->items;

    for (size_t i = 0; i < rows->count; i++)
        show_fields(request->arena, &types[i]);
    return NULL;
}

struct problem *record_types_list(struct request *request, struct response *response)
{
    struct listing_plan plan    = {.read = store_record_type_page, .finish = show_all_fields};
    struct problem     *problem = listing_begin(request, &plan);

    return problem ? problem : listing_answer(request, response, &plan);
}

static struct problem *slug_conflict(const struct request *request)
{
    return problem_at(request->arena, PROBLEM_conflict, STR("/slug"), CODE_slug_taken,
                      "Another record type of the account has this slug.");
}

/* Behind a slug that is taken: a small number, and when those run out a random one. */
static struct str other_slug(struct request *request, struct str slug, int attempt)
{
    uint32_t random;

    if (attempt < SLUG_TRIES)
        return arena_format(request->arena, STR_FMT "-%d", STR_ARG(slug), attempt);
    random_bytes(&random, sizeof(random));
    return arena_format(request->arena, STR_FMT "-%08x", STR_ARG(slug), random);
}

/* A slug that the client chose must be free; one that was made is changed until it is. */
static struct problem *add_type(struct request *request, struct record_type *type, bool slug_was_given)
{
    struct str      slug    = type->slug;
    struct problem *problem = NULL;

    for (int i = 2; i < 2 * SLUG_TRIES; i++) {
        problem = store_record_type_add(request->tenant, type);
        if (!problem || problem->kind != PROBLEM_conflict)
            return problem;
        if (slug_was_given)
            break;
        SET(type, slug, other_slug(request, slug, i));
    }
    return slug_conflict(request);
}

struct problem *record_types_create(struct request *request, struct response *response)
{
    struct record_type *type     = CONTENT(request, struct record_type);
    struct checking     checking = request_checking(request);
    struct list         stored   = {0};
    bool                given    = HAS(type, slug);
    struct problem     *problem;

    record_type_check(&checking, type);
    if ((problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable)))
        return problem;
    record_type_complete(request->arena, type);
    stored = record_type_merge_fields(request->arena, &stored, &type->fields, &request->faults);
    SET(type, account_id, request->tenant->account_id);
    SET(type, uuid, uuid_new());
    SET(type, definition, json_raw_value(request->arena, definition_text(request->arena, &stored)));
    check_size(request, type);
    if ((problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable)))
        return problem;
    SET(type, fields, stored);
    SET(type, created_at, request->now);
    SET(type, updated_at, request->now);
    if ((problem = add_type(request, type, given)))
        return problem;
    answer_made(request, response, type, "/api/record-types", type->uuid);
    return NULL;
}

struct problem *record_types_get(struct request *request, struct response *response)
{
    struct record_type *type;
    struct problem     *problem = store_record_type_find(request->tenant, request_params(request)->uuid, &type);

    if (problem)
        return problem;
    if (!type)
        return no_such(request, "record type");
    show_fields(request->arena, type);
    answer_tagged(request, response, type);
    return NULL;
}

static struct problem *lock_type(struct request *request, struct record_type **out)
{
    struct problem *problem = store_record_type_lock(request->tenant, request_params(request)->uuid, out);

    if (problem)
        return problem;
    if (!*out)
        return no_such(request, "record type");
    show_fields(request->arena, *out);
    return check_unchanged(request, *out);
}

/* What a new field is before its patch: an id. */
static struct value *bare_field(struct arena *arena, struct str id)
{
    struct value *field  = ARENA_NEW(arena, struct value);
    struct value *member = ARENA_NEW(arena, struct value);

    field->kind = VALUE_OBJECT;
    *member     = (struct value){.kind = VALUE_STRING, .name = STR("id"), .text = id};
    value_append(field, member);
    return field;
}

/* One field as a merge patch of its JSON leaves it, checked as in a list. */
static void patch_field(struct request *request, struct custom_field *field, const struct value *change, bool is_new)
{
    struct str      place    = pointer_member(request->arena, STR("/fields"), change->name);
    struct checking checking = request_checking(request);
    struct decoding decoding = {.arena = request->arena, .purpose = DECODE_CREATE, .faults = &request->faults};
    int             kind     = field->kind;
    struct value   *shown;

    shown  = is_new ? bare_field(request->arena, change->name)
                    : json_read_stored(request->arena, json_of_described(request->arena, field));
    shown  = value_merge_patch(request->arena, shown, change);
    *field = (struct custom_field){.marks = {.shape = &custom_field_shape}};
    json_decode(&decoding, shown, place, field);
    if (HAS(field, id) && !str_equal(field->id, change->name))
        fault_at(request->arena, &request->faults, pointer_member(request->arena, place, STR("id")), CODE_immutable,
                 "The id of a field cannot change.");
    if (!is_new && HAS(field, kind) && field->kind != kind)
        fault_at(request->arena, &request->faults, pointer_member(request->arena, place, STR("type")), CODE_immutable,
                 "The type of this field is %s and cannot change.", custom_kinds[kind]);
    record_type_check_field(&checking, field, place);
}

/* The stored list with the changes of single fields: new ones come last, null retires one. */
static struct list changed_fields(struct request *request, const struct list *stored, const struct value *changes)
{
    struct list          given  = shape_list(request->arena, &custom_field_shape, stored->count + changes->count);
    struct custom_field *fields = given.items;

    if (stored->count)
        memcpy(fields, stored->items, stored->count * sizeof(*fields));
    given.count = stored->count;
    for (const struct value *change = changes->first; change; change = change->next) {
        struct custom_field *field  = record_type_find_field(&given, change->name);
        bool                 is_new = !field;
        struct str           place  = pointer_member(request->arena, STR("/fields"), change->name);

        if (change->kind == VALUE_NULL && field)
            SET(field, retired, true);
        else if (change->kind == VALUE_NULL)
            fault_at(request->arena, &request->faults, place, CODE_unknown_field, "There is no such field.");
        else if (change->kind != VALUE_OBJECT)
            fault_at(request->arena, &request->faults, place, CODE_wrong_type, "It must be an object, or null.");
        else
            patch_field(request, is_new ? &fields[given.count++] : field, change, is_new);
    }
    return given;
}

static void too_many_changes(struct request *request, size_t count)
{
    fault_at(request->arena, &request->faults, STR("/fields"), CODE_too_many_members,
             "It has more members than a record type can have fields.");
    fault_limit(&request->faults, CUSTOM_FIELDS + CUSTOM_FIELDS_RETIRED, (int64_t)count);
}

/* The fields that a patch wants, in one of its two forms. False: it says nothing of them, or nothing acceptable. */
static bool wanted_fields(struct request *request, const struct record_type *patch, const struct list *stored,
                          struct list *wanted)
{
    *wanted = patch->fields;
    if (!HAS(patch, changes))
        return HAS(patch, fields);
    if (HAS(patch, fields))
        fault_at(request->arena, &request->faults, STR("/fields"), CODE_fields_and_parameters,
                 "Give either parameters or fields, not both.");
    else if (patch->changes->kind != VALUE_OBJECT)
        fault_at(request->arena, &request->faults, STR("/fields"), CODE_wrong_type, "It must be an object.");
    else if (patch->changes->count > CUSTOM_FIELDS + CUSTOM_FIELDS_RETIRED)
        too_many_changes(request, patch->changes->count);
    else
        *wanted = changed_fields(request, stored, patch->changes);
    return !request->faults.count;
}

/* True when the patch changes the definition. */
static bool merge_definition(struct request *request, struct record_type *type, const struct record_type *patch)
{
    struct checking checking = request_checking(request);
    struct list     before   = record_type_stored_fields(request->arena, type);
    struct list     after;
    struct str      text;

    if (!wanted_fields(request, patch, &before, &after))
        return false;
    after = record_type_merge_fields(request->arena, &before, &after, &request->faults);
    if (HAS(patch, changes)) /* a list has been checked as it was given */
        record_type_check_ids(&checking, &after);
    text = definition_text(request->arena, &after);
    if (str_equal(text, type->definition->text))
        return false;
    SET(type, definition, json_raw_value(request->arena, text));
    SET(type, fields, after);
    check_size(request, type);
    return true;
}

static struct problem *write_type(struct request *request, struct record_type *type, bool was_default)
{
    struct problem *problem;

    SET(type, updated_at, later_than(request, type->updated_at));
    problem = store_record_type_update(request->tenant, type);
    if (problem && problem->kind == PROBLEM_conflict)
        return slug_conflict(request);
    if (!problem && type->is_default != was_default)
        problem = store_record_type_set_default(request->tenant, type);
    return problem;
}

struct problem *record_types_patch(struct request *request, struct response *response)
{
    struct record_type *patch    = CONTENT(request, struct record_type);
    struct checking     checking = request_checking(request);
    struct record_type *type;
    struct problem     *problem;
    bool                was_default;
    bool                changed;

    if ((problem = lock_type(request, &type)))
        return problem;
    was_default = type->is_default;
    record_type_check(&checking, patch);
    if ((problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable)))
        return problem;
    changed = shape_merge(type, patch);
    changed |= merge_definition(request, type, patch);
    if ((problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable)))
        return problem;
    if (changed && (problem = write_type(request, type, was_default)))
        return problem;
    answer_tagged(request, response, type);
    return NULL;
}

struct problem *record_types_delete(struct request *request, struct response *response)
{
    struct record_type *type;
    struct problem     *problem;

    if ((problem = lock_type(request, &type)))
        return problem;
    problem = store_record_type_delete(request->tenant, type);
    if (problem && problem->kind == PROBLEM_conflict)
        return problem_coded(request->arena, PROBLEM_conflict, CODE_type_in_use,
                             "Records or campaigns of this type exist.");
    if (!problem)
        answer_nothing(response);
    return problem;
}
