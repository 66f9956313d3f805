/* What the files of a search share; nobody else includes this. */
#ifndef SEARCH_MATCHES_PRIVATE_H
#define SEARCH_MATCHES_PRIVATE_H

#include "search/matches.h"
#include "search/segments.h"

/* A segment, and what was found in it. */
struct found {
    struct segment *segment;
    bool            is_known; /* the rest holds */
    uint64_t       *set;      /* the living members that meet all needs; NULL: none do */
    size_t          count;
};

/* A change: the record counts by its words now, not by those that are packed. */
struct changed {
    int64_t id;
    bool    is_found;
};

/* An id that is asked about. */
struct asked {
    int64_t id;
    bool   *is_found;
};

struct matches {
    const struct tenant *tenant;
    const struct need   *needs;
    size_t               need_count;
    struct need_order    order;   /* of the needs */
    struct changed      *changes; /* by id */
    size_t               change_count;
    int64_t              gain; /* found by the words of now, less those found by packed ones that hold no more */
    struct found        *found;
    size_t               count;
    struct asked        *asked; /* room for matches_test */
    size_t               asked_room;
    size_t               posted; /* the first so many are the big ones, by id, the newest first */
};

/* Evaluates a segment, and with a big one those beside it, unless that is done. */
struct problem *matches_know(struct matches *matches, struct found *found) MUST_CHECK;

/* The change of a record, or NULL. */
const struct changed *matches_change(const struct matches *matches, int64_t id);

#endif
