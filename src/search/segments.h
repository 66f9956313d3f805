/* The rows of the search index: segments, and the postings of the big ones (index/nodes.h). */
#ifndef SEARCH_SEGMENTS_H
#define SEARCH_SEGMENTS_H

#include "db/db.h"
#include "index/nodes.h"

enum { POSTINGS_AT_ONCE = 64 };

enum segment_level {
    SEGMENT_HIDDEN = 0, /* big, being built or taken down */
    SEGMENT_FRESH  = 1, /* small, of changes that were packed together */
    SEGMENT_SMALL  = 2, /* small, of fresh ones */
    SEGMENT_POSTED = 3, /* big, in search_posting */
};

struct segment {
    struct described marks;
    int64_t          account_id;
    int64_t          id;
    int64_t          level;
    int64_t          format;   /* SEGMENT_FORMAT of the program that wrote it */
    int64_t          fold;     /* the lowest FOLD_VERSION that its words come from */
    int64_t          first_id; /* of its records */
    int64_t          last_id;
    int64_t          members;
    int64_t          dead_members;
    int64_t          size;    /* of the body of a small segment, in bytes; 0: an older program wrote it */
    int64_t          posted;  /* of a hidden one: how many of its rows are written, or deleted */
    struct bytes     sources; /* of one that is being built: the packed ids of those that it is to replace */
    struct bytes     dead;    /* a packed set; absent: none */
    struct bytes     ids;
    struct bytes     body;
};
extern const struct shape segment_shape;

/* What is asked of search_posting, or written to it; and a row of it. */
struct posting {
    struct described marks;
    int64_t          account_id;
    int64_t          segment_id;
    int64_t          last_segment_id;
    struct bytes     first_token;
    struct bytes     first_data;
    struct bytes     last_token;
    int64_t          ahead;
    struct bytes     token[POSTINGS_AT_ONCE];
    struct bytes     data[POSTINGS_AT_ONCE];
    int64_t          segment_of[POSTINGS_AT_ONCE];
};
extern const struct shape posting_shape;

struct posting_row {
    struct described marks;
    int64_t          segment_id;
    struct bytes     token;
    struct bytes     data;
};
extern const struct shape posting_row_shape;

/*
 * Segments of an account: all of them, the big ones, the hidden ones, and the first big one of which no more than half
 * is alive, and the next one that is of an older fold and not all dead, without ids and bodies; level, members and size
 * of the small ones, by id; the small ones complete, but without bodies that are large; the hidden one that is being
 * built, else one that is not, without ids and body; one complete (NULL in `out`: none).
 */
struct problem *segment_list(const struct tenant *tenant, struct list *rows) MUST_CHECK;
struct problem *segment_posted(const struct tenant *tenant, struct list *rows) MUST_CHECK;
struct problem *segment_hidden(const struct tenant *tenant, struct list *rows) MUST_CHECK;
struct problem *segment_half_dead(const struct tenant *tenant, struct list *rows) MUST_CHECK;
struct problem *segment_older(const struct tenant *tenant, struct list *rows) MUST_CHECK;
struct problem *segment_weights(const struct tenant *tenant, struct list *rows) MUST_CHECK;
struct problem *segment_small(const struct tenant *tenant, struct list *rows) MUST_CHECK;
struct problem *segment_unfinished(const struct tenant *tenant, struct list *rows) MUST_CHECK;
struct problem *segment_find(const struct tenant *tenant, int64_t id, struct segment **out) MUST_CHECK;

/* Whether this program can read what a segment holds: `unavailable` where it has another format. */
struct problem *segment_check_format(const struct tenant *tenant, const struct segment *segment) MUST_CHECK;

/* How many segments have an older fold than this program's, or a newer format or fold. */
struct problem *segment_older_folds(const struct tenant *tenant, int64_t *total) MUST_CHECK;
struct problem *segment_newer_versions(const struct tenant *tenant, int64_t *total) MUST_CHECK;

/* Reads the packed ids into the segment, unless they are there; and into some, none of which has them. */
struct problem *segment_read_ids(const struct tenant *tenant, struct segment *segment) MUST_CHECK;
struct problem *segments_read_ids(const struct tenant *tenant, struct segment *const *segments,
                                  size_t count) MUST_CHECK;

