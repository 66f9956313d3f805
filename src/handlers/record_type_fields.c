/* Changes of single fields of a record type, by their ids. */
#include "api/resource.h"
#include "handlers/record_types.h"
#include "json/decode.h"
#include "json/read.h"
#include "json/write.h"

/* What a new field is before its patch: an id. */
static struct value *bare_field(struct arena *arena, struct str id)
{
    const struct value text  = {.kind = VALUE_STRING, .text = id};
    struct value      *field = value_object(arena);

    value_append_copy(arena, field, STR("id"), &text);
    return field;
}

/* Merging drops a null without a trace, also that of a member that no field has. */
static void check_cleared(struct request *request, const struct value *change, struct str place)
{
    for (const struct value *member = change->first; member; member = member->next)
        if (member->kind == VALUE_NULL && !member->is_refused && !shape_field(&custom_field_shape, member->name))
            fault_at(request->arena, &request->faults, pointer_member(request->arena, place, member->name),
                     CODE_unknown_member, "There is no such member.");
}

/* One field as a merge patch of its JSON leaves it, checked as in a list. */
static void patch_field(struct request *request, struct custom_field *field, const struct value *change, bool is_new)
{
    struct str      place    = pointer_member(request->arena, STR("/fields"), change->name);
    struct checking checking = request_checking(request);
    struct decoding decoding = {.arena = request->arena, .purpose = DECODE_CREATE, .faults = &request->faults};
    int             kind     = field->kind;
    struct value   *shown;

    check_cleared(request, change, place);
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

bool record_type_wanted_fields(struct request *request, const struct record_type *patch, const struct list *stored,
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
