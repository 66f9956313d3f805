/* All nodes of a segment at once, as the table that they go to has them: by key. */
#ifndef TESTS_SUPPORT_NODES_H
#define TESTS_SUPPORT_NODES_H

#include "index/nodes.h"

#include <stdlib.h>

struct nodes {
    struct node *at;
    size_t       count;
};

static inline int compare_nodes(const void *left, const void *right)
{
    return token_compare(((const struct node *)left)->key, ((const struct node *)right)->key);
}

static inline struct nodes nodes_of(struct arena *arena, const struct terms *terms)
{
    struct node_maker *maker = nodes_start(arena, terms);
    struct nodes       nodes = {0};
    struct bytes       key;

    while (nodes_next(maker, &key)) {
        size_t size = nodes.count * sizeof(*nodes.at);

        nodes.at                = (struct node *)arena_realloc(arena, nodes.at, size, size + sizeof(*nodes.at));
        nodes.at[nodes.count++] = nodes_current(maker, arena);
    }
    if (nodes.count)
        qsort(nodes.at, nodes.count, sizeof(*nodes.at), compare_nodes);
    return nodes;
}

#endif
