/* One condition of a filter, from a parameter or a body. For filters/filter_read.c. */
#ifndef FILTERS_FILTER_CONDITION_H
#define FILTERS_FILTER_CONDITION_H

#include "filters/filter_forms.h"

/* A condition as it came. */
struct filter_given {
    struct str          place; /* pointer to it, or name of the parameter */
    struct str          field;
    struct str          op;    /* empty: eq */
    const struct value *value; /* NULL: none */
};

/* Reads it; faults are noted. */
void filter_condition_read(struct filter_reading *reading, const struct filter_given *given, struct filter *out);

#endif
