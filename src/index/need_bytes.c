#include "index/need_bytes.h"

#include "index/numbers.h"

enum { NEEDS_FORMAT = 2, NEEDS_DEEPEST = 64 /* far more than a filter can be */ };

/* --- packing ------------------------------------------------------------------------------------------------------ */

static bool has_parts(const struct need *need)
{
    return need->kind != NEED_STARTS && need->kind != NEED_SET;
}

static size_t room_for(const struct need *needs, size_t count)
{
    size_t room = 0;

    for (size_t i = 0; i < count; i++) {
        const struct need *need = &needs[i];

        room += 5 * NUMBER_BYTES + need->low.len + need->high.len;
        if (has_parts(need)) {
            room += room_for(need->parts, need->count);
            continue;
        }
        for (size_t j = 0; j < need->count; j++)
            room += NUMBER_BYTES + need->starts[j].len;
    }
    return room;
}

static uint8_t *put(uint8_t *at, const struct need *needs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct need *need = &needs[i];

        at = number_put(at, need->kind);
        at = bytes_put(at, need->low);
        at = bytes_put(at, need->high);
        at = number_put(at, need->count);
        if (has_parts(need)) {
            at = put(at, need->parts, need->count);
            continue;
        }
        if (need->kind == NEED_SET)
            at = number_put(at, (uint64_t)need->number);
        for (size_t j = 0; j < need->count; j++)
            at = bytes_put(at, need->starts[j]);
    }
    return at;
}

struct bytes needs_pack(struct arena *arena, const struct need *needs, size_t count)
{
    uint8_t *start = arena_alloc(arena, 2 * NUMBER_BYTES + room_for(needs, count));
    uint8_t *at    = number_put(number_put(start, NEEDS_FORMAT), count);

    return (struct bytes){.at = start, .len = (size_t)(put(at, needs, count) - start)};
}

/* --- unpacking ---------------------------------------------------------------------------------------------------- */

/* Each takes a byte at least, so that a number that is too large is known before there is memory for it. */
static bool take_count(struct bytes *from, size_t *count)
{
    uint64_t number;

    if (!number_take(from, &number) || number > from->len)
        return false;
    *count = (size_t)number;
    return true;
}

/* The set itself is read anew. */
static bool take_set(struct bytes *from, struct need *need)
{
    uint64_t number;

    if (need->count || !number_take(from, &number) || number > INT64_MAX)
        return false;
    need->number = (int64_t)number;
    return true;
}

static bool take_starts(struct arena *arena, struct bytes *from, struct need *need)
{
    struct bytes *starts = ARENA_ARRAY(arena, struct bytes, need->count + 1);

    need->starts = starts;
    for (size_t i = 0; i < need->count; i++)
        if (!bytes_take(from, &starts[i]))
            return false;
    return true;
}

/* What is read, and how deep in the tree. */
struct taking {
    struct arena *arena;
    struct bytes *from;
    int           depth;
};

static bool take_all(struct taking *taking, struct need *needs, size_t count);

static bool take_need(struct taking *taking, struct need *need)
{
    struct bytes *from = taking->from;
    struct need  *parts;
    uint64_t      kind;

    if (!number_take(from, &kind) || kind > NEED_SET || !bytes_take(from, &need->low) ||
        !bytes_take(from, &need->high) || !take_count(from, &need->count))
        return false;
    need->kind = (enum need_kind)kind;
    if (need->kind == NEED_SET)
        return take_set(from, need);
    if (!has_parts(need))
        return take_starts(taking->arena, from, need);
    if ((need->kind == NEED_NOT && need->count != 1) || (need->kind == NEED_VERSIONS && need->count != 2))
        return false;
    parts       = ARENA_ARRAY(taking->arena, struct need, need->count + 1);
    need->parts = parts;
    return take_all(taking, parts, need->count);
}

static bool take_all(struct taking *taking, struct need *needs, size_t count)
{
    bool is_taken = ++taking->depth <= NEEDS_DEEPEST;

    for (size_t i = 0; i < count && is_taken; i++)
        is_taken = take_need(taking, &needs[i]);
    taking->depth--;
    return is_taken;
}

bool needs_unpack(struct arena *arena, struct bytes bytes, const struct need **needs, size_t *count)
{
    struct taking taking = {.arena = arena, .from = &bytes};
    struct need  *all;
    uint64_t      format;

    if (!number_take(&bytes, &format) || format != NEEDS_FORMAT || !take_count(&bytes, count))
        return false;
    all    = ARENA_ARRAY(arena, struct need, *count + 1);
    *needs = all;
    return take_all(&taking, all, *count) && !bytes.len;
}
