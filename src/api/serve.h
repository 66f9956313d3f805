/* A request from its route to its answer. */
#ifndef API_SERVE_H
#define API_SERVE_H

#include "http/request.h"
#include "http/response.h"

/*
 * Fills `response`, whatever happens. Writing routes run in one transaction, which is repeated as a whole after a
 * deadlock. Afterwards request->route and request->caller tell the log who asked for what.
 */
void serve(struct request *request, struct response *response);

/*
 * Whether something is to be done once the answer has left, and does it: now and then, packing what has been written
 * (search/pack.h). That needs more memory than a request, so it gets an arena of its own.
 */
bool serve_leaves_work(const struct request *request);
void serve_afterwards(const struct request *request, struct arena *arena);

#endif
