/* The place in a list after the last row that was seen, as clients get it and send it back. */
#ifndef API_CURSOR_H
#define API_CURSOR_H

#include "http/request.h"
#include "search/listing.h"

struct cursor {
    int64_t      id;
    int64_t      updated_at; /* microseconds */
    struct bytes code;       /* of the value that the list is sorted by, if it is by a field; empty: there is none */
};

/* The cursor as a parameter, of use to the caller's account in this list only. */
struct str cursor_print(struct request *request, const struct listing *listing, const struct cursor *cursor);

/* False for what was not printed for the same list of the same account. */
bool cursor_read(struct request *request, const struct listing *listing, struct str text,
                 struct cursor *cursor) MUST_CHECK;

#endif
