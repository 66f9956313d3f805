/* OpenAPI 3.1 out of the routes table, the shapes and the problems. */
#ifndef API_OPENAPI_H
#define API_OPENAPI_H

#include "base/arena.h"
#include "http/request.h"
#include "http/response.h"

/* The whole description as JSON, on one line or indented for people. */
struct str openapi_text(struct arena *arena, bool indented);

/* The handler of the route that answers it. */
struct problem *openapi_get(struct request *request, struct response *response);

#endif
