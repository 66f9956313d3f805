#include "domain/filter_needs.h"

#include "domain/word_needs.h"

#include "domain/value_tokens.h"

#include <stdlib.h>

/* Starts while they are collected. */
struct starts {
    struct arena *arena;
    struct bytes *at;
    size_t        count;
    size_t        room;
};

static void add_start(struct starts *starts, struct bytes start)
{
    if (starts->count == starts->room) {
        size_t room = starts->room ? 2 * starts->room : 32;

        starts->at =
            arena_realloc(starts->arena, starts->at, starts->room * sizeof(*starts->at), room * sizeof(*starts->at));
        starts->room = room;
    }
    starts->at[starts->count++] = start;
}

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

static struct need nothing(void)
{
    return (struct need){.kind = NEED_OR};
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
    case MEMBER_IMPORT:
        *mark = MARK_IMPORT;
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

struct need filter_need_stored(struct arena *arena, const struct filter_field *field)
{
    struct bytes start = start_of_field(arena, field);

    return need_of_starts(arena, &start, 1);
}

struct need filter_need_absent(struct arena *arena, const struct filter_field *field)
{
    return not_(arena, filter_need_stored(arena, field));
}

struct need filter_need_equal(struct arena *arena, const struct filter_field *field, const struct filter_value *value)
{
    struct bytes start = start_of_value(arena, field, value);

    return need_of_starts(arena, &start, 1);
}

static struct need need_in(struct arena *arena, const struct filter *filter)
{
    struct starts starts = {.arena = arena};

    for (size_t i = 0; i < filter->value_count; i++)
        add_start(&starts, start_of_value(arena, &filter->field, &filter->values[i]));
    return need_of_starts(arena, starts.at, starts.count);
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

/* --- ranges ------------------------------------------------------------------------------------------------------- */

/* One bound of a range. */
struct bound {
    bool        is_set;
    bool        is_inclusive;
    struct code code;
};

static struct bytes joined(struct arena *arena, struct bytes before, const uint8_t *at, size_t len)
{
    uint8_t *start = (uint8_t *)arena_room(arena, before.len + len + 1);

    memcpy(start, before.at, before.len);
    if (len)
        memcpy(start + before.len, at, len);
    return (struct bytes){.at = start, .len = before.len + len};
}

/* The piece up to a place and another byte there. */
static void add_sibling(struct starts *starts, const struct value_piece *piece, size_t place, char byte)
{
    struct bytes start = joined(starts->arena, piece->before, piece->code.at + piece->from, place - piece->from);

    ((uint8_t *)start.at)[start.len++] = (uint8_t)byte;
    add_start(starts, start);
}

/* The starts of codes that come before or after this one and share it up to a place at or behind `from`. */
static void add_siblings(struct starts *starts, const struct value_piece *piece, size_t from, bool before)
{
    for (size_t place = from; place < piece->to; place++) {
        const char *byte = code_alphabet(piece->code.places[place]);

        for (; byte && *byte; byte++)
            if (before ? (uint8_t)*byte < piece->code.at[place] : (uint8_t)*byte > piece->code.at[place])
                add_sibling(starts, piece, place, *byte);
    }
}

static void add_side(struct starts *starts, struct bytes field, const struct bound *bound, bool before)
{
    struct value_piece piece = {.field = field, .code = bound->code};

    while (value_piece_next(starts->arena, &piece))
        add_siblings(starts, &piece, piece.from, before);
    if (bound->is_inclusive)
        add_start(starts, value_start(starts->arena, field, bound->code));
}

/* What lies between two codes: they differ at a place, and there, or behind it on one side, others lie. */
static void add_between(struct starts *starts, struct bytes field, const struct bound *low, const struct bound *high)
{
    struct value_piece of_low  = {.field = field, .code = low->code};
    struct value_piece of_high = {.field = field, .code = high->code};
    size_t             place   = 0;
    const char        *byte;

    (void)(value_piece_next(starts->arena, &of_low) && value_piece_next(starts->arena, &of_high));
    while (place < of_low.to && low->code.at[place] == high->code.at[place])
        place++;
    byte = place < of_low.to ? code_alphabet(low->code.places[place]) : NULL;
    for (; byte && *byte; byte++)
        if ((uint8_t)*byte > low->code.at[place] && (uint8_t)*byte < high->code.at[place])
            add_sibling(starts, &of_low, place, *byte);
    add_siblings(starts, &of_low, place + 1, false);
    add_siblings(starts, &of_high, place + 1, true);
    if (low->is_inclusive)
        add_start(starts, value_start(starts->arena, field, low->code));
    if (high->is_inclusive)
        add_start(starts, value_start(starts->arena, field, high->code));
}

/* The same bytes with the last one higher: behind them, and all that begins with them. */
static struct bytes behind(struct arena *arena, struct bytes bytes)
{
    struct bytes after = joined(arena, bytes, NULL, 0);

