#include "filters/filter_condition.h"

static const char *const operators[] = {"eq", "ne", "in", "empty", "lt", "lte", "gt", "gte", "prefix", NULL};
_Static_assert(COUNT_OF(operators) == OP_PREFIX + 2, "in the order of enum filter_op");

void filter_refuse(struct filter_reading *reading, struct str place, const char *member, size_t item,
                   const struct filter_refusal *why)
{
    if (why->code == CODE_NONE)
        return;
    if (reading->is_query) {
        fault_in(reading->arena, reading->faults, place, why->code, STR_FMT, STR_ARG(why->detail));
        return;
    }
    if (member)
        place = pointer_member(reading->arena, place, str_from(member));
    if (item != FILTER_NO_ITEM)
        place = pointer_item(reading->arena, place, item);
    fault_at(reading->arena, reading->faults, place, why->code, STR_FMT, STR_ARG(why->detail));
}

static void refuse(struct filter_reading *reading, const struct filter_given *given, const char *member,
                   const struct filter_refusal *why)
{
    filter_refuse(reading, given->place, member, FILTER_NO_ITEM, why);
}

static bool read_operator(struct filter_reading *reading, const struct filter_given *given, struct filter *out)
{
    enum filter_form      form  = filter_form_of(&out->field);
    int                   found = given->op.len ? choice_find(operators, given->op) : OP_EQ;
    struct filter_refusal why   = {.code = CODE_unknown_operator};

    if (found >= 0 && filter_form_has(form, (enum filter_op)found)) {
        out->op = (enum filter_op)found;
        return true;
    }
    why.detail = found < 0 ? STR("It must be one of: eq, ne, in, empty, lt, lte, gt, gte, prefix.")
                           : arena_format(reading->arena, "The field " STR_FMT " has no operator %s.",
                                          STR_ARG(given->field), operators[found]);
    refuse(reading, given, "op", &why);
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
    struct filter_refusal why;
    size_t                i = 0;

    out->values = ARENA_ARRAY(reading->arena, struct filter_value, list->count);
    for (const struct value *item = list->first; item; item = item->next, i++)
        if (!filter_value_read(reading, &out->field, out->op, item, &out->values[out->value_count++], &why))
            filter_refuse(reading, given->place, "value", i, &why);
}

static void read_list(struct filter_reading *reading, const struct filter_given *given, struct filter *out)
{
    const struct value   *list = reading->is_query ? split(reading->arena, given->value->text) : given->value;
    struct filter_refusal why  = {.code = CODE_wrong_type, .detail = STR("It must be an array.")};

    if (list->kind == VALUE_ARRAY && list->count) {
        reading->values += list->count;
        if (reading->values <= FILTER_VALUES)
            read_items(reading, given, list, out);
        return;
    }
    if (list->kind == VALUE_ARRAY)
        why = (struct filter_refusal){.code = CODE_wrong_count, .detail = STR("It must have at least 1 item.")};
    refuse(reading, given, "value", &why);
    if (list->kind == VALUE_ARRAY)
        fault_limit(reading->faults, 1, 0);
}

static void read_one(struct filter_reading *reading, const struct filter_given *given, struct filter *out)
{
    struct filter_refusal why;

    reading->values++;
    out->values      = ARENA_NEW(reading->arena, struct filter_value);
    out->value_count = 1;
    if (!filter_value_read(reading, &out->field, out->op, given->value, out->values, &why))
        refuse(reading, given, "value", &why);
}

static void read_values(struct filter_reading *reading, const struct filter_given *given, struct filter *out)
{
    struct filter_refusal why = {.code = CODE_required, .detail = STR("This member is required.")};

    if (!given->value) {
        refuse(reading, given, "value", &why);
    } else if (out->op == OP_EMPTY) {
        if (!filter_flag_read(reading, given->value, &out->is_empty_wanted, &why))
            refuse(reading, given, "value", &why);
    } else if (out->op == OP_IN) {
        read_list(reading, given, out);
    } else {
        read_one(reading, given, out);
    }
}

void filter_condition_read(struct filter_reading *reading, const struct filter_given *given, struct filter *out)
{
    struct filter_refusal why;

    *out = (struct filter){.kind = FILTER_CONDITION};
    reading->conditions++;
    if (!filter_field_find(reading, given->field, &out->field, &why)) {
        refuse(reading, given, "field", &why);
        return;
    }
    if (out->field.member == MEMBER_CUSTOM && reading->has_lost_type) {
        *out = (struct filter){.kind = FILTER_OR}; /* nobody has such a field */
        return;
    }
    if (read_operator(reading, given, out))
        read_values(reading, given, out);
}
