/*
 * The terms of a segment while it is made: each distinct token with the members that have it. They come from packed
 * words of records or from segments that are merged, and go into a body (one piece of bytes, for small segments) or
 * into nodes (index/nodes.h).
 */
#ifndef INDEX_TERMS_H
#define INDEX_TERMS_H

#include "index/members.h"
#include "index/tokens.h"

struct term {
    struct bytes    token;
    const uint16_t *ordinals; /* ascending */
    size_t          count;
};

struct terms {
    struct term *at; /* by token */
    size_t       count;
    int64_t     *ids; /* of the members, ascending */
    size_t       members;
};

/* A record and its packed words. */
struct indexed {
    int64_t      id;
    struct bytes words;
};

/* A small segment as it is stored. */
struct part {
    const int64_t  *ids;
    size_t          members;
    const uint64_t *dead; /* a set of members that count no more; NULL: none */
    struct bytes    body;
};

/* The terms of records, each id once. At most MEMBERS_MAX. False when words are broken. */
bool terms_of(struct arena *arena, const struct indexed *records, size_t count, struct terms *out);

/* The terms of the living members of several segments. False when a body is broken. */
bool terms_merge(struct arena *arena, const struct part *parts, size_t count, struct terms *out);

struct bytes terms_body(struct arena *arena, const struct terms *terms);

/* Adds the members of a body that meet the need to `set`. False when the body is broken. */
bool body_find(struct bytes body, const struct need *need, uint64_t *set, size_t members);

#endif
