#include "filters/filter_ranges.h"

#include "domain/value_tokens.h"

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

static struct need nothing(void)
{
    return (struct need){.kind = NEED_OR};
}

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

/* The starts of codes that come before or after this one and share it up to a place at or after `from`. */
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

/* What lies between two codes: they differ at a place, and there, or after it on one side, others lie. */
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

/* The same bytes with the last one higher: after them, and all that begins with them. */
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

bool range_is(const struct filter *filter)
{
    return filter->kind == FILTER_CONDITION && filter->op >= OP_LT && filter->op <= OP_GTE;
}

bool range_is_lower(const struct filter *filter)
{
    return filter->op == OP_GT || filter->op == OP_GTE;
}

static struct bound bound_of(struct arena *arena, const struct filter *filter)
{
    return (struct bound){.is_set       = true,
                          .is_inclusive = filter->op == OP_LTE || filter->op == OP_GTE,
                          .code         = value_code(arena, &filter->field, filter->values)};
}

struct need range_need(struct arena *arena, const struct filter *filter)
{
    struct bound bound = bound_of(arena, filter);
    struct bound none  = {0};

    return range_is_lower(filter) ? need_range(arena, &filter->field, &bound, &none)
                                  : need_range(arena, &filter->field, &none, &bound);
}

struct need range_need_between(struct arena *arena, const struct filter *part, const struct filter *other)
{
    struct bound bound  = bound_of(arena, part);
    struct bound second = bound_of(arena, other);

    return range_is_lower(part) ? need_range(arena, &part->field, &bound, &second)
                                : need_range(arena, &part->field, &second, &bound);
}

bool range_is_short(struct arena *arena, const struct filter *part, const struct filter *other)
{
    return value_code(arena, &part->field, part->values).len <= VALUE_PIECE &&
           value_code(arena, &other->field, other->values).len <= VALUE_PIECE;
}
