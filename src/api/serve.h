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

#endif
