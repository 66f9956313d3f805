/*
 * Nodes: how a big segment lies in the table search_posting, so that a query reads at most a few rows of each segment,
 * however many different tokens begin with its words.
 *
 * The tokens of a segment are a tree whose paths are compressed (a radix tree). A node stands for the tokens that begin
 * with its path; its members are all that have one of them. Its key is the shortest part of its path that no sibling
 * shares; the rest of the path is its extension. The first byte of a key is its kind:
 *   i  a node without an extension: its data is the packed set of its members (index/members.h)
 *   x  a node with one: its data is the extension with its length before it (LEB128), and the packed set
 *   y  beside a node whose path is nearly as long as a key may be, and in a segment of format 2 beside any below which
 *      there is not much: its data is, for each token below it, what the token has after the key and the packed set of
 *      its members, each with its length before it. Below such a node there are no others.
 * A start is met by the node whose path begins with it and whose key does not go beyond it: i + start, or x or y + a
 * front part of the start. Keys end between characters (UTF-8).
 */
#ifndef INDEX_NODES_H
#define INDEX_NODES_H

#include "index/terms.h"

enum { KEY_BYTES = 64 /* without the kind */, NODE_KINDS = 3 };

/*
 * Tokens of this class are many, and none of them begins with another one. In segments of both formats they stand in
 * long rows alone: the nodes that they are below have rows of their own, but one token does not, nor do those that
 * together are little.
 */
enum { CLASS_BUNDLED = 'v' };

struct node {
    struct bytes key;
    struct bytes data;
};

/* The nodes of a segment while they are made, one after another, each before those below it. */
struct node_maker;

/* The terms must stand until the last node. Takes memory for a set of the members, and some for the place in the tree.
 */
struct node_maker *nodes_start(struct arena *arena, const struct terms *terms);

/* Goes on to the next node, whose key stands until the one after it. False after the last one. */
bool nodes_next(struct node_maker *maker, struct bytes *key);

/* That node, in that memory. */
struct node nodes_current(struct node_maker *maker, struct arena *arena);

/* The keys of the nodes that may meet a need, a leaf with starts; with `bundled` those of segments of format 2, too. */
struct bytes *need_keys(struct arena *arena, const struct need *need, bool bundled, size_t *count);

/* The keys of the long rows in which a range of tokens of CLASS_BUNDLED is: those from..to, without `to`, and others.
 */
struct range_keys {
    struct bytes  from;
    struct bytes  to;
    struct bytes *before;
    size_t        before_count;
};
struct range_keys range_keys(struct arena *arena, const struct need *need);

/*
 * Adds the members of a row that meet the need, a leaf, to `set`. False when the row is broken. The row must be of one
 * of the need's keys.
 */
bool node_find(struct node node, const struct need *need, uint64_t *set, size_t members);

/* What reading the rows of a segment takes. */
struct node_reader {
    struct arena *arena;   /* for the terms */
    size_t        members; /* of the segment */
    uint64_t     *room;    /* a set of so many members to work with, whatever it holds */
};

/*
 * Takes the next term out of a row: the path of its node, or each of the long tokens, with its members. Of
 * CLASS_BUNDLED only those of long rows are terms. False at the end and where the row is broken: then `node->data` is
 * not empty. Merging such terms makes a segment that finds the same.
 */
bool node_term(const struct node_reader *reader, struct node *node, struct term *term);

/*
 * The keys of all nodes in ascending order, as the body of a big segment: each as the length that it shares with the
 * one before, the length of its rest, and the rest. keys_next takes them one after another.
 */
struct bytes keys_of(struct arena *arena, const struct terms *terms);
bool         keys_next(struct arena *arena, struct bytes *packed, struct bytes *key);

#endif
