/*
 * A body: the terms of a segment in one piece of bytes. A small segment is stored so; a big one lies in nodes
 * (index/nodes.h) that are made of one. The format is told in index/terms.h.
 */
#ifndef INDEX_BODY_H
#define INDEX_BODY_H

#include "index/members.h"
#include "index/tokens.h"

/* A distinct token of a segment and the members that have it, both inside the body. */
struct term {
    struct bytes token;
    struct bytes ordinals; /* packed differences, see ordinal_next */
};

/* Takes the next ordinal off packed ones; `ordinal` is the one before, and 0 at first. False at the end and where there
 * is none below `members`: then the bytes are not empty. */
bool ordinal_next(struct bytes *packed, size_t members, uint64_t *ordinal);

/* The number of terms, and the nth of them. False when the body is broken. */
bool body_count(struct bytes body, size_t *count);
bool body_term(struct bytes body, size_t n, struct term *term);

/* Adds the members of a body that meet the need, a leaf, to `set`. False when the body is broken. */
bool body_find(struct bytes body, const struct need *need, uint64_t *set, size_t members);

/* A body while it is made. Its terms, which are copied, come in the order of their tokens. */
struct body_maker {
    struct arena *arena;
    struct piece *newest;
    size_t        count;
    size_t        size; /* of the terms, in bytes */
};

void body_add(struct body_maker *maker, struct bytes token, struct bytes ordinals);

/* The same with ascending ordinals that are not packed yet; `room` is for as many packed ones, 3 bytes each. */
void body_add_list(struct body_maker *maker, struct bytes token, const uint16_t *ordinals, size_t count, uint8_t *room);

/* The terms so far in one piece, without their number and places; and terms that have come so, which stay where they
 * are. */
struct bytes body_terms(const struct body_maker *maker);
void         body_append(struct body_maker *maker, struct bytes terms, size_t count);

/* Takes as much memory again as the terms have taken. */
struct bytes body_finish(const struct body_maker *maker);

#endif