/* The ids of a segment's members. A segment that is gone or broken is a failure. */
struct problem *segment_ids(const struct tenant *tenant, struct segment *segment, const int64_t **ids) MUST_CHECK;

/* The dead members as a set; NULL: there are none. */
struct problem *segment_dead(const struct tenant *tenant, const struct segment *segment, uint64_t **dead) MUST_CHECK;

/* A segment's row before it is written. */
struct segment_row {
    enum segment_level  level;
    const struct terms *terms;
    struct bytes        body;
    struct bytes        sources; /* empty: it replaces none */
};

/* Writes a segment's row; `id` gets its id. */
struct problem *segment_insert(const struct tenant *tenant, const struct segment_row *row, int64_t *id) MUST_CHECK;

/* Writes a small segment. */
struct problem *segment_add(const struct tenant *tenant, enum segment_level level,
                            const struct terms *terms) MUST_CHECK;

/*
 * Writes big segments, SEGMENT_POSTED or SEGMENT_HIDDEN, with their postings. Several at once is faster, since the rows
 * of a key lie side by side: with many different words it is the database's memory that counts.
 */
struct problem *segment_post(const struct tenant *tenant, enum segment_level level, const struct terms *terms,
                             size_t count) MUST_CHECK;

/* Notes how many rows are written or deleted, in the segment and in its row. */
struct problem *segment_set_posted(const struct tenant *tenant, struct segment *segment, int64_t posted) MUST_CHECK;

/* Marks members as dead, those of the set. */
struct problem *segment_bury(const struct tenant *tenant, struct segment *segment, const uint64_t *dead) MUST_CHECK;

/* Moves a big segment between SEGMENT_HIDDEN and SEGMENT_POSTED. It is not being built any more. */
struct problem *segment_show(const struct tenant *tenant, const struct segment *segment,
                             enum segment_level level) MUST_CHECK;

/* Deletes a segment, its postings too. `segment` may be without its body. */
struct problem *segment_delete(const struct tenant *tenant, const struct segment *segment) MUST_CHECK;

/* Keys of posting rows, POSTINGS_AT_ONCE at most, and the segments whose rows are meant. */
struct posting_keys {
    const struct bytes *at;
    size_t              count;
    int64_t             first_segment;
    int64_t             last_segment;
};

/* The posting rows of these keys: rows of posting_row_shape. */
struct problem *postings_find(const struct tenant *tenant, const struct posting_keys *keys,
                              struct list *rows) MUST_CHECK;

/* The long rows whose keys lie from..to in a range, of the segments that `keys` names: rows of posting_row_shape. */
struct problem *postings_between(const struct tenant *tenant, const struct range_keys *range,
                                 const struct posting_keys *keys, struct list *rows) MUST_CHECK;

/*
 * The key of the row that comes after `ahead` others in a range, of all segments, from its front or from its end on;
 * empty: there is none.
 */
struct problem *posting_ahead(const struct tenant *tenant, const struct range_keys *range, int64_t ahead, bool from_end,
                              struct bytes *key) MUST_CHECK;

/* How far the rows of a big segment have come. */
struct posting_progress {
    int64_t  done;  /* rows that are written, or deleted */
    uint64_t until; /* by clock_monotonic_us: then no more are begun, unless none has been */
    bool     is_complete;
};

/* Writes rows of a big segment of these terms, those after the first `done`, inside the caller's transaction. */
struct problem *postings_write(const struct tenant *tenant, int64_t segment_id, const struct terms *terms,
                               struct posting_progress *progress) MUST_CHECK;

/* Deletes the rows of a complete segment in the same way. */
struct problem *postings_delete(const struct tenant *tenant, const struct segment *segment,
                                struct posting_progress *progress) MUST_CHECK;

/* The terms of the living members of a big segment, which must be complete. */
struct problem *segment_terms(const struct tenant *tenant, struct segment *segment, struct terms *terms) MUST_CHECK;

/* What to say when bytes of the index are not what they should be. */
struct problem *segment_broken(const struct tenant *tenant, int64_t segment_id);

#endif
