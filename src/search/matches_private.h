/* What the files of a search share; nobody else includes this. */
#ifndef SEARCH_MATCHES_PRIVATE_H
#define SEARCH_MATCHES_PRIVATE_H

#include "search/matches.h"
#include "search/segments.h"
#include "text/fold.h"

enum { SEGMENTS_AT_ONCE = 32 /* whose ids are read together */ };

/* Whether no id is missing among those of the members: then nothing has to be read to know them. */
static inline bool segment_is_without_gaps(const struct segment *segment)
{
    return segment->last_id - segment->first_id + 1 == segment->members;
}

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
    bool    is_packed; /* the index knows the record */
    bool    was_found; /* by words that are packed */
};

/* An id that is asked about. */
struct asked {
    int64_t id;
    bool   *is_found;
};

struct matches {
    const struct tenant *tenant;
    struct matches      *base; /* whose records these are, if they meet the first need; NULL: none */
    const struct need   *needs;
    size_t               need_count;
    bool                 asks_for_values;
    bool                 has_versions; /* words of an older fold are asked for something else */
    bool                 is_mixed;     /* there are words of an older fold */
    struct list          change_rows;
    struct changed      *changes; /* by id */
    size_t               change_count;
    int64_t              gain; /* found by the words of now, less those found by packed ones that hold no more */
    struct found        *found;
    size_t               count;
    struct asked        *asked; /* room for matches_test */
    size_t               asked_room;
    size_t               posted; /* the first so many are the big ones, by id, the newest first */
};

/* Evaluates a small segment, or big ones side by side in `found`. Those that are known stay as they are. */
struct problem *matches_evaluate_small(struct matches *matches, struct found *found) MUST_CHECK;
struct problem *matches_evaluate_posted(struct matches *matches, struct found *first, size_t count) MUST_CHECK;

/* Evaluates a segment, and with a big one those beside it, unless that is done. */
struct problem *matches_know(struct matches *matches, struct found *found) MUST_CHECK;

/* Segments that are evaluated together: a small one, or big ones. All memory of it is given back but for what it finds.
 */
struct run {
    struct matches *matches;
    struct arena   *arena;
    struct found   *first;
    size_t          count;
    bool            is_small;
    bool            is_older; /* those of an older fold are meant, else the others, if it matters */
    struct bytes    body;     /* of the small one */
    size_t          words;    /* of a set for the largest of them */
    uint64_t      **spare;    /* sets that are not used now */
    size_t          spare_count;
    size_t          spare_room;
};

/* Sets of a run: one set for each segment, NULL where nothing is found. */
uint64_t **run_new_sets(struct run *run);

/* An empty set for a segment of the run; and gives back one that is used no more, or NULL. */
uint64_t *run_take(struct run *run);
void      run_give(struct run *run, uint64_t *set);

static inline size_t run_members(const struct run *run, size_t nth)
{
    return (size_t)run->first[nth].segment->members;
}

/* Whether a segment is evaluated in this run. */
static inline bool run_has(const struct run *run, size_t nth)
{
    const struct found *found = &run->first[nth];

    return !found->is_known && (!run->matches->has_versions || (found->segment->fold < FOLD_VERSION) == run->is_older);
}

/* Whether a segment still has to be looked at, beside the sets within which something is looked for (NULL: anywhere).
 */
static inline bool run_is_alive(const struct run *run, uint64_t *const *within, size_t nth)
{
    return run_has(run, nth) && (!within || within[nth]);
}

/* Finds what meets a leaf, at least within those sets; and what is in a set of records. */
struct problem *run_find(struct run *run, const struct need *leaf, uint64_t *const *within, uint64_t ***out) MUST_CHECK;
struct problem *run_find_set(struct run *run, const struct need *leaf, uint64_t *const *within,
                             uint64_t ***out) MUST_CHECK;

/* Sees to it that so many sets can be taken without the arena. */
void run_reserve(struct run *run, size_t count);

/* Tells of ids, in ascending order, which of them are found by packed words, whatever their changes say. */
struct problem *matches_find_packed(struct matches *matches, const struct asked *asked, size_t count) MUST_CHECK;

/* The change of a record, or NULL. */
const struct changed *matches_change(const struct matches *matches, int64_t id);

#endif
