/* The functions behind the routes of claims. */
#ifndef CLAIMS_HANDLERS_H
#define CLAIMS_HANDLERS_H

#include "http/request.h"
#include "http/response.h"

struct problem *claims_prepare(struct request *request);
struct problem *claims_create(struct request *request, struct response *response);
struct problem *claims_result(struct request *request, struct response *response);
struct problem *claims_extend(struct request *request, struct response *response);
struct problem *claims_release(struct request *request, struct response *response);

#endif
