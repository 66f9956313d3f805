#include "actions/action_needs.h"

#include "index/numbers.h"

/* A need is its kind and how many starts or parts it has, then those; of starts also the two bounds of a range. */

enum { DEPTH = 64 /* of a tree of needs: a filter is 8 deep, and each condition adds a few */ };

static size_t room_for(const struct need *needs, size_t count)
{
    size_t room = NUMBER_BYTES;

    for (size_t i = 0; i < count; i++) {
        room += 4 * NUMBER_BYTES + needs[i].low.len + needs[i].high.len;
        if (needs[i].kind != NEED_STARTS) {
            room += room_for(needs[i].parts, needs[i].count);
            continue;
        }
        for (size_t j = 0; j < needs[i].count; j++)
            room += NUMBER_BYTES + needs[i].starts[j].len;
    }
    return room;
}

static uint8_t *put(uint8_t *at, const struct need *needs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        at = number_put(number_put(at, needs[i].kind), needs[i].count);
        if (needs[i].kind != NEED_STARTS) {
            at = put(at, needs[i].parts, needs[i].count);
            continue;
        }
        for (size_t j = 0; j < needs[i].count; j++)
            at = bytes_put(at, needs[i].starts[j]);
        at = bytes_put(bytes_put(at, needs[i].low), needs[i].high);
    }
    return at;
}

struct bytes action_needs_pack(struct arena *arena, const struct action_needs *needs)
{
    uint8_t *start = arena_alloc(arena, room_for(needs->at, needs->count));
    uint8_t *end   = put(number_put(start, needs->count), needs->at, needs->count);

    return (struct bytes){.at = start, .len = (size_t)(end - start)};
}

static const struct need *take(struct arena *arena, struct bytes *from, size_t count, int depth);

static bool take_starts(struct arena *arena, struct bytes *from, struct need *need)
{
    struct bytes *starts = ARENA_ARRAY(arena, struct bytes, need->count + 1);

    for (size_t i = 0; i < need->count; i++)
        if (!bytes_take(from, &starts[i]))
            return false;
    need->starts = starts;
    return bytes_take(from, &need->low) && bytes_take(from, &need->high);
}

static bool take_one(struct arena *arena, struct bytes *from, struct need *need, int depth)
{
    uint64_t kind;
    uint64_t count;

    if (!number_take(from, &kind) || kind > NEED_VERSIONS || !number_take(from, &count) || count > from->len)
        return false;
    need->kind  = (enum need_kind)kind;
    need->count = (size_t)count;
    if (kind == NEED_STARTS)
        return take_starts(arena, from, need);
    return (need->parts = take(arena, from, need->count, depth + 1)) != NULL;
}

static const struct need *take(struct arena *arena, struct bytes *from, size_t count, int depth)
{
    struct need *needs = depth < DEPTH ? ARENA_ARRAY(arena, struct need, count + 1) : NULL;

    for (size_t i = 0; i < count && needs; i++)
        if (!take_one(arena, from, &needs[i], depth))
            return NULL;
    return needs;
}

bool action_needs_unpack(struct arena *arena, struct bytes bytes, struct action_needs *needs)
{
    uint64_t count;

    if (!number_take(&bytes, &count) || count > bytes.len)
        return false;
    needs->count = (size_t)count;
    needs->at    = take(arena, &bytes, needs->count, 0);
    return needs->at && !bytes.len;
}
