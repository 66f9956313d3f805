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

uint8_t *packed_begin_long(uint8_t *at, size_t len)
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

/* --- needs -------------------------------------------------------------------------------------------------------- */

static int compare_bytes(const void *left, const void *right)
{
    return token_compare(*(const struct bytes *)left, *(const struct bytes *)right);
}

struct need need_of_starts(struct arena *arena, const struct bytes *starts, size_t count)
{
    struct bytes *sorted = ARENA_ARRAY(arena, struct bytes, count + 1);
    size_t        kept   = 0;

    if (count)
        memcpy(sorted, starts, count * sizeof(*sorted));
    arena_work(arena, count * sizeof(*sorted));
    if (count > 1)
        qsort(sorted, count, sizeof(*sorted), compare_bytes);
    for (size_t i = 0; i < count; i++)
        if (!kept || !token_starts(sorted[i], sorted[kept - 1]))
            sorted[kept++] = sorted[i];
    return (struct need){.kind = NEED_STARTS, .starts = sorted, .count = kept};
}

/* A start of a leaf, or its whole range. */
struct place {
    struct bytes start;
    struct bytes high; /* of a range, which begins at `start`; else empty */
    size_t       leaf;
    bool         is_last; /* of the leaf's */
};

/* A need whose leaves have numbers. */
struct branch {
    enum need_kind kind;
    size_t         leaf;
    struct branch *parts;
    size_t         count;
};

/* A leaf that asks for a set. */
struct asked_set {
    const struct id_set *set;
    size_t               leaf;
};

struct need_order {
    struct arena *arena;
    bool          is_older; /* it is of tokens that an older program has made */
    struct branch root;
    struct place *places; /* of all leaves, by start in byte order */
    size_t        place_count;
    bool         *is_required; /* by leaf: a record that does not meet it meets nothing */
    bool         *is_met;      /* likewise; room for tokens_meet */
    size_t        leaf_count;

    struct asked_set *sets;
    size_t            set_count;
};

static bool is_range(const struct need *need)
{
    return need->high.len;
}

bool needs_have_versions(const struct need *needs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (needs[i].kind == NEED_VERSIONS ||
            (needs[i].kind != NEED_STARTS && needs_have_versions(needs[i].parts, needs[i].count)))
            return true;
    return false;
}

bool needs_have_sets(const struct need *needs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (needs[i].kind == NEED_SET ||
            (needs[i].kind != NEED_STARTS && needs_have_sets(needs[i].parts, needs[i].count)))
            return true;
    return false;
}

/* How many leaves and places needs have, in all versions. */
static void count_leaves(const struct need *needs, size_t count, struct need_order *order)
{
    for (size_t i = 0; i < count; i++)
        if (needs[i].kind == NEED_SET) {
            order->leaf_count++;
            order->set_count++;
        } else if (needs[i].kind == NEED_STARTS) {
            order->leaf_count++;
            order->place_count += is_range(&needs[i]) ? 1 : needs[i].count;
        } else {
            count_leaves(needs[i].parts, needs[i].count, order);
        }
}

static struct branch number_leaf(struct need_order *order, const struct need *need)
{
    struct branch leaf = {.kind = NEED_STARTS, .leaf = order->leaf_count++};

    if (need->kind == NEED_SET) {
        order->sets[order->set_count++] = (struct asked_set){.set = need->set, .leaf = leaf.leaf};
        return leaf;
    }
    if (is_range(need))
        order->places[order->place_count++] = (struct place){.start = need->low, .high = need->high, .leaf = leaf.leaf};
    for (size_t i = 0; i < need->count && !is_range(need); i++)
        order->places[order->place_count++] = (struct place){.start = need->starts[i], .leaf = leaf.leaf};
    return leaf;
}

static struct branch number_leaves(struct need_order *order, enum need_kind kind, const struct need *parts,
                                   size_t count)
{
    struct branch branch = {.kind = kind, .count = count};

    branch.parts = ARENA_ARRAY(order->arena, struct branch, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct need *part = need_of_version(&parts[i], order->is_older);

        if (part->kind == NEED_STARTS || part->kind == NEED_SET)
            branch.parts[i] = number_leaf(order, part);
        else
            branch.parts[i] = number_leaves(order, part->kind, part->parts, part->count);
    }
    return branch;
}

static int compare_places(const void *left, const void *right)
{
    const struct place *a = left;
    const struct place *b = right;

    return token_compare(a->start, b->start);
}

