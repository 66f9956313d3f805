/* A row of the routes table. */
#ifndef HTTP_ROUTE_H
#define HTTP_ROUTE_H

#include "http/request.h"
#include "http/response.h"

typedef struct problem *(*route_serve)(struct request *request, struct response *response);

typedef struct problem *(*route_prepare)(struct request *request);

/* Scopes that the token also needs, for what the body asks for. */
typedef int (*route_scopes)(const struct request *request);

struct route {
    enum method   method;
    const char   *path; /* with {name} for each parameter */
    const char   *name; /* operationId in OpenAPI, route= in the log */
    route_serve   serve;
    route_prepare prepare;      /* called before the transaction in which `serve` writes; NULL: nothing is read there */
    const struct shape *params; /* of path and query; NULL: there are none */
    const struct shape *takes;  /* of the JSON body; NULL: no body */
    const char *const  *files;  /* media types of a body that is a file, ended by NULL; beside `takes` any of both */
    const struct shape *gives;  /* of the answer; NULL: no body */
    const char         *list;   /* the plural member of a list's envelope; NULL: a single object */
    int                 status; /* on success; a PUT may also answer 200 */
    int                 scope;  /* that the token needs; 0: any token */
    route_scopes        needs;  /* NULL: what the body holds makes no difference */
    bool                is_open;     /* needs no token */
    bool                asks_db;     /* although it needs none: it may be unavailable */
    bool                takes_token; /* although it needs none: one is in its body */
    bool                of_session;  /* it is about the session by which it comes; a token by itself has none */
    bool                has_etag;    /* answers with an ETag, or looks at If-Match */
    bool                conflicts;   /* may answer 409 by itself */
    bool                only_reads;  /* although it is a POST: its body is a question */
    bool                finds;      /* although it makes something: 200, where that is there already */
    bool                retries;     /* answers with Retry-After while what it shows goes on */
    bool                fails;       /* may answer 422 although it takes no body: what is stored is not acceptable */
    bool                is_batch; /* answers 207, or 422 with an answer to each item, where some or all have failed */
    bool                has_rows; /* answers all rows as CSV or NDJSON, too, where the client prefers that */
    bool                is_file;  /* the answer is no described object: the OpenAPI description */
    bool                is_download; /* the answer is a file that a client keeps, or a part of it */
    const char         *file_type;   /* the answer is a file of this media type, made for it; NULL: it is none */
    const char         *tag;
    const char         *summary;
    const char         *doc;
};

enum { ROUTES_MOST = 256 };

extern const struct route routes[]; /* ROUTES_MOST at most */
extern const size_t       route_count;

/* Whether the answer of a route may be a problem of that kind; what OpenAPI declares and the tests must meet. */
bool route_declares(const struct route *route, enum problem_kind kind);

/* Whether the route changes something, and so runs in a transaction. */
static inline bool route_writes(const struct route *route)
{
    return (route->method == METHOD_POST && !route->only_reads) || route->method == METHOD_PUT ||
           route->method == METHOD_PATCH || route->method == METHOD_DELETE;
}

/* Whether an Idempotency-Key (of an account) counts. */
static inline bool route_takes_key(const struct route *route)
{
    return route->method == METHOD_POST && !route->only_reads && !route->is_open;
}

#endif
