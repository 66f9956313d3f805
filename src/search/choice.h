/* The page of a list whose rows are gone through one after the other, the newest first, because no index knows them. */
#ifndef SEARCH_CHOICE_H
#define SEARCH_CHOICE_H

#include "search/ids.h"
#include "search/listing.h"

/*
 * A row while a page is chosen out of many rows: only what decides about that. Up to SORT_MOST matches are all read and
 * sorted; if there are more, the rows are gone through in the order of the list until the page is full. Beyond
 * LISTING_CAP matches that is tried first, for WALK_AT_FIRST rows: mostly it is far quicker. Where more than SORT_MOST
 * records, but no more than SORT_LATE, are not among a WALK_PARTth of as many rows, they are sorted after all.
 */
struct candidate {
    struct described marks;
    int64_t          id;             /* of the order, or of the record */
    int64_t          record_id;      /* of an order's record, or of the record itself */
    int64_t          status;         /* of an order */
    struct instant   updated_at;     /* of a record */
    struct instant   scheduled_time; /* of an order; absent: none */
};
extern const struct shape candidate_shape;

enum {
    SORT_MOST     = 40000,
    SORT_LATE     = 120000,
    WALK_AT_FIRST = 7000,
    WALK_PART     = 4,
    WALK_FIRST    = 1000,
    WALK_MOST     = 16000 /* rows, the last two in one step */
};

/*
 * Reads the candidates of records, whose ids are in descending order. Where these lie close together all in between are
 * read, by the statement `between`. What is needed besides the candidates is given back.
 */
struct problem *candidates_read(const struct tenant *tenant, const struct ids_asked *asked, enum statement between,
                                struct list *candidates) MUST_CHECK;

struct choice {
    const struct listing *listing;
    int64_t              *ids;   /* of the page, in its order */
    size_t                count; /* of these */
    int64_t               total; /* rows that were taken, on the page or not */
    int64_t               skipped;
};

/* A choice for the page that a listing asks for: its place, offset and limit. */
struct choice choice_start(struct arena *arena, const struct listing *listing);

/* Takes the next row of the list: the id by which the list is ordered, and the one by which the row will be read. */
void choice_take(struct choice *choice, int64_t place, int64_t id);

/* Whether further rows can only add to the total. */
bool choice_is_full(const struct choice *choice);

#endif
