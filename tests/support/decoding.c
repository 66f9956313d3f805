#include "domain/record_type.h"
#include "json/read.h"
#include "support/decoding.h"

struct faults faults;

struct str in_short(const struct violation *violation)
{
    struct str text = STR("");

    for (; violation; violation = violation->next)
        text = arena_format(arena, STR_FMT STR_FMT " %s|", STR_ARG(text), STR_ARG(violation->place),
                            problem_code_name(violation->code));
    return text;
}

struct str faults_in_short(void)
{
    return in_short(faults.first);
}

struct value *value_of(struct str text)
{
    struct value *value;

    faults = (struct faults){0};
    cr_assert(!json_read(arena, text, &value, &faults), STR_FMT, STR_ARG(text));
    return value;
}

struct value *sound_value_of(const char *text)
{
    struct value *value = value_of(str_from(text));

    cr_assert(!faults.count, "%s", text);
    return value;
}

void *decoded(const struct shape *shape, struct str text, enum decode_for purpose)
{
    void *object = shape_new(arena, shape);

    json_decode(&(struct decoding){.arena = arena, .purpose = purpose, .faults = &faults}, value_of(text), STR(""),
                object);
    return object;
}

struct list fields_of(const char *text)
{
    struct value *array = sound_value_of(text);
    struct list   list  = shape_list(arena, &custom_field_shape, array->count);
    char         *field = list.items;

    for (const struct value *item = array->first; item; item = item->next) {
        json_decode(&(struct decoding){.arena = arena, .purpose = DECODE_CREATE, .faults = &faults}, item, STR(""),
                    field);
        field += custom_field_shape.size;
    }
    cr_assert(!faults.count, "%s", text);
    return list;
}

struct pattern_budget *new_budget(void)
{
    return ARENA_NEW(arena, struct pattern_budget);
}
