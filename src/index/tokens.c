#include "index/tokens.h"

#include "base/utf8.h"
#include "index/numbers.h"

#include <stdlib.h>

int token_compare(struct bytes a, struct bytes b)
{
    size_t len   = a.len < b.len ? a.len : b.len;
    int    order = len ? memcmp(a.at, b.at, len) : 0;

    return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool token_starts(struct bytes token, struct bytes start)
{
    return token.len >= start.len && (!start.len || memcmp(token.at, start.at, start.len) == 0);
}

_Static_assert((int)PACKED_BEGIN == (int)NUMBER_BYTES, "what stands before a token is its length");

static bool take(struct tokens *tokens, struct bytes *token)
{
    if (!tokens->at)
        return tokens_next(&tokens->packed, token);
    if (!tokens->count)
        return false;
    *token = *tokens->at++;
    tokens->count--;
    return true;
}

bool tokens_equal(struct tokens a, struct tokens b)
{
    struct bytes of_a;
    struct bytes of_b;

    if (a.count != b.count)
        return false;
    if (!a.at && !b.at)
        return a.packed.len == b.packed.len && (!a.count || memcmp(a.packed.at, b.packed.at, a.packed.len) == 0);
    while (take(&a, &of_a))
        if (!take(&b, &of_b) || token_compare(of_a, of_b) != 0)
            return false;
    return true;
}

struct bytes tokens_pack(struct arena *arena, struct tokens tokens)
{
    size_t   size = 0;
    uint8_t *start;
    uint8_t *at;

    if (!tokens.at)
        return tokens.packed;
    for (size_t i = 0; i < tokens.count; i++)
        size += NUMBER_BYTES + tokens.at[i].len;
    at = start = arena_alloc(arena, size + 1);
    for (size_t i = 0; i < tokens.count; i++)
        at = bytes_put(at, tokens.at[i]);
    return (struct bytes){.at = start, .len = (size_t)(at - start)};
}

uint8_t *packed_begin(uint8_t *at, size_t len)
{
    return number_put(at, len);
}

bool tokens_next(struct bytes *packed, struct bytes *token)
{
    return packed->len && bytes_take(packed, token) && token->len;
}

bool token_is_sound(struct bytes token)
{
    return token.len && token.at[0] < 0x80 && utf8_valid((struct str){.at = (const char *)token.at, .len = token.len});
}

static int compare_starts(const void *left, const void *right)
{
    const struct need_start *a = left;
    const struct need_start *b = right;

    return token_compare(a->start, b->start);
}

/* From the end, the first start of a need that is met with is its last. */
static void mark_last(struct need_order *order)
{
    for (size_t i = order->count; i-- > 0;) {
        order->at[i].is_last             = !order->is_met[order->at[i].need];
        order->is_met[order->at[i].need] = true;
    }
}

struct need_order needs_order(struct arena *arena, const struct need *needs, size_t count)
{
    struct need_order order = {.arena = arena, .need_count = count};

    order.at     = ARENA_ARRAY(arena, struct need_start, NEED_STARTS * count + 1);
    order.is_met = ARENA_ARRAY(arena, bool, count + 1);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < needs[i].count; j++)
            order.at[order.count++] = (struct need_start){.start = needs[i].starts[j], .need = i};
    if (order.count > 1)
        qsort(order.at, order.count, sizeof(*order.at), compare_starts);
    mark_last(&order);
    return order;
}

/* Goes on to the first token that does not come before `start`. False when there is no such token. */
static bool skip_before(struct bytes *rest, struct bytes start, struct bytes *token)
{
    while (token->len && token_compare(*token, start) < 0)
        if (!tokens_next(rest, token))
            token->len = 0;
    return token->len;
}

/* Tokens that begin with a start follow each other, and the first of them is the first that does not come before it. */
static bool meet(struct bytes *rest, const struct need_order *needs)
{
    struct bytes token = {0};

    if (!tokens_next(rest, &token))
        token.len = 0;
    for (size_t i = 0; i < needs->count; i++) {
        const struct need_start *next   = &needs->at[i];
        bool                    *is_met = &needs->is_met[next->need];

        *is_met |= skip_before(rest, next->start, &token) && token_starts(token, next->start);
        if (next->is_last && !*is_met)
            return false;
    }
    return true;
}

bool tokens_meet(struct bytes packed, const struct need_order *needs)
{
    struct bytes rest = packed;
    bool         has_met;

    memset(needs->is_met, 0, needs->need_count);
    has_met = meet(&rest, needs);
    arena_work(needs->arena, packed.len - rest.len);
    return has_met;
}
