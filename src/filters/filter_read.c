#include "filters/filter_condition.h"

static const char *const node_members[] = {"and", "or", "not", "segment", "field", NULL};
enum node { NODE_AND, NODE_OR, NODE_NOT, NODE_SEGMENT, NODE_CONDITION, NODE_BAD };

static void refuse(struct filter_reading *reading, struct str place, const char *member, enum problem_code code,
                   const char *sentence)
{
    struct filter_refusal why = {.code = code, .detail = str_from(sentence)};

    filter_refuse(reading, place, member, FILTER_NO_ITEM, &why);
}

/* What kind of node an object is: it has exactly one of their members. */
static enum node node_of(const struct value *given)
{
    enum node found = NODE_BAD;
    size_t    count = 0;

    for (size_t i = 0; node_members[i]; i++)
        if (value_member(given, str_from(node_members[i]))) {
            found = (enum node)i;
            count++;
        }
    return count == 1 ? found : NODE_BAD;
}

static bool is_member_of(enum node node, struct str name)
{
    if (str_is(name, node_members[node]))
        return true;
    return node == NODE_CONDITION && (str_is(name, "op") || str_is(name, "value"));
}

static void check_members(struct filter_reading *reading, const struct value *given, struct str place, enum node node)
{
    for (const struct value *member = given->first; member; member = member->next)
        if (!member->is_refused && !is_member_of(node, member->name))
            fault_at(reading->arena, reading->faults, pointer_member(reading->arena, place, member->name),
                     CODE_unknown_member, "There is no such member beside %s.", node_members[node]);
}

static void read_parts(struct filter_reading *reading, const struct value *list, struct str place, int depth,
                       struct filter *out)
{
    if (list->kind != VALUE_ARRAY) {
        refuse(reading, place, NULL, CODE_wrong_type, "It must be an array.");
        return;
    }
    if (!list->count) {
        refuse(reading, place, NULL, CODE_wrong_count, "It must have at least 1 item.");
        fault_limit(reading->faults, 1, 0);
        return;
    }
    out->parts = ARENA_ARRAY(reading->arena, struct filter, list->count);
    for (const struct value *item = list->first; item; item = item->next, out->part_count++)
        filter_read_at(reading, item, pointer_item(reading->arena, place, out->part_count), depth + 1,
                       &out->parts[out->part_count]);
}

static void read_not(struct filter_reading *reading, const struct value *part, struct str place, int depth,
                     struct filter *out)
{
    out->parts      = ARENA_NEW(reading->arena, struct filter);
    out->part_count = 1;
    filter_read_at(reading, part, place, depth + 1, out->parts);
}

/* False when the member is there and no text, which then has been told. */
static bool read_name(struct filter_reading *reading, const struct value *given, struct str place, const char *member,
                      struct str *out)
{
    const struct value *value = value_member(given, str_from(member));

    if (!value || value->kind == VALUE_STRING) {
        *out = value ? value->text : (struct str){0};
        return !value || !value->is_refused;
    }
    refuse(reading, place, member, CODE_wrong_type, "It must be a string.");
    return false;
}

static void read_condition(struct filter_reading *reading, const struct value *given, struct str place,
                           struct filter *out)
{
    struct filter_given condition = {.place = place, .value = value_member(given, STR("value"))};

    if (read_name(reading, given, place, "field", &condition.field) &&
        read_name(reading, given, place, "op", &condition.op))
        filter_condition_read(reading, &condition, out);
}

static void read_segment(struct filter_reading *reading, const struct value *given, struct str place, int depth,
                         struct filter *out)
{
    struct uuid ignored;

    place = pointer_member(reading->arena, place, STR("segment"));
    if (given->kind != VALUE_STRING)
        refuse(reading, place, NULL, CODE_wrong_type, "It must be a string.");
    else if (!uuid_read(given->text, &ignored))
        refuse(reading, place, NULL, CODE_invalid_uuid, "It must be a UUID.");
    else if (!reading->segment)
        refuse(reading, place, NULL, CODE_invalid_filter, "No segment can stand here.");
    else
        (void)reading->segment(reading, given->text, place, depth, out);
}

static void read_node(struct filter_reading *reading, const struct value *given, struct str place, int depth,
                      struct filter *out)
{
    enum node           node  = node_of(given);
    const struct value *inner = node == NODE_BAD ? NULL : value_member(given, str_from(node_members[node]));
    struct str below = node == NODE_BAD ? place : pointer_member(reading->arena, place, str_from(node_members[node]));

