/* An HTTP answer as plain data. All texts live as long as the request. */
#ifndef HTTP_RESPONSE_H
#define HTTP_RESPONSE_H

#include "base/str.h"

struct problem;
struct stream;

struct response {
    int        status;
    struct str content_type;
    struct str body;
    struct str etag;
    struct str location;
    struct str link;
    struct str allow;
    struct str content_range; /* of a part of a file, and where there is no such part */
    struct str cookie;        /* Set-Cookie */
    struct str disposition;   /* of a file: its name */
    bool       is_file;       /* parts of it can be asked for; its length is known though it is sent in pieces: */
    int64_t    length;
    bool       is_replayed; /* an earlier answer to the same Idempotency-Key */
    bool       wants_token; /* WWW-Authenticate */
    bool       is_public;   /* may be kept by caches */
    int        retry_after; /* seconds; 0: no such header */
    bool       has_rows;    /* X-Total-Count: the body is all rows of a list, so many: */
    int64_t    rows;
    int64_t    record_id; /* of the record that it shows, where it is kept for an Idempotency-Key; 0: it shows none */

    struct stream *stream; /* what follows the body, made while it is sent (api/stream.h); NULL: the body is whole */

    const struct problem *problem; /* that it tells of, for the log */
};

#endif
