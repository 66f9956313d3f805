/* What a condition by lt, lte, gt or gte asks of the index; for filters/filter_needs.c. */
#ifndef FILTERS_FILTER_RANGES_H
#define FILTERS_FILTER_RANGES_H

#include "domain/filter.h"
#include "index/tokens.h"

/* Whether a filter is such a condition, and whether its value is the lower bound. */
bool range_is(const struct filter *filter);
bool range_is_lower(const struct filter *filter);

struct need range_need(struct arena *arena, const struct filter *filter);

/* The same of two conditions on one field, one of which has the lower bound. */
struct need range_need_between(struct arena *arena, const struct filter *part, const struct filter *other);

/* Whether the codes of both are of one piece, as range_need_between needs them. */
bool range_is_short(struct arena *arena, const struct filter *part, const struct filter *other);

#endif
