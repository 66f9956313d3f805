/* Filters of records: read by filters/filter_read.h, with what is looked up for them. */
#ifndef HANDLERS_FILTERS_H
#define HANDLERS_FILTERS_H

#include "domain/record_type.h"
#include "filters/filter_read.h"
#include "http/request.h"

/* What reading filters takes in this request. `type` is the one that is named, NULL if none is or it is not there. */
struct filter_reading filters_reading(struct request *request, const struct record_type *type);

/* Looks up the ids that the values of a tree stand for. What nothing has is 0, which no id is. */
struct problem *filters_resolve(struct request *request, struct filter *filter) MUST_CHECK;

/* `conflict` if a field's index is still being built. */
struct problem *filters_check_ready(const struct request *request, const struct filter_reading *reading) MUST_CHECK;

#endif
