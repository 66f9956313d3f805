/* A saved segment: a filter and a search of records under a name. The API calls it a segment. */
#ifndef DOMAIN_SAVED_SEGMENT_H
#define DOMAIN_SAVED_SEGMENT_H

#include "base/shape.h"

enum { SAVED_SEGMENTS = 1000 /* of an account */, SEGMENT_FILTER_BYTES = 64 * 1024 /* of its filter, as stored */ };

struct saved_segment {
    struct described marks;
    int64_t          account_id;
    int64_t          id; /* within the account */
    struct uuid      uuid;
    struct str       name;
    struct uuid      type_uuid;
    struct value    *filter; /* as it came */
    struct str       search;
    struct instant   created_at;
    struct instant   updated_at;
};
extern const struct shape saved_segment_shape;

/* Whether a filter refers to the segment of that uuid. */
bool saved_segment_mentions(const struct value *filter, struct uuid uuid);

#endif
