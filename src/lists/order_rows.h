/* Statements of lists of orders, as their filters and their order ask for them. For src/lists/order_lists.c only. */
#ifndef LISTS_ORDER_ROWS_H
#define LISTS_ORDER_ROWS_H

#include "search/choice.h"
#include "search/listing.h"

/* The rows of a page, from its place on. Sets `reach`. */
void order_rows_page(struct listing *listing, struct assembly *assembly);

/* The ids of what the next step of a walk goes through: rows of candidate_shape. Sets `reach`. */
void order_rows_walk(struct listing *listing, struct assembly *assembly);

/* Those that are to be counted, of a list that is asked for by status or time. Sets `reach`. */
void order_rows_counted(struct listing *listing, struct assembly *assembly);

/* The order of the list, for qsort; and whether a row lies past the place, if there is one. */
typedef int    order_compare(const void *left, const void *right);
order_compare *order_rows_compare(const struct listing *listing);
bool           order_rows_is_behind(const struct listing *listing, const struct candidate *row);

/* Makes a row the place. */
void order_rows_set_place(struct listing *listing, const struct candidate *row);

/* The fragment that sorts orders that are read by their records. */
enum statement order_rows_sorting(const struct listing *listing);

#endif
