#include "base/shape.h"

static struct value *copy_value(struct arena *arena, const struct value *value)
{
    struct value *copy = ARENA_NEW(arena, struct value);

    copy->kind = value->kind;
    copy->name = arena_str(arena, value->name);
    copy->text = arena_str(arena, value->text);
    for (const struct value *item = value->first; item; item = item->next)
        value_append(copy, copy_value(arena, item));
    return copy;
}

static struct texts copy_texts(struct arena *arena, const struct texts *texts)
{
    struct texts copy = {.at = ARENA_ARRAY(arena, struct str, texts->count), .count = texts->count};

    for (size_t i = 0; i < texts->count; i++)
        copy.at[i] = arena_str(arena, texts->at[i]);
    return copy;
}

static void own_members(struct arena *arena, void *object);

/* The items tell their shape themselves: it may have more fields than the one that the list is written by. */
static struct list copy_list(struct arena *arena, const struct list *list)
{
    const struct described *first = list->items;
    struct list             copy  = {0};

    if (!list->count)
        return copy;
    copy = shape_list(arena, first->shape, list->count);
    memcpy(copy.items, list->items, list->count * first->shape->size);
    for (size_t i = 0; i < list->count; i++)
        own_members(arena, (char *)copy.items + i * first->shape->size);
    return copy;
}

static void own_member(struct arena *arena, const struct field *field, void *slot)
{
    struct bytes *bytes;

    switch (field->kind) {
    case KIND_TEXT:
        *(struct str *)slot = arena_str(arena, *(struct str *)slot);
        return;
    case KIND_BYTES:
        bytes     = slot;
        bytes->at = str_bytes(arena_str(arena, (struct str){.at = (const char *)bytes->at, .len = bytes->len})).at;
        return;
    case KIND_VALUE:
        *(struct value **)slot = copy_value(arena, *(struct value **)slot);
        return;
    case KIND_TEXTS:
        *(struct texts *)slot = copy_texts(arena, slot);
        return;
    case KIND_LIST:
        *(struct list *)slot = copy_list(arena, slot);
        return;
    case KIND_OBJECT:
        *(void **)slot = shape_copy(arena, *(void **)slot);
        return;
    default:
        return;
    }
}

/* What the members point to is still another object's; what is not marked is not looked at. */
static void own_members(struct arena *arena, void *object)
{
    const struct shape *shape = ((struct described *)object)->shape;

    for (size_t i = 0; i < shape->count; i++)
        if (field_present(object, &shape->fields[i]))
            own_member(arena, &shape->fields[i], field_slot(object, &shape->fields[i]));
}

void *shape_copy(struct arena *arena, const void *object)
{
    const struct shape *shape = ((const struct described *)object)->shape;
    void               *copy  = arena_alloc(arena, shape->size);

    memcpy(copy, object, shape->size);
    own_members(arena, copy);
    return copy;
}
