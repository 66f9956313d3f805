/* What `set` gives to each row. */
#include "mapping/mapping_private.h"

static void take(struct mapping *mapping, struct set_value given, struct str pointer, struct faults *faults)
{
    struct target *target = targets_find(&mapping->targets, given.name);

    if (!target || target->reading == READ_OBJECT) {
        fault_at(mapping->arena, faults, pointer, CODE_unknown_field,
                 "Neither the record nor its type has this field.");
        return;
    }
    if (target->is_set) {
        fault_at(mapping->arena, faults, pointer, CODE_duplicate_column, "It is set twice.");
        return;
    }
    target->is_set                     = true;
    given.target                       = target;
    mapping->set[mapping->set_count++] = given;
}

/* `parameters` and `order` may also be objects. */
static void take_inside(struct mapping *mapping, const struct value *object, struct faults *faults)
{
    struct str pointer = pointer_member(mapping->arena, STR("/set"), object->name);

    for (const struct value *member = object->first; member; member = member->next) {
        struct set_value given = {
            .name  = arena_format(mapping->arena, STR_FMT "." STR_FMT, STR_ARG(object->name), STR_ARG(member->name)),
            .value = member};

        take(mapping, given, pointer_member(mapping->arena, pointer, member->name), faults);
    }
}

static bool is_nested(const struct value *member)
{
    return member->kind == VALUE_OBJECT && (str_is(member->name, "parameters") || str_is(member->name, "order"));
}

void mapping_take_set(struct mapping *mapping, const struct value *set, struct faults *faults)
{
    if (set->kind != VALUE_OBJECT) {
        fault_at(mapping->arena, faults, STR("/set"), CODE_wrong_type, "It must be an object.");
        return;
    }
    /* Each field is set once. */
    mapping->set = ARENA_ARRAY(mapping->arena, struct set_value, mapping->targets.count + 1);
    for (const struct value *member = set->first; member; member = member->next) {
        struct set_value given = {.name = member->name, .value = member};

        if (is_nested(member))
            take_inside(mapping, member, faults);
        else
            take(mapping, given, pointer_member(mapping->arena, STR("/set"), member->name), faults);
    }
}
