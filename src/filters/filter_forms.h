/* What can be filtered by, and the forms that its values have. For filters/filter_read.c. */
#ifndef FILTERS_FILTER_FORMS_H
#define FILTERS_FILTER_FORMS_H

#include "filters/filter_read.h"

enum filter_form {
    FORM_TEXT,
    FORM_PHONE,
    FORM_STATUS,
    FORM_TIME,
    FORM_DATE,
    FORM_NUMBER,
    FORM_BOOL,
    FORM_UUID,
    FORM_CURRENCY,
    FORM_COUNTRY
};

/* What reads a part of a filter keeps why it is refused, and returns false; its caller knows where that stands. */
bool filter_refuse(struct filter_reading *reading, enum problem_code code, struct str detail);

/* Notes what was kept as a fault at that place, unless it has been told already. */
void filter_tell(struct filter_reading *reading, struct str place);

/* The place of a member of what stands at a place: in a query it has none of its own. */
struct str filter_place(const struct filter_reading *reading, struct str place, struct str member);

/* Finds a field by its name; false, which is kept, where there is none or it is not indexed. */
bool filter_field_find(struct filter_reading *reading, struct str name, struct filter_field *field) MUST_CHECK;

enum filter_form filter_form_of(const struct filter_field *field);

/* Whether values of that form have the operator. */
bool filter_form_has(enum filter_form form, enum filter_op op);

/* Whether records can be sorted by it. */
bool filter_field_sorts(const struct filter_field *field);

/* Reads a value that a condition compares with, by an operator other than OP_EMPTY; false is kept. */
bool filter_value_read(struct filter_reading *reading, const struct filter *condition, const struct value *given,
                       struct filter_value *out) MUST_CHECK;

/* Reads true or false; whether it is any is kept, too. */
bool filter_flag_read(struct filter_reading *reading, const struct value *given, bool *out) MUST_CHECK;

#endif
