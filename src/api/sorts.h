/* In which order a list is asked for. */
#ifndef API_SORTS_H
#define API_SORTS_H

#include "api/params.h"
#include "search/listing.h"

/* SORT_BY_FIELD for what is no order of all lists: the list itself finds, or refuses, the field. */
enum listing_sort sort_asked(const struct params *asked);

/* The column that stands beside the id in the place of a row. */
struct str sort_column(enum listing_sort sort);

#endif
