/* OpenAPI 3.1 out of the routes table, the shapes and the problems. */
#ifndef API_OPENAPI_H
#define API_OPENAPI_H

#include "base/arena.h"

/* The whole description as JSON, on one line or indented for people. */
struct str openapi_text(struct arena *arena, bool indented);

#endif
