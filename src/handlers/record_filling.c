/* Patches that only fill what is empty. */
#include "base/utf8.h"
#include "handlers/records.h"

static bool is_blank(struct str text)
{
    return !text.len || utf8_is_blank(text);
}

static bool is_empty(const struct value *value)
{
    return !value || value->kind == VALUE_NULL || (value->kind == VALUE_STRING && is_blank(value->text));
}

/* The members of a patch of parameters that fill something; what is no object is left for others to refuse. */
static struct value *filling(struct arena *arena, const struct value *parameters, struct value *patch)
{
    struct value *rest;

    if (patch->kind != VALUE_OBJECT)
        return patch;
    rest = value_object(arena);
    for (const struct value *member = patch->first; member; member = member->next)
        if (is_empty(value_member(parameters, member->name)))
            value_append_copy(arena, rest, member->name, member);
    return rest;
}

/* Makes a member absent, and not null either. */
#define LEAVE(object, member) (SET((object), member, (object)->member), CLEAR((object), member))

void record_leave_filled(struct arena *arena, const struct record *record, const struct value *parameters,
                         struct record *patch)
{
    CLEAR(patch, phone);
    CLEAR(patch, status);
    if (HAS(record, first_name) && !is_blank(record->first_name))
        LEAVE(patch, first_name);
    if (HAS(record, last_name) && !is_blank(record->last_name))
        LEAVE(patch, last_name);
    if (HAS(record, external_id))
        LEAVE(patch, external_id);
    if (HAS(patch, parameters))
        SET(patch, parameters, filling(arena, parameters, patch->parameters));
}
