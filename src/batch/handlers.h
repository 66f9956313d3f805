/* The functions behind the routes of batches, as those of handlers/handlers.h. */
#ifndef BATCH_HANDLERS_H
#define BATCH_HANDLERS_H

#include "http/request.h"
#include "http/response.h"

/* clang-format off */
struct problem *records_batch(struct request *request, struct response *response);
struct problem *records_batch_prepare(struct request *request); /* looks up phones, before the transaction */

struct problem *orders_batch(struct request *request, struct response *response);
struct problem *suppressions_batch(struct request *request, struct response *response);
int             orders_batch_needs(const struct request *request); /* scopes, for records that are made */
/* clang-format on */

#endif