    ((uint8_t *)after.at)[after.len - 1]++;
    return after;
}

static int compare_codes(const struct code *a, const struct code *b)
{
    return token_compare((struct bytes){.at = a->at, .len = a->len}, (struct bytes){.at = b->at, .len = b->len});
}

static bool is_short(const struct bound *bound)
{
    return !bound->is_set || bound->code.len <= VALUE_PIECE;
}

/* In lists of tokens a range is where it begins and ends; of long codes, that have several tokens, it is starts alone.
 */
static void set_ends(struct arena *arena, struct need *need, struct bytes field, const struct bound *low,
                     const struct bound *high)
{
    struct bytes from = field;
    struct bytes to   = behind(arena, field);

    if (!is_short(low) || !is_short(high))
        return;
    if (low->is_set)
        from = joined(arena, field, low->code.at, low->code.len);
    if (high->is_set)
        to = joined(arena, field, high->code.at, high->code.len);
    need->low  = low->is_set && !low->is_inclusive ? behind(arena, from) : from;
    need->high = high->is_set && high->is_inclusive ? behind(arena, to) : to;
}

static struct need need_range(struct arena *arena, const struct filter_field *of, const struct bound *low,
                              const struct bound *high)
{
    struct starts starts = {.arena = arena};
    struct bytes  field  = value_field(arena, of);
    struct need   need;

    if (low->is_set && high->is_set) {
        int order = compare_codes(&low->code, &high->code);

        if (order > 0 || (order == 0 && !(low->is_inclusive && high->is_inclusive)))
            return nothing();
        add_between(&starts, field, low, high);
    } else {
        add_side(&starts, field, low->is_set ? low : high, !low->is_set);
    }
    need = need_of_starts(arena, starts.at, starts.count);
    set_ends(arena, &need, field, low, high);
    return need;
}

static bool is_range(const struct filter *filter)
{
    return filter->kind == FILTER_CONDITION && filter->op >= OP_LT && filter->op <= OP_GTE;
}

static bool is_lower(const struct filter *filter)
{
    return filter->op == OP_GT || filter->op == OP_GTE;
}

static struct bound bound_of(struct arena *arena, const struct filter *filter)
{
    return (struct bound){.is_set       = true,
                          .is_inclusive = filter->op == OP_LTE || filter->op == OP_GTE,
                          .code         = value_code(arena, &filter->field, filter->values)};
}

static struct need need_of_range(struct arena *arena, const struct filter *filter)
{
    struct bound bound = bound_of(arena, filter);
    struct bound none  = {0};

    return is_lower(filter) ? need_range(arena, &filter->field, &bound, &none)
                            : need_range(arena, &filter->field, &none, &bound);
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
        return need_of_range(arena, filter);
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

    for (size_t i = nth + 1; i < filter->part_count && is_range(part); i++) {
        const struct filter *other = &filter->parts[i];

        if (is_range(other) && is_lower(other) != is_lower(part) && is_same_field(&other->field, &part->field))
            return other;
    }
    return NULL;
}

static struct need need_between(struct arena *arena, const struct filter *part, const struct filter *other)
{
    struct bound bound  = bound_of(arena, part);
    struct bound second = bound_of(arena, other);

    return is_lower(part) ? need_range(arena, &part->field, &bound, &second)
                          : need_range(arena, &part->field, &second, &bound);
}

static bool has_short_codes(struct arena *arena, const struct filter *part, const struct filter *other)
{
    return value_code(arena, &part->field, part->values).len <= VALUE_PIECE &&
           value_code(arena, &other->field, other->values).len <= VALUE_PIECE;
}

/* What is likely rare comes first, and what only takes away last. */
static int weight(const struct need *need)
{
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
        if (other && has_short_codes(arena, &filter->parts[i], other)) {
            taken[other - filter->parts] = true;
            parts[need.count++]          = need_between(arena, &filter->parts[i], other);
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
