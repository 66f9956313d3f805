/* What a filter asks of the tokens of records. */
#ifndef FILTERS_FILTER_NEEDS_H
#define FILTERS_FILTER_NEEDS_H

#include "domain/filter.h"
#include "domain/record.h"
#include "index/tokens.h"

/*
 * A filter as a need. A range has at most 13 starts for each bound that is a date, 91 for an instant, 20 and ten for
 * each digit of a number; of two bounds of one field in the same FILTER_AND only what lies between is asked for.
 */
struct need filter_need(struct arena *arena, const struct filter *filter);

/* That a record has a value there, that it has none, or that it has this one. */
struct need filter_need_stored(struct arena *arena, const struct filter_field *field);
struct need filter_need_absent(struct arena *arena, const struct filter_field *field);
struct need filter_need_equal(struct arena *arena, const struct filter_field *field, const struct filter_value *value);

/* --- sorting ------------------------------------------------------------------------------------------------------ */

enum { SORT_CODE_BYTES = 1024 };

/*
 * What a record is sorted by: the code of its value, of which no more than SORT_CODE_BYTES count; of a select, and that
 * is what its options are for, the place of the option. Empty: it has no value.
 */
struct bytes filter_sort_code(struct arena *arena, const struct filter_field *field, const struct record *record);

/* The token of such a code, and whether that is all of it: the rest of a long one is not in the order of the index. */
struct bytes filter_sort_token(struct arena *arena, const struct filter_field *field, struct bytes code,
                               bool *is_whole);

/* All tokens of a field lie there: low <= token < high. */
void filter_sort_range(struct arena *arena, const struct filter_field *field, struct bytes *low, struct bytes *high);

/* Whether a field has few values, all of which are known: then its groups, in their order. */
bool filter_sort_has_choices(const struct filter_field *field);

struct filter_choice {
    struct bytes code;
    struct need  need;
};

struct filter_choices {
    struct filter_choice *at;
    size_t                count;
};
struct filter_choices filter_sort_choices(struct arena *arena, const struct filter_field *field);

#endif
