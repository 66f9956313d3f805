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

/* Why something is refused; without a code it has been told already. */
struct filter_refusal {
    enum problem_code code;
    struct str        detail;
};

/* Finds a field by its name, and whether it is indexed. */
bool filter_field_find(struct filter_reading *reading, struct str name, struct filter_field *field,
                       struct filter_refusal *why) MUST_CHECK;

enum filter_form filter_form_of(const struct filter_field *field);

/* Whether values of that form have the operator. */
bool filter_form_has(enum filter_form form, enum filter_op op);

/* Whether records can be sorted by it. */
bool filter_field_sorts(const struct filter_field *field);

/* Reads a value that is compared by `op`, which is not OP_EMPTY. */
bool filter_value_read(struct filter_reading *reading, const struct filter_field *field, enum filter_op op,
                       const struct value *given, struct filter_value *out, struct filter_refusal *why) MUST_CHECK;

/* Reads true or false. */
bool filter_flag_read(const struct filter_reading *reading, const struct value *given, bool *out,
                      struct filter_refusal *why) MUST_CHECK;

#endif
