/* The calls about exports. */
#ifndef EXPORTS_HANDLERS_H
#define EXPORTS_HANDLERS_H

#include "http/request.h"
#include "http/response.h"

struct problem *exports_list(struct request *request, struct response *response) MUST_CHECK;
struct problem *exports_create(struct request *request, struct response *response) MUST_CHECK;
struct problem *exports_get(struct request *request, struct response *response) MUST_CHECK;
struct problem *exports_cancel(struct request *request, struct response *response) MUST_CHECK;
struct problem *exports_delete(struct request *request, struct response *response) MUST_CHECK;
struct problem *exports_file(struct request *request, struct response *response) MUST_CHECK;

#endif
