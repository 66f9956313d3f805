/* Which bytes of a file are asked for: the header Range of RFC 9110, section 14.2. */
#ifndef HTTP_RANGE_H
#define HTTP_RANGE_H

#include "base/attributes.h"
#include "base/str.h"

enum range_kind {
    RANGE_ALL,  /* the whole: there is no such header, or it asks for what is not offered, such as several ranges */
    RANGE_PART, /* some of it */
    RANGE_NONE, /* bytes that the file does not have */
};

struct range {
    enum range_kind kind;
    int64_t         first; /* of the bytes that are asked for */
    int64_t         end;   /* past the last one */
};

/* What a header asks of a file of so many bytes; an empty one asks for all. */
struct range range_read(struct str header, int64_t size);

#endif
