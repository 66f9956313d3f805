#include "base/value.h"

#include <stdlib.h>

/* A copy of the value alone, under that name, without its neighbours. */
static struct value *copy_of(struct arena *arena, const struct value *value, struct str name)
{
    struct value *copy = ARENA_NEW(arena, struct value);

    *copy      = *value;
    copy->name = name;
    copy->next = NULL;
    return copy;
}

struct value *value_object(struct arena *arena)
{
    struct value *object = ARENA_NEW(arena, struct value);

    object->kind = VALUE_OBJECT;
    return object;
}

void value_append_copy(struct arena *arena, struct value *object, struct str name, const struct value *value)
{
    value_append(object, copy_of(arena, value, name));
}

struct value *value_merge_patch(struct arena *arena, const struct value *target, const struct value *patch)
{
    struct value *merged;

    if (patch->kind != VALUE_OBJECT)
        return copy_of(arena, patch, patch->name);
    merged       = value_object(arena);
    merged->name = patch->name;
    if (target && target->kind != VALUE_OBJECT)
        target = NULL;
    for (const struct value *member = target ? target->first : NULL; member; member = member->next) {
        const struct value *change = value_member(patch, member->name);

        if (!change)
            value_append_copy(arena, merged, member->name, member);
        else if (change->kind != VALUE_NULL)
            value_append(merged, value_merge_patch(arena, member, change));
    }
    for (const struct value *member = patch->first; member; member = member->next)
        if (member->kind != VALUE_NULL && !value_member(target, member->name))
            value_append(merged, value_merge_patch(arena, NULL, member));
    return merged;
}

static bool items_are_equal(const struct value *a, const struct value *b)
{
    const struct value *other = b->first;

    for (const struct value *item = a->first; item; item = item->next, other = other->next)
        if (!value_equal(item, other))
            return false;
    return true;
}

static bool members_are_equal(const struct value *a, const struct value *b)
{
    for (const struct value *member = a->first; member; member = member->next)
        if (!value_equal(member, value_member(b, member->name)))
            return false;
    return true;
}

bool value_equal(const struct value *a, const struct value *b)
{
    if (!a || !b || a->kind != b->kind || a->count != b->count)
        return !a && !b;
    if (a->kind == VALUE_OBJECT)
        return members_are_equal(a, b);
    return a->kind == VALUE_ARRAY ? items_are_equal(a, b) : str_equal(a->text, b->text);
}

int value_compare_names(const void *a, const void *b)
{
    return str_compare((*(const struct value *const *)a)->name, (*(const struct value *const *)b)->name);
}

struct value *value_ordered(struct arena *arena, const struct value *value)
{
    struct value  *copy  = copy_of(arena, value, value->name);
    struct value **parts = ARENA_ARRAY(arena, struct value *, value->count + 1);
    size_t         count = 0;

    for (const struct value *part = value->first; part; part = part->next)
        parts[count++] = value_ordered(arena, part);
    if (value->kind == VALUE_OBJECT)
        qsort(parts, count, sizeof(*parts), value_compare_names);
    copy->first = copy->last = NULL;
    copy->count              = 0;
    for (size_t i = 0; i < count; i++)
        value_append(copy, parts[i]);
    return copy;
}
