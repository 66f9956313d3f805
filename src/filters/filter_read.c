#include "filters/filter_condition.h"

static const char *const node_members[] = {"and", "or", "not", "segment", "field", NULL};
enum node { NODE_AND, NODE_OR, NODE_NOT, NODE_SEGMENT, NODE_CONDITION, NODE_BAD };

static void refuse(struct filter_reading *reading, struct str place, enum problem_code code, const char *sentence)
{
    (void)filter_refuse(reading, code, str_from(sentence));
    filter_tell(reading, place);
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

static void read_parts(struct filter_reading *reading, const struct value *list, struct str place, struct filter *out)
{
    if (list->kind != VALUE_ARRAY) {
        if (!list->is_refused)
            refuse(reading, place, CODE_wrong_type, "It must be an array.");
        return;
    }
    if (!list->count) {
        refuse(reading, place, CODE_wrong_count, "It must have at least 1 item.");
        fault_limit(reading->faults, 1, 0);
        return;
    }
    out->parts = ARENA_ARRAY(reading->arena, struct filter, list->count);
    for (const struct value *item = list->first; item; item = item->next, out->part_count++)
        filter_read_below(reading, item, pointer_item(reading->arena, place, out->part_count),
                          &out->parts[out->part_count]);
}

static void read_not(struct filter_reading *reading, const struct value *part, struct str place, struct filter *out)
{
    out->parts      = ARENA_NEW(reading->arena, struct filter);
    out->part_count = 1;
    filter_read_below(reading, part, place, out->parts);
}

/* False when the member is there and no text, which then has been told. */
static bool read_name(struct filter_reading *reading, const struct value *member, struct str place, struct str *out)
{
    if (!member || member->kind == VALUE_STRING) {
        *out = member ? member->text : (struct str){0};
        return !member || !member->is_refused;
    }
    refuse(reading, filter_place(reading, place, member->name), CODE_wrong_type, "It must be a string.");
    return false;
}

static void read_condition(struct filter_reading *reading, const struct value *given, struct str place,
                           struct filter *out)
{
    struct filter_given condition = {.place = place, .value = value_member(given, STR("value"))};
    const struct value *op        = value_member(given, STR("op"));

    if (op && op->kind == VALUE_NULL) /* as good as nothing, as in every create */
        op = NULL;
    if (read_name(reading, value_member(given, STR("field")), place, &condition.field) &&
        read_name(reading, op, place, &condition.op))
        filter_condition_read(reading, &condition, out);
}

/* What it stands for is as deep as its name. */
static void read_segment(struct filter_reading *reading, const struct value *given, struct str place,
                         struct filter *out)
{
    struct uuid ignored;

    place = pointer_member(reading->arena, place, STR("segment"));
    if (given->is_refused)
        return;
    if (given->kind != VALUE_STRING) {
        refuse(reading, place, CODE_wrong_type, "It must be a string.");
    } else if (!uuid_read(given->text, &ignored)) {
        refuse(reading, place, CODE_invalid_uuid, "It must be a UUID.");
    } else if (!reading->segment) {
        refuse(reading, place, CODE_invalid_filter, "No segment can stand here.");
    } else {
        reading->depth--;
        (void)reading->segment(reading, given->text, place, out);
        reading->depth++;
    }
}

static void read_node(struct filter_reading *reading, const struct value *given, struct str place, struct filter *out)
{
    enum node           node  = node_of(given);
    const struct value *inner = node == NODE_BAD ? NULL : value_member(given, str_from(node_members[node]));
    struct str below = node == NODE_BAD ? place : pointer_member(reading->arena, place, str_from(node_members[node]));

    if (node == NODE_BAD) {
        refuse(reading, place, CODE_invalid_filter,
               "It must have exactly one of the members and, or, not, segment, field.");
        return;
    }
    check_members(reading, given, place, node);
    out->kind = node == NODE_OR ? FILTER_OR : node == NODE_NOT ? FILTER_NOT : FILTER_AND;
    if (node == NODE_CONDITION)
        read_condition(reading, given, place, out);
    else if (node == NODE_SEGMENT)
        read_segment(reading, inner, place, out);
    else if (node == NODE_NOT)
        read_not(reading, inner, below, out);
    else
        read_parts(reading, inner, below, out);
}

void filter_read_below(struct filter_reading *reading, const struct value *given, struct str place, struct filter *out)
{
    *out = (struct filter){.kind = FILTER_AND};
    reading->depth++;
    if (reading->depth > FILTER_DEPTH) {
        refuse(reading, place, CODE_too_deep, "Filters are nested more than 8 deep here.");
        fault_limit(reading->faults, FILTER_DEPTH, reading->depth);
    } else if (given->kind != VALUE_OBJECT) {
        if (!given->is_refused)
            refuse(reading, place, CODE_wrong_type, "It must be an object.");
    } else {
        read_node(reading, given, place, out);
    }
    reading->depth--;
}
_Static_assert(FILTER_DEPTH == 8, "the sentence above says so");

static void refuse_many(struct filter_reading *reading, struct str place, struct str detail)
{
    (void)filter_refuse(reading, CODE_too_many_conditions, detail);
    filter_tell(reading, place);
}

void filter_check_size(struct filter_reading *reading, struct str place)
{
    if (reading->conditions > FILTER_CONDITIONS) {
        refuse_many(reading, place,
                    arena_format(reading->arena, "It may have at most %d conditions.", FILTER_CONDITIONS));
        fault_limit(reading->faults, FILTER_CONDITIONS, (int64_t)reading->conditions);
    }
    if (reading->values > FILTER_VALUES) {
        refuse_many(reading, place,
                    arena_format(reading->arena, "All conditions together may have at most %d values.", FILTER_VALUES));
        fault_limit(reading->faults, FILTER_VALUES, (int64_t)reading->values);
    }
}

void filter_read(struct filter_reading *reading, const struct value *given, struct str place, struct filter *out)
{
    filter_read_below(reading, given, place, out);
    filter_check_size(reading, place);
}

/* What stands between the brackets at the front of `rest`, which moves past them. */
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
        refuse(reading, given->name, CODE_unknown_parameter, "A filter is written filter[FIELD] or filter[FIELD][OP].");
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
    struct str place = reading->is_query ? STR("sort") : STR("/sort");

    *out               = (struct filter_sort){0};
    out->is_descending = text.len && text.at[0] == '-';
    text               = str_from_at(text, out->is_descending);
    if (!filter_field_find(reading, text, &out->field))
        filter_tell(reading, place);
    else if (!filter_field_sorts(&out->field))
        refuse(reading, place, CODE_invalid_choice, "Records cannot be sorted by this field.");
}
