/*
 * The terms of a segment: each distinct token with the members that have it, as a body (index/body.h). They come from
 * packed words of records or from segments that are merged; both are in the order of their tokens, and so all are gone
 * through side by side, once, in no more memory than the result takes twice.
 *
 * Format 1 of a segment, in search_segment and search_posting; numbers are LEB128 (index/numbers.h):
 *   ids         packed ids (index/members.h)
 *   dead        a packed set of members (index/members.h), or null
 *   body        of a small segment, level 1 or 2: the number of terms and then the place of each in the body, each as
 *               four bytes with the lowest first; then the terms in the order of their tokens: the token and its
 *               members, each with its length before it, the members as differences of ascending ordinals
 *   body        of a big segment, level 3 or 0: the keys of its postings (keys_pack in index/nodes.h)
 *   token, data of a posting: a node (index/nodes.h)
 * Format 2 is the same, but that long rows (index/nodes.h) may stand beside any node of a big segment. It is that of
 * big segments with many more terms than members. Whoever changes what is written gives it another SEGMENT_FORMAT; a
 * program reads no segment of one that it does not know, and `callbook reindex` replaces it.
 */
#ifndef INDEX_TERMS_H
#define INDEX_TERMS_H

#include "index/body.h"

enum { SEGMENT_FORMAT = 1, SEGMENT_FORMAT_BUNDLED = 2 };

static inline bool segment_format_is_known(int64_t format)
{
    return format == SEGMENT_FORMAT || format == SEGMENT_FORMAT_BUNDLED;
}

struct terms {
    struct bytes body;
    int64_t      fold; /* the lowest of all that they come from */
    int64_t     *ids;  /* of the members, ascending */
    size_t       members;
};

/* A record and its packed words. */
struct indexed {
    int64_t      id;
    struct bytes words;
    int64_t      fold; /* the version of the folding that made the words */
};

/* A segment, or some of its terms. */
struct part {
    const int64_t  *ids;
    size_t          members;
    const uint64_t *dead; /* a set of members that count no more; NULL: none */
    struct bytes    body;
    int64_t         fold;
};

/* The terms of records, each id once. At most MEMBERS_MAX. False when words are broken. */
bool terms_of(struct arena *arena, const struct indexed *records, size_t count, struct terms *out);

/*
 * The terms of the living members of several parts, MEMBERS_MAX of them at most. A record that several parts have is
 * one member. False when a body is broken.
 */
bool terms_merge(struct arena *arena, const struct part *parts, size_t count, struct terms *out);

/* The format of a big segment of these terms. */
int64_t terms_format(const struct terms *terms);

#endif
