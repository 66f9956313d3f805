/* The custom field values of a record, held against its record type. */
#ifndef DOMAIN_PARAMETERS_H
#define DOMAIN_PARAMETERS_H

#include "base/value.h"
#include "domain/checking.h"
#include "domain/record_type.h"

enum { PARAMETERS_BYTES = 256 * 1024 /* of all custom field values of a record, as stored */ };

/* Checks one value against its field; faults are noted at `pointer`. */
void parameter_check(const struct checking *checking, const struct custom_field *field, const struct value *value,
                     struct str pointer);

/*
 * The parameters of a new record: `given` (NULL: none) checked against `fields` (of struct custom_field, retired ones
 * included), null members dropped, defaults filled in, required ones demanded. The result is a new object. Faults are
 * noted below /parameters after `pointer`.
 */
struct value *parameters_create(const struct checking *checking, const struct list *fields, const struct value *given,
                                struct str pointer);

/*
 * `stored` changed by the merge patch `patch` (RFC 7396): named members are set or, by null, removed. Only what the
 * patch names is checked. The result is a new object.
 */
struct value *parameters_merge(const struct checking *checking, const struct list *fields, const struct value *stored,
                               const struct value *patch);

#endif
