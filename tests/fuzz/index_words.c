/* Packed words of a record as they may lie in the database: they become a segment that finds them, or are refused. */
#include "packing/gains.h"
#include "support/fuzzing.h"
#include "support/nodes.h"

static bool find_in_nodes(struct arena *arena, const struct nodes *nodes, const struct need *need)
{
    size_t        count;
    struct bytes *keys = need_keys(arena, need, true, &count);
    uint64_t     *set  = members_new(arena, 2);

    for (size_t i = 0; i < nodes->count; i++)
        for (size_t j = 0; j < count; j++)
            if (token_compare(nodes->at[i].key, keys[j]) == 0)
                expect(node_find(nodes->at[i], need, set, 2));
    return members_have(set, 0) && !members_have(set, 1);
}

/* Whether the words are as they have to be: in byte order. Only then do they meet what they should. */
static bool is_ordered(struct bytes words)
{
    struct bytes before = {0};
    struct bytes token;

    while (tokens_next(&words, &token)) {
        if (token_compare(before, token) >= 0)
            return false;
        before = token;
    }
    return true;
}

/* The record is found by each of its words, the other one by none. */
static void check_found(struct arena *arena, struct bytes words, const struct terms *terms)
{
    struct nodes nodes = nodes_of(arena, terms);
    struct bytes token;

    for (struct bytes rest = words; tokens_next(&rest, &token);) {
        struct need        need  = need_of_starts(arena, &token, 1);
        struct need_order *order = needs_order(arena, &need, 1);
        uint64_t          *set   = members_new(arena, 2);

        expect(tokens_meet(words, order) || !is_ordered(words));
        expect(body_find(terms->body, &need, set, 2));
        expect(members_have(set, 0) && !members_have(set, 1));
        expect(find_in_nodes(arena, &nodes, &need));
    }
}

static void check_words(struct arena *arena, struct bytes words)
{
    struct indexed     records[] = {{.id = 7, .words = words}, {.id = 9}};
    struct need        nothing   = need_of_starts(arena, &words, 1);
    struct count_gains gains     = {.arena = arena};
    struct need_order *order     = needs_order(arena, &nothing, 1);
    struct terms       terms;

    count_gains_add(&gains, (struct indexed){.id = 7, .words = words}, 1);
    count_gains_sum(&gains);
    (void)tokens_meet(words, order);
    if (terms_of(arena, records, COUNT_OF(records), &terms))
        check_found(arena, words, &terms);
}

void fuzz(struct arena *arena, const uint8_t *data, size_t size)
{
    check_words(arena, (struct bytes){.at = data, .len = size});
}
