/*
 * The body of a small segment as it may lie in the database: what is merged out of it is found by its words, or it is
 * refused.
 */
#include "support/fuzzing.h"
#include "support/nodes.h"

enum { MEMBERS_AT_MOST = 40 };

/* What a segment becomes when it is merged: a small one, or a big one whose rows are read again one day. */
static void check_merged(struct arena *arena, const struct terms *terms)
{
    struct nodes nodes  = nodes_of(arena, terms);
    struct bytes packed = keys_of(arena, terms);
    struct bytes key    = {0};
    size_t       count  = 0;

    struct node_reader reader = {.arena = arena, .members = terms->members, .room = members_new(arena, terms->members)};

    for (; keys_next(arena, &packed, &key); count++) {
        struct node node = {.key = key, .data = nodes.at[count].data};
        struct term term;

        expect(token_compare(key, nodes.at[count].key) == 0 && key.len <= 1 + KEY_BYTES);
        while (node_term(&reader, &node, &term))
            expect(term.ordinals.len > 0);
        expect(node.data.len == 0);
    }
    expect(count == nodes.count && !packed.len);
    expect(body_count(terms->body, &count));
    for (size_t i = 0; i < count; i++) {
        struct term  term;
        uint64_t    *set     = members_new(arena, terms->members);
        uint64_t     ordinal = 0;
        struct need  need;
        struct bytes rest;

        expect(body_term(terms->body, i, &term));
        need = need_of_starts(arena, &term.token, 1);
        expect(body_find(terms->body, &need, set, terms->members));
        for (rest = term.ordinals; ordinal_next(&rest, terms->members, &ordinal);)
            expect(members_have(set, (size_t)ordinal));
        expect(!rest.len);
    }
}

/* The body twice, the second time cut in half and with a dead member. */
static void check_parts(struct arena *arena, struct bytes body, size_t members, size_t dead_member)
{
    int64_t     *ids  = ARENA_ARRAY(arena, int64_t, 2 * members);
    uint64_t    *dead = members_new(arena, members);
    struct bytes half = {.at = body.at + body.len / 2, .len = body.len - body.len / 2};
    struct part  parts[2];
    struct terms terms;

    for (size_t i = 0; i < 2 * members; i++)
        ids[i] = (int64_t)(i / 2 + i % members + 1);
    members_add(dead, dead_member);
    parts[0] = (struct part){.ids = ids, .members = members, .body = body};
    parts[1] = (struct part){.ids = ids + members, .members = members, .dead = dead, .body = half};
    for (size_t count = 1; count <= COUNT_OF(parts); count++)
        if (terms_merge(arena, parts, count, &terms))
            check_merged(arena, &terms);
}

/* The first byte tells how many members there are, the second who is dead; both are looked for. */
static void check_body(struct arena *arena, const uint8_t *head, struct bytes body)
{
    size_t       members  = 1 + head[0] % MEMBERS_AT_MOST;
    struct bytes starts[] = {{.at = head, .len = 1}, {.at = head + 1, .len = 1}};
    struct need  need     = need_of_starts(arena, starts, COUNT_OF(starts));

    (void)body_find(body, &need, members_new(arena, members), members);
    check_parts(arena, body, members, head[1] % members);
}

void fuzz(struct arena *arena, const uint8_t *data, size_t size)
{
    if (size < 2)
        return;
    check_body(arena, data, (struct bytes){.at = data + 2, .len = size - 2});
}
