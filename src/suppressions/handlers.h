/* The functions behind the routes of suppressions, as those of handlers/handlers.h. */
#ifndef SUPPRESSIONS_HANDLERS_H
#define SUPPRESSIONS_HANDLERS_H

#include "http/request.h"
#include "http/response.h"

extern const struct shape suppression_check_shape;  /* what the check takes */
extern const struct shape suppression_checks_shape; /* what it answers */

/* clang-format off */
struct problem *suppressions_list(struct request *request, struct response *response);
struct problem *suppressions_create(struct request *request, struct response *response);
struct problem *suppressions_get(struct request *request, struct response *response);
struct problem *suppressions_delete(struct request *request, struct response *response);
struct problem *suppressions_history(struct request *request, struct response *response);
struct problem *suppressions_check(struct request *request, struct response *response);
struct problem *suppressions_check_prepare(struct request *request); /* its time */
/* clang-format on */

#endif
