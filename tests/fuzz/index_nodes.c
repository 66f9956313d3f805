/* Rows of a big segment, and the list of their keys, as they may lie in the database: used, or refused. */
#include "index/nodes.h"
#include "support/fuzzing.h"

enum { HEAD = 3 };

/* The terms of a row are sound: merging can go on with them. */
static void check_terms(struct arena *arena, struct node node, size_t members)
{
    struct node_reader reader = {.arena = arena, .members = members, .room = members_new(arena, members)};
    struct term        term;
    size_t             left = node.data.len + 1;

    while (node_term(&reader, &node, &term)) {
        uint64_t     ordinal = 0;
        struct bytes rest;

        expect(node.data.len < left);
        left = node.data.len;
        expect(token_is_sound(term.token));
        for (rest = term.ordinals; ordinal_next(&rest, members, &ordinal);)
            continue;
        expect(!rest.len);
    }
}

static void check_keys(struct arena *arena, struct bytes packed)
{
    struct bytes key = {0};
    size_t       len = packed.len;

    while (keys_next(arena, &packed, &key)) {
        expect(packed.len < len);
        len = packed.len;
    }
}

/* The first three bytes: the number of members, where the key ends, and how much of it is looked for. */
static void check_row(struct arena *arena, const uint8_t *head, struct bytes rest)
{
    size_t       members = 1 + head[0];
    size_t       len     = head[1] < rest.len ? head[1] : rest.len;
    struct node  node    = {.key = {.at = rest.at, .len = len}, .data = {.at = rest.at + len, .len = rest.len - len}};
    size_t       from    = len ? 1 : 0;
    size_t       wanted  = head[2] < rest.len - from ? head[2] : rest.len - from;
    struct bytes start   = {.at = rest.at + from, .len = wanted};
    struct need  need    = need_of_starts(arena, &start, 1);
    struct need  range   = {.low = start, .high = {.at = rest.at, .len = rest.len}};

    (void)node_find(node, &need, members_new(arena, members), members);
    (void)node_find(node, &range, members_new(arena, members), members);
    check_terms(arena, node, members);
    check_keys(arena, rest);
}

void fuzz(struct arena *arena, const uint8_t *data, size_t size)
{
    if (size < HEAD)
        return;
    check_row(arena, data, (struct bytes){.at = data + HEAD, .len = size - HEAD});
}
