#include "index/tokens.h"
#include "support/unit.h"

#include <setjmp.h>
#include <stdlib.h>

enum { MANY = 80000, RECORDS = 5, ROUNDS = 400, MOST = 40, NEEDS = 4, PAIRS = 480, ENOUGH = 500000 /* microseconds */ };

static unsigned seed;

static void set_up(void)
{
    arena = arena_new(64 * 1024 * 1024);
    seed  = 5;
}

TestSuite(tokens, .init = set_up, .fini = arena_tear_down);

static unsigned draw(unsigned below)
{
    seed = seed * 1103515245 + 12345;
    return (seed >> 16) % below;
}

static int compare(const void *a, const void *b)
{
    return token_compare(*(const struct bytes *)a, *(const struct bytes *)b);
}

/* Short ones of few letters, so that many begin with others. */
static struct bytes random_token(void)
{
    size_t   len = 1 + draw(4);
    uint8_t *at  = arena_alloc(arena, len);

    for (size_t i = 0; i < len; i++)
        at[i] = (uint8_t)('a' + draw(3));
    return (struct bytes){.at = at, .len = len};
}

static struct tokens random_tokens(void)
{
    struct bytes *at    = ARENA_ARRAY(arena, struct bytes, MOST);
    size_t        count = draw(MOST);
    size_t        kept  = 0;

    for (size_t i = 0; i < count; i++)
        at[i] = random_token();
    qsort(at, count, sizeof(*at), compare);
    for (size_t i = 0; i < count; i++)
        if (!kept || token_compare(at[kept - 1], at[i]) != 0)
            at[kept++] = at[i];
    return (struct tokens){.at = at, .count = kept};
}

static bool has_start(struct tokens tokens, struct bytes start)
{
    for (size_t i = 0; i < tokens.count; i++)
        if (token_starts(tokens.at[i], start))
            return true;
    return false;
}

static bool has_between(struct tokens tokens, struct bytes low, struct bytes high)
{
    for (size_t i = 0; i < tokens.count; i++)
        if (token_compare(tokens.at[i], low) >= 0 && token_compare(tokens.at[i], high) < 0)
            return true;
    return false;
}

/* As the header says it. */
static bool meets_one(struct tokens tokens, const struct need *need)
{
    if (need->kind == NEED_NOT)
        return !meets_one(tokens, need->parts);
    if (need->kind == NEED_STARTS && need->high.len)
        return has_between(tokens, need->low, need->high);
    for (size_t i = 0; i < need->count; i++) {
        bool is_met =
            need->kind == NEED_STARTS ? has_start(tokens, need->starts[i]) : meets_one(tokens, &need->parts[i]);

        if (is_met == (need->kind != NEED_AND))
            return is_met;
    }
    return need->kind == NEED_AND;
}

static bool meets(struct tokens tokens, const struct need *needs, size_t count)
{
    return meets_one(tokens, &(struct need){.kind = NEED_AND, .parts = needs, .count = count});
}

static struct need random_leaf(void)
{
    struct bytes starts[] = {random_token(), random_token(), random_token()};
    struct need  range    = {.low = starts[0], .high = starts[1]};

    return draw(4) ? need_of_starts(arena, starts, draw(4)) : range;
}

static struct need random_tree(unsigned depth)
{
    static const enum need_kind kinds[] = {NEED_AND, NEED_OR, NEED_NOT};
    struct need                 need    = {.kind = kinds[draw(3)]};
    struct need                *parts   = ARENA_ARRAY(arena, struct need, 3);

    if (!depth || draw(3) == 0)
        return random_leaf();
    need.count = need.kind == NEED_NOT ? 1 : draw(4);
    need.parts = parts;
    for (size_t i = 0; i < need.count; i++)
        parts[i] = random_tree(depth - 1);
    return need;
}

static struct need random_need(void)
{
    struct bytes starts[] = {random_token(), random_token()};

    return draw(2) ? random_tree(4) : need_of_starts(arena, starts, 1 + draw(2));
}

Test(tokens, meet_needs_together_as_they_do_one_by_one)
{
    unsigned met = 0;

    for (int round = 0; round < ROUNDS; round++) {
        struct tokens tokens = random_tokens();
        struct need   needs[NEEDS];
        size_t        count = 1 + draw(NEEDS);
        bool          is_met;

        for (size_t i = 0; i < count; i++)
            needs[i] = random_need();
        for (int again = 0; again < 2; again++) {
            struct need_order *order = needs_order(arena, needs, count);

            is_met = tokens_meet(tokens_pack(arena, tokens), order);
            cr_assert_eq(is_met, tokens_meet(tokens_pack(arena, tokens), order));
            cr_assert_eq(is_met, meets(tokens, needs, count));
        }
        met += is_met;
    }
    cr_expect(met > ROUNDS / 10 && met < ROUNDS / 10 * 9, "%u of %d", met, ROUNDS);
}

/* Numbers of as many digits, in their order. */
static struct tokens numbers(unsigned first, size_t count)
{
    struct bytes *at = ARENA_ARRAY(arena, struct bytes, count);

    for (size_t i = 0; i < count; i++)
        at[i] = str_bytes(arena_format(arena, "c%07u", first + (unsigned)i));
    return (struct tokens){.at = at, .count = count};
}

static struct need_order *order_of(struct tokens starts)
{
    struct need *needs = ARENA_ARRAY(arena, struct need, starts.count);

    for (size_t i = 0; i < starts.count; i++)
        needs[i] = need_of_starts(arena, &starts.at[i], 1);
    return needs_order(arena, needs, starts.count);
}

/* Needs that all lie at the end: looked for one by one, they take some seconds. */
Test(tokens, of_long_texts_are_gone_through_once_for_all_needs)
{
    struct bytes       packed = tokens_pack(arena, numbers(0, MANY));
    struct need_order *order  = order_of(numbers(MANY - PAIRS, PAIRS));

    arena_limit_time(arena, UINT64_MAX - 1, UINT64_MAX);
    for (int i = 0; i < RECORDS; i++)
        cr_assert(tokens_meet(packed, order));
    cr_expect_lt(arena_processor_time(arena), ENOUGH);
}

Test(tokens, are_left_when_the_time_is_over)
{
    struct bytes       packed = tokens_pack(arena, numbers(0, MANY));
    struct need_order *order  = order_of(numbers(MANY - 1, 1));
    jmp_buf            escape;
    int                end;

    arena_escape_to(arena, &escape);
    arena_limit_time(arena, 0, UINT64_MAX);
    end = setjmp(escape);
    if (end == 0) {
        tokens_meet(packed, order);
        cr_assert_fail("nothing looked at the clock");
    }
    cr_expect_eq(end, ARENA_LATE);
}

Test(tokens, are_equal_however_they_are_kept)
{
    struct tokens list   = numbers(7, 3);
    struct tokens other  = numbers(8, 3);
    struct tokens packed = {.count = 3, .packed = tokens_pack(arena, list)};

    cr_expect(tokens_equal(list, numbers(7, 3)) && tokens_equal(list, packed) && tokens_equal(packed, list));
    cr_expect(tokens_equal(packed, packed) && tokens_equal((struct tokens){0}, (struct tokens){0}));
    cr_expect(!tokens_equal(other, packed) && !tokens_equal(packed, numbers(7, 2)));
    cr_expect(!tokens_equal(packed, (struct tokens){.count = 3, .packed = tokens_pack(arena, other)}));
}