/* From the end, the first place of a leaf that is met with is its last. */
static void mark_last(struct need_order *order)
{
    for (size_t i = order->place_count; i-- > 0;) {
        struct place *place = &order->places[i];

        place->is_last             = !order->is_met[place->leaf];
        order->is_met[place->leaf] = true;
    }
}

static void mark_required(struct need_order *order, const struct branch *branch)
{
    for (size_t i = 0; i < branch->count; i++)
        if (branch->parts[i].kind == NEED_STARTS)
            order->is_required[branch->parts[i].leaf] = true;
        else if (branch->parts[i].kind == NEED_AND)
            mark_required(order, &branch->parts[i]);
}

static struct need_order *make_order(struct arena *arena, const struct need *needs, size_t count, bool is_older)
{
    struct need_order *order = ARENA_NEW(arena, struct need_order);

    order->arena    = arena;
    order->is_older = is_older;
    count_leaves(needs, count, order);
    order->places      = ARENA_ARRAY(arena, struct place, order->place_count + 1);
    order->is_required = ARENA_ARRAY(arena, bool, order->leaf_count + 1);
    order->is_met      = ARENA_ARRAY(arena, bool, order->leaf_count + 1);
    order->sets        = order->set_count ? ARENA_ARRAY(arena, struct asked_set, order->set_count) : NULL;
    order->place_count = 0;
    order->set_count   = 0;
    order->leaf_count  = 0;
    order->root        = number_leaves(order, NEED_AND, needs, count);
    arena_work(arena, order->place_count * sizeof(struct place));
    if (order->place_count > 1)
        qsort(order->places, order->place_count, sizeof(struct place), compare_places);
    mark_last(order);
    mark_required(order, &order->root);
    return order;
}

struct need_order *needs_order(struct arena *arena, const struct need *needs, size_t count)
{
    return make_order(arena, needs, count, false);
}

struct need_order *needs_order_older(struct arena *arena, const struct need *needs, size_t count)
{
    return make_order(arena, needs, count, true);
}

/* Most differ in their first byte, the class. */
static bool comes_before(struct bytes token, struct bytes start)
{
    if (start.len && token.at[0] != start.at[0])
        return token.at[0] < start.at[0];
    return token_compare(token, start) < 0;
}

/* Goes on to the first token that does not come before `start`. False when there is no such token. */
static bool skip_before(struct bytes *rest, struct bytes start, struct bytes *token)
{
    while (token->len && comes_before(*token, start))
        if (!tokens_next(rest, token))
            token->len = 0;
    return token->len;
}

static bool lies_at(struct bytes token, const struct place *place)
{
    return place->high.len ? token_compare(token, place->high) < 0 : token_starts(token, place->start);
}

/*
 * Which leaves are met. Tokens that begin with a start follow each other, and the first of them is the first that does
 * not come before it; so do those of a range. False as soon as one that is required is not.
 */
static bool meet_leaves(struct bytes *rest, const struct need_order *needs)
{
    struct bytes token = {0};

    if (!tokens_next(rest, &token))
        token.len = 0;
    for (size_t i = 0; i < needs->place_count; i++) {
        const struct place *next   = &needs->places[i];
        bool               *is_met = &needs->is_met[next->leaf];

        *is_met |= skip_before(rest, next->start, &token) && lies_at(token, next);
        if (next->is_last && !*is_met && needs->is_required[next->leaf])
            return false;
    }
    return true;
}

static bool branch_is_met(const struct branch *branch, const bool *is_met)
{
    bool all = branch->kind != NEED_OR; /* of the parts so far, as long as it decides nothing */

    if (branch->kind == NEED_STARTS)
        return is_met[branch->leaf];
    if (branch->kind == NEED_NOT)
        return !branch_is_met(branch->parts, is_met);
    for (size_t i = 0; i < branch->count && all == (branch->kind == NEED_AND); i++)
        all = branch_is_met(&branch->parts[i], is_met);
    return all;
}

bool tokens_meet(struct bytes packed, const struct need_order *needs)
{
    return tokens_meet_of(0, packed, needs);
}

bool tokens_meet_of(int64_t id, struct bytes packed, const struct need_order *needs)
{
    struct bytes rest = packed;
    bool         has_met;

    memset(needs->is_met, 0, needs->leaf_count);
    for (size_t i = 0; i < needs->set_count; i++)
        needs->is_met[needs->sets[i].leaf] = needs->sets[i].set && id_set_has(needs->sets[i].set, id);
    has_met = meet_leaves(&rest, needs) && branch_is_met(&needs->root, needs->is_met);
    arena_work(needs->arena, packed.len - rest.len + needs->place_count * sizeof(struct bytes));
    return has_met;
}
