#include "filters/filter_condition.h"

static const char *const operators[] = {"eq", "ne", "in", "empty", "lt", "lte", "gt", "gte", "prefix", NULL};
_Static_assert(COUNT_OF(operators) == OP_PREFIX + 2, "in the order of enum filter_op");

bool filter_refuse(struct filter_reading *reading, enum problem_code code, struct str detail)
{
    reading->refusal = (struct filter_refusal){.code = code, .detail = detail};
    return false;
}

void filter_tell(struct filter_reading *reading, struct str place)
{
    const struct filter_refusal *why = &reading->refusal;

    if (why->code == CODE_NONE)
        return;
    if (reading->is_query)
        fault_in(reading->arena, reading->faults, place, why->code, STR_FMT, STR_ARG(why->detail));
    else
        fault_at(reading->arena, reading->faults, place, why->code, STR_FMT, STR_ARG(why->detail));
}

struct str filter_place(const struct filter_reading *reading, struct str place, struct str member)
{
    return reading->is_query ? place : pointer_member(reading->arena, place, member);
}

/* Of the member of a condition that has been refused. */
static void tell(struct filter_reading *reading, const struct filter_given *given, const char *member)
{
    filter_tell(reading, filter_place(reading, given->place, str_from(member)));
}

static bool read_operator(struct filter_reading *reading, const struct filter_given *given, struct filter *out)
{
    int        found = given->op.at ? choice_find(operators, given->op) : OP_EQ;
    struct str detail;

    if (found >= 0 && filter_form_has(filter_form_of(&out->field), (enum filter_op)found)) {
        out->op = (enum filter_op)found;
        return true;
    }
    detail = found < 0 ? STR("It must be one of: eq, ne, in, empty, lt, lte, gt, gte, prefix.")
                       : arena_format(reading->arena, "The field " STR_FMT " has no operator %s.",
                                      STR_ARG(given->field), operators[found]);
    (void)filter_refuse(reading, CODE_unknown_operator, detail);
    tell(reading, given, "op");
    return false;
}

/* Appends the item of a text that ends with a comma, or with it: "\," stands for a comma. */
static void append_item(struct arena *arena, struct str text, struct value *list)
{
    struct value *item = ARENA_NEW(arena, struct value);
    char         *at   = arena_room(arena, text.len + 1);
    size_t        len  = 0;

    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] != '\\' || i + 1 == text.len || text.at[i + 1] != ',')
            at[len++] = text.at[i];
    *item = (struct value){.kind = VALUE_STRING, .text = {.at = at, .len = len}};
    value_append(list, item);
}

/* The items of a parameter, with commas between. */
static struct value *split(struct arena *arena, struct str text)
{
    struct value *list  = ARENA_NEW(arena, struct value);
    size_t        start = 0;

    list->kind = VALUE_ARRAY;
    for (size_t i = 0; i <= text.len; i++)
        if (i == text.len || (text.at[i] == ',' && !(i > start && text.at[i - 1] == '\\'))) {
            append_item(arena, (struct str){.at = text.at + start, .len = i - start}, list);
            start = i + 1;
        }
    return list;
}

static void read_items(struct filter_reading *reading, const struct filter_given *given, const struct value *list,
                       struct filter *out)
{
    struct str place = filter_place(reading, given->place, STR("value"));
    size_t     i     = 0;

    out->values = ARENA_ARRAY(reading->arena, struct filter_value, list->count);
    for (const struct value *item = list->first; item; item = item->next, i++)
        if (!filter_value_read(reading, out, item, &out->values[out->value_count++]))
            filter_tell(reading, reading->is_query ? place : pointer_item(reading->arena, place, i));
}

static void read_list(struct filter_reading *reading, const struct filter_given *given, struct filter *out)
{
    const struct value *list = reading->is_query ? split(reading->arena, given->value->text) : given->value;

    if (list->kind == VALUE_ARRAY && list->count) {
        reading->values += list->count;
        if (reading->values <= FILTER_VALUES)
            read_items(reading, given, list, out);
    } else if (list->kind == VALUE_ARRAY) {
        (void)filter_refuse(reading, CODE_wrong_count, STR("It must have at least 1 item."));
        tell(reading, given, "value");
        fault_limit(reading->faults, 1, 0);
    } else {
        (void)filter_refuse(reading, CODE_wrong_type, STR("It must be an array."));
        tell(reading, given, "value");
    }
}

static bool read_one(struct filter_reading *reading, const struct filter_given *given, struct filter *out)
{
    reading->values++;
    out->values      = ARENA_NEW(reading->arena, struct filter_value);
    out->value_count = 1;
    return filter_value_read(reading, out, given->value, out->values);
}

/* False, which is kept, if it is refused. */
static bool read_value(struct filter_reading *reading, const struct filter_given *given, struct filter *out)
{
    if (!given->value)
        return filter_refuse(reading, CODE_required, STR("This member is required."));
    if (out->op == OP_EMPTY)
        return filter_flag_read(reading, given->value, &out->is_empty_wanted);
    return read_one(reading, given, out);
}

void filter_condition_read(struct filter_reading *reading, const struct filter_given *given, struct filter *out)
{
    *out = (struct filter){.kind = FILTER_CONDITION};
    reading->conditions++;
    if (!filter_field_find(reading, given->field, &out->field)) {
        tell(reading, given, "field");
        return;
    }
    if (out->field.member == MEMBER_CUSTOM && reading->has_lost_type) {
        *out = (struct filter){.kind = FILTER_OR}; /* nobody has such a field */
        return;
    }
    if (!read_operator(reading, given, out) || (given->value && given->value->is_refused))
        return;
    if (out->op == OP_IN && given->value)
        read_list(reading, given, out);
    else if (!read_value(reading, given, out))
        tell(reading, given, "value");
}
