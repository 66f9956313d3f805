/* The parameter `fields`: which members of a record a list shows. */
#ifndef HANDLERS_RECORD_FIELDS_H
#define HANDLERS_RECORD_FIELDS_H

#include "api/listing.h"
#include "domain/record.h"

/* Zero: all of them. */
struct record_fields {
    struct texts names;   /* as they were given; none: all members are shown */
    uint64_t     members; /* bits of record_shape */
    struct texts ids;     /* of the custom fields that are shown */
    bool         has_all; /* custom fields are shown whatever their ids */
};

/*
 * Reads the names that the list gives in `fields`, if it gives any: members of a record, and "parameters.ID". Unknown
 * ones are faults of the request. Ids are looked up in `type`; where that is NULL they need only be well-formed.
 */
void record_fields_read(struct request *request, const struct record_type *type, struct record_fields *fields);

/* The same of names that were read before; what is no member any more is passed over. */
struct record_fields record_fields_named(struct arena *arena, struct texts names);

/* Leaves those custom fields of a record, as it was read, that are shown. */
void record_fields_thin(struct arena *arena, const struct record_fields *fields, struct record *record);

/* The member of a record that lists show by this name; NULL: there is none. */
const struct field *record_fields_member(struct str name);

/* Has the list show these members alone. `fields` must stay. */
void record_fields_apply(const struct record_fields *fields, struct listing_plan *plan);

#endif
