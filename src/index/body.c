#include "index/body.h"

#include "index/numbers.h"

enum { OFFSET_BYTES = 4, PIECE_BYTES = 512 << 10 };

/* Terms, one after the other; a body is made of pieces, so that nothing is copied while it grows. */
struct piece {
    struct piece *older;
    uint8_t      *bytes;
    size_t        used;
    size_t        size;
};

bool ordinal_next(struct bytes *packed, size_t members, uint64_t *ordinal)
{
    struct bytes rest = *packed;
    uint64_t     step;

    if (!rest.len)
        return false;
    step = *rest.at;
    if (step < 0x80) {
        rest.at++;
        rest.len--;
    } else if (!number_take(&rest, &step) || step >= members) {
        return false;
    }
    if (*ordinal + step >= members)
        return false;
    *ordinal += step;
    *packed = rest;
    return true;
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

/* Four bytes, the lowest first, whatever machine reads them. */
static uint32_t read_offset(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

bool body_term(struct bytes body, size_t n, struct term *term)
{
    uint32_t     offset = read_offset(body.at + OFFSET_BYTES * (1 + n));
    struct bytes rest;

    if (offset > body.len)
        return false;
    rest = (struct bytes){.at = body.at + offset, .len = body.len - offset};
    return bytes_take(&rest, &term->token) && bytes_take(&rest, &term->ordinals);
}

bool body_count(struct bytes body, size_t *count)
{
    if (body.len < OFFSET_BYTES)
        return false;
    *count = read_offset(body.at);
    return body.len / OFFSET_BYTES > *count;
}

/* The first term whose token is not below `start`. */
static bool lower_bound(struct bytes body, size_t count, struct bytes start, size_t *out)
{
    size_t      low  = 0;
    size_t      high = count;
    struct term term;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (!body_term(body, middle, &term))
            return false;
        if (token_compare(term.token, start) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *out = low;
    return true;
}

/* What is found in a body. */
struct found_members {
    uint64_t *set;
    size_t    members;
};

static bool unite_ordinals(struct bytes ordinals, uint64_t *set, size_t members)
{
    uint64_t ordinal = 0;

    while (ordinal_next(&ordinals, members, &ordinal))
        members_add(set, (size_t)ordinal);
    return !ordinals.len;
}

/* Adds the members of the terms from `low` on, as long as they begin with it; or those of a range before its end. */
static bool find_from(struct bytes body, const struct need *need, struct bytes low, struct found_members *found)
{
    struct term term;
    size_t      count;
    size_t      i;

    if (!body_count(body, &count) || !lower_bound(body, count, low, &i))
        return false;
    for (; i < count; i++) {
        if (!body_term(body, i, &term))
            return false;
        if (need->high.len ? token_compare(term.token, need->high) >= 0 : !token_starts(term.token, low))
            return true;
        if (!unite_ordinals(term.ordinals, found->set, found->members))
            return false;
    }
    return true;
}

bool body_find(struct bytes body, const struct need *need, uint64_t *set, size_t members)
{
    struct found_members found = {.set = set, .members = members};
    size_t               count;

    if (!body_count(body, &count))
        return false;
    if (need->high.len)
        return find_from(body, need, need->low, &found);
    for (size_t i = 0; i < need->count; i++)
        if (!find_from(body, need, need->starts[i], &found))
            return false;
    return true;
}

/* --- making ------------------------------------------------------------------------------------------------------- */

static struct piece *add_piece(struct body_maker *maker, uint8_t *bytes, size_t size)
{
    struct piece *piece = ARENA_NEW(maker->arena, struct piece);

    *piece        = (struct piece){.older = maker->newest, .bytes = bytes, .size = size};
    maker->newest = piece;
    return piece;
}

static uint8_t *room_for(struct body_maker *maker, size_t size)
{
    struct piece *piece = maker->newest;

    if (!piece || piece->size - piece->used < size) {
        size  = size < PIECE_BYTES ? PIECE_BYTES : size;
        piece = add_piece(maker, (uint8_t *)arena_room(maker->arena, size), size);
    }
    return piece->bytes + piece->used;
}

void body_add(struct body_maker *maker, struct bytes token, struct bytes ordinals)
{
    uint8_t *start = room_for(maker, 2 * NUMBER_BYTES + token.len + ordinals.len);
    size_t   size  = (size_t)(bytes_put(bytes_put(start, token), ordinals) - start);

    maker->newest->used += size;
    maker->size += size;
    maker->count++;
}

void body_add_list(struct body_maker *maker, struct bytes token, const uint16_t *ordinals, size_t count, uint8_t *room)
{
    uint8_t *end = room;

    for (size_t i = 0; i < count; i++)
        end = number_put(end, (uint64_t)(ordinals[i] - (i ? ordinals[i - 1] : 0)));
    body_add(maker, token, (struct bytes){.at = room, .len = (size_t)(end - room)});
}

void body_append(struct body_maker *maker, struct bytes terms, size_t count)
{
    struct piece *piece = add_piece(maker, (uint8_t *)terms.at, terms.len);

    piece->used = terms.len;
    maker->size += terms.len;
    maker->count += count;
}

/* Copies the terms to where they end. */
static void copy_terms(const struct body_maker *maker, uint8_t *end)
{
    for (const struct piece *piece = maker->newest; piece; piece = piece->older) {
        end -= piece->used;
        if (piece->used)
            memcpy(end, piece->bytes, piece->used);
    }
}

struct bytes body_terms(const struct body_maker *maker)
{
    struct bytes terms = {.at = (uint8_t *)arena_room(maker->arena, maker->size), .len = maker->size};

    copy_terms(maker, (uint8_t *)terms.at + terms.len);
    return terms;
}

static void put_offset(uint8_t *body, size_t n, size_t offset)
{
    for (size_t i = 0; i < OFFSET_BYTES; i++)
        body[OFFSET_BYTES * n + i] = (uint8_t)(offset >> (8 * i));
}

/* The places of the terms follow from the terms. */
static void put_offsets(struct bytes body, size_t count)
{
    size_t       head = OFFSET_BYTES * (1 + count);
    struct bytes rest = {.at = body.at + head, .len = body.len - head};
    uint8_t     *out  = (uint8_t *)body.at;
    struct bytes ignored;

    put_offset(out, 0, count);
    for (size_t i = 0; i < count; i++) {
        put_offset(out, 1 + i, (size_t)(rest.at - body.at));
        (void)(bytes_take(&rest, &ignored) && bytes_take(&rest, &ignored));
    }
}

struct bytes body_finish(const struct body_maker *maker)
{
    size_t       size = OFFSET_BYTES * (1 + maker->count) + maker->size;
    struct bytes body = {.at = (uint8_t *)arena_room(maker->arena, size), .len = size};

    copy_terms(maker, (uint8_t *)body.at + size);
    put_offsets(body, maker->count);
    return body;
}
