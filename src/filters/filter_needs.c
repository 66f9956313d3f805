#include "filters/filter_needs.h"

#include "domain/value_tokens.h"
#include "filters/filter_ranges.h"
#include "words/word_needs.h"

#include <stdlib.h>

static struct need *part_of(struct arena *arena, struct need need)
{
    struct need *part = ARENA_NEW(arena, struct need);

    *part = need;
    return part;
}

static struct need not_(struct arena *arena, struct need need)
{
    return (struct need){.kind = NEED_NOT, .parts = part_of(arena, need), .count = 1};
}

/* --- marks -------------------------------------------------------------------------------------------------------- */

static bool mark_of(enum filter_member member, enum word_mark *mark)
{
    switch (member) {
    case MEMBER_STATUS:
        *mark = MARK_STATUS;
        return true;
    case MEMBER_TYPE:
        *mark = MARK_TYPE;
        return true;
    case MEMBER_CAMPAIGN:
        *mark = MARK_CAMPAIGN;
        return true;
    default:
        return false;
    }
}

static struct bytes start_of_field(struct arena *arena, const struct filter_field *field)
{
    enum word_mark mark;
    uint8_t       *at;

    if (!mark_of(field->member, &mark))
        return value_field(arena, field);
    at    = arena_alloc(arena, 1);
    at[0] = (uint8_t)mark;
    return (struct bytes){.at = at, .len = 1};
}

static struct bytes start_of_value(struct arena *arena, const struct filter_field *field,
                                   const struct filter_value *value)
{
    enum word_mark mark;

    if (mark_of(field->member, &mark))
        return words_mark(arena, mark, value->id);
    return value_start(arena, value_field(arena, field), value_code(arena, field, value));
}

/* Of which imports a record is, is known by sets; 0 stands for any in a need, and for none in a filter. */
static struct need need_of_import(const struct filter_value *value)
{
    return value->id ? (struct need){.kind = NEED_SET, .number = value->id} : (struct need){.kind = NEED_OR};
}

struct need filter_need_stored(struct arena *arena, const struct filter_field *field)
{
    struct bytes start;

    if (field->member == MEMBER_IMPORT)
        return (struct need){.kind = NEED_SET};
    start = start_of_field(arena, field);
    return need_of_starts(arena, &start, 1);
}

struct need filter_need_absent(struct arena *arena, const struct filter_field *field)
{
    return not_(arena, filter_need_stored(arena, field));
}

struct need filter_need_equal(struct arena *arena, const struct filter_field *field, const struct filter_value *value)
{
    struct bytes start;

    if (field->member == MEMBER_IMPORT)
        return need_of_import(value);
    start = start_of_value(arena, field, value);
    return need_of_starts(arena, &start, 1);
}

static struct need need_in_imports(struct arena *arena, const struct filter *filter)
{
    struct need *parts = ARENA_ARRAY(arena, struct need, filter->value_count + 1);

    for (size_t i = 0; i < filter->value_count; i++)
        parts[i] = need_of_import(&filter->values[i]);
    return (struct need){.kind = NEED_OR, .parts = parts, .count = filter->value_count};
}

static struct need need_in(struct arena *arena, const struct filter *filter)
{
    struct bytes *starts;

    if (filter->field.member == MEMBER_IMPORT)
        return need_in_imports(arena, filter);
    starts = ARENA_ARRAY(arena, struct bytes, filter->value_count + 1);

    for (size_t i = 0; i < filter->value_count; i++)
        starts[i] = start_of_value(arena, &filter->field, &filter->values[i]);
    return need_of_starts(arena, starts, filter->value_count);
}

/* Those of phones and external ids as they are, others folded. The end of a text's code is left out. */
static struct need need_prefix(struct arena *arena, const struct filter *filter)
{
    struct code  code = value_code(arena, &filter->field, filter->values);
    struct bytes start;

    code.len--;
    start = value_start(arena, value_field(arena, &filter->field), code);
    return need_of_starts(arena, &start, 1);
}

/* --- trees -------------------------------------------------------------------------------------------------------- */

static struct need need_of_condition(struct arena *arena, const struct filter *filter)
{
    switch (filter->op) {
    case OP_EQ:
        return filter_need_equal(arena, &filter->field, filter->values);
    case OP_NE:
        return not_(arena, filter_need_equal(arena, &filter->field, filter->values));
    case OP_IN:
        return need_in(arena, filter);
    case OP_EMPTY:
        return filter->is_empty_wanted ? filter_need_absent(arena, &filter->field)
                                       : filter_need_stored(arena, &filter->field);
    case OP_PREFIX:
        return need_prefix(arena, filter);
    default:
        return range_need(arena, filter);
    }
}

static bool is_same_field(const struct filter_field *a, const struct filter_field *b)
{
    return a->member == b->member &&
           (a->member != MEMBER_CUSTOM || (a->type_id == b->type_id && a->number == b->number));
}

/* The other bound of a range whose first bound is part `nth`; NULL: there is none. */
static const struct filter *other_bound(const struct filter *filter, size_t nth)
{
    const struct filter *part = &filter->parts[nth];

    for (size_t i = nth + 1; i < filter->part_count && range_is(part); i++) {
        const struct filter *other = &filter->parts[i];

        if (range_is(other) && range_is_lower(other) != range_is_lower(part) &&
            is_same_field(&other->field, &part->field))
            return other;
    }
    return NULL;
}

/* What is likely rare comes first, and what only takes away last. An import is often of few segments. */
static int weight(const struct need *need)
{
    if (need->kind == NEED_SET)
        return -1;
    if (need->kind == NEED_STARTS)
        return need->high.len || need->count > 1 ? 1 : 0;
    return need->kind == NEED_NOT ? 3 : 2;
}

static int compare_needs(const void *left, const void *right)
{
    return weight(left) - weight(right);
}

static struct need need_of_all(struct arena *arena, const struct filter *filter)
{
    struct need *parts = ARENA_ARRAY(arena, struct need, filter->part_count + 1);
    bool        *taken = ARENA_ARRAY(arena, bool, filter->part_count + 1);
    struct need  need  = {.kind = NEED_AND, .parts = parts};

    for (size_t i = 0; i < filter->part_count; i++) {
        const struct filter *other = taken[i] ? NULL : other_bound(filter, i);

        if (taken[i])
            continue;
        if (other && range_is_short(arena, &filter->parts[i], other)) {
            taken[other - filter->parts] = true;
            parts[need.count++]          = range_need_between(arena, &filter->parts[i], other);
        } else {
            parts[need.count++] = filter_need(arena, &filter->parts[i]);
        }
    }
    if (need.count > 1)
        qsort(parts, need.count, sizeof(*parts), compare_needs);
    return need;
}

static struct need need_of_any(struct arena *arena, const struct filter *filter)
{
    struct need *parts = ARENA_ARRAY(arena, struct need, filter->part_count + 1);

    for (size_t i = 0; i < filter->part_count; i++)
        parts[i] = filter_need(arena, &filter->parts[i]);
    return (struct need){.kind = NEED_OR, .parts = parts, .count = filter->part_count};
}

struct need filter_need(struct arena *arena, const struct filter *filter)
{
    switch (filter->kind) {
    case FILTER_AND:
        return need_of_all(arena, filter);
    case FILTER_OR:
        return need_of_any(arena, filter);
    case FILTER_NOT:
        return not_(arena, filter_need(arena, filter->parts));
    case FILTER_WORDS:
        return word_need(arena, filter->words);
    default:
        return need_of_condition(arena, filter);
    }
}