    if (node == NODE_BAD) {
        refuse(reading, place, NULL, CODE_invalid_filter,
               "It must have exactly one of the members and, or, not, segment, field.");
        return;
    }
    check_members(reading, given, place, node);
    out->kind = node == NODE_OR ? FILTER_OR : node == NODE_NOT ? FILTER_NOT : FILTER_AND;
    if (node == NODE_CONDITION)
        read_condition(reading, given, place, out);
    else if (node == NODE_SEGMENT)
        read_segment(reading, inner, place, depth, out);
    else if (node == NODE_NOT)
        read_not(reading, inner, below, depth, out);
    else
        read_parts(reading, inner, below, depth, out);
}

void filter_read_at(struct filter_reading *reading, const struct value *given, struct str place, int depth,
                    struct filter *out)
{
    *out = (struct filter){.kind = FILTER_AND};
    if (depth > FILTER_DEPTH) {
        refuse(reading, place, NULL, CODE_too_deep, "Filters are nested more than 8 deep here.");
        fault_limit(reading->faults, FILTER_DEPTH, depth);
    } else if (given->kind != VALUE_OBJECT) {
        if (!given->is_refused)
            refuse(reading, place, NULL, CODE_wrong_type, "It must be an object.");
    } else {
        read_node(reading, given, place, depth, out);
    }
}
_Static_assert(FILTER_DEPTH == 8, "the sentence above says so");

void filter_check_size(struct filter_reading *reading, struct str place)
{
    struct filter_refusal why = {.code = CODE_too_many_conditions};

    if (reading->conditions > FILTER_CONDITIONS) {
        why.detail = arena_format(reading->arena, "It may have at most %d conditions.", FILTER_CONDITIONS);
        filter_refuse(reading, place, NULL, FILTER_NO_ITEM, &why);
        fault_limit(reading->faults, FILTER_CONDITIONS, (int64_t)reading->conditions);
    }
    if (reading->values > FILTER_VALUES) {
        why.detail = arena_format(reading->arena, "All conditions together may have at most %d values.", FILTER_VALUES);
        filter_refuse(reading, place, NULL, FILTER_NO_ITEM, &why);
        fault_limit(reading->faults, FILTER_VALUES, (int64_t)reading->values);
    }
}

void filter_read(struct filter_reading *reading, const struct value *given, struct str place, struct filter *out)
{
    filter_read_at(reading, given, place, 1, out);
    filter_check_size(reading, place);
}

/* What stands between the brackets at the front of `rest`, which moves behind them. */
static bool take_bracketed(struct str *rest, struct str *out)
{
    const char *end = rest->len > 1 && rest->at[0] == '[' ? memchr(rest->at, ']', rest->len) : NULL;

    if (!end)
        return false;
    *out  = (struct str){.at = rest->at + 1, .len = (size_t)(end - rest->at) - 1};
    *rest = str_from_at(*rest, out->len + 2);
    return out->len > 0;
}

static void read_parameter(struct filter_reading *reading, const struct value *given, struct filter *out)
{
    struct filter_given condition = {.place = given->name, .value = given};
    struct str          rest      = str_from_at(given->name, STR("filter").len);

    if (take_bracketed(&rest, &condition.field) && (!rest.len || (take_bracketed(&rest, &condition.op) && !rest.len)))
        filter_condition_read(reading, &condition, out);
    else
        refuse(reading, given->name, NULL, CODE_unknown_parameter,
               "A filter is written filter[FIELD] or filter[FIELD][OP].");
}

void filter_read_parameters(struct filter_reading *reading, const struct value *given, struct filter *out)
{
    *out       = (struct filter){.kind = FILTER_AND};
    out->parts = ARENA_ARRAY(reading->arena, struct filter, given->count + 1);
    for (const struct value *item = given->first; item; item = item->next)
        read_parameter(reading, item, &out->parts[out->part_count++]);
    filter_check_size(reading, STR("filter"));
}

void filter_sort_read(struct filter_reading *reading, struct str text, struct filter_sort *out)
{
    struct str            place = reading->is_query ? STR("sort") : STR("/sort");
    struct filter_refusal why   = {0};

    *out               = (struct filter_sort){0};
    out->is_descending = text.len && text.at[0] == '-';
    text               = str_from_at(text, out->is_descending);
    if (!filter_field_find(reading, text, &out->field, &why))
        filter_refuse(reading, place, NULL, FILTER_NO_ITEM, &why);
    else if (!filter_field_sorts(&out->field))
        refuse(reading, place, NULL, CODE_invalid_choice, "Records cannot be sorted by this field.");
}
