/* From method and path to a row of the routes table. */
#ifndef HTTP_ROUTER_H
#define HTTP_ROUTER_H

#include "base/problem.h"
#include "http/route.h"

/*
 * Cuts the target into path and query, and finds the route. GET serves HEAD. Problems: `malformed` for a path that
 * cannot be decoded, `not_found`, `method_not_allowed`. `response->allow` is set for OPTIONS and beside the last of
 * these.
 */
struct problem *route_find(struct request *request, struct response *response) MUST_CHECK;

/* The text between slashes that stands for {name}, still encoded. The route must have matched. */
struct str route_segment(const struct request *request, const char *name);

/* Faults of a table: NULL when it is sound, else a sentence. Names unique, {names} in params, no two rows alike. */
const char *routes_fault(void);

#endif
