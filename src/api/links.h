/* The Link header of a list's answer, RFC 8288. */
#ifndef API_LINKS_H
#define API_LINKS_H

#include "http/request.h"
#include "http/response.h"

/* The header while it is put together. */
struct links {
    struct request  *request;
    struct response *response;
    struct str       base; /* the list's own address with all parameters but page and cursor, and a mark after it */
};

struct links links_begin(struct request *request, struct response *response);

/* Adds the list's address with that parameter. */
void links_add(const struct links *links, const char *relation, const char *name, struct str value);

#endif
