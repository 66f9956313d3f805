/* The page of a list whose rows are gone through one after the other, the newest first, because no index knows them. */
#ifndef SEARCH_CHOICE_H
#define SEARCH_CHOICE_H

#include "search/listing.h"

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
