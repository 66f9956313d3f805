/* The functions behind the routes of actions, as those of handlers/handlers.h. */
#ifndef ACTIONS_HANDLERS_H
#define ACTIONS_HANDLERS_H

#include "http/request.h"
#include "http/response.h"

/* clang-format off */
struct problem *actions_list(struct request *request, struct response *response);
struct problem *actions_create_prepare(struct request *request); /* makes the preview, before the transaction */
struct problem *actions_create(struct request *request, struct response *response);
int             actions_create_needs(const struct request *request); /* scopes, for what is done and shown */
struct problem *actions_get(struct request *request, struct response *response);
struct problem *actions_rows(struct request *request, struct response *response);
struct problem *actions_run_prepare(struct request *request); /* counts the set anew */
struct problem *actions_run(struct request *request, struct response *response);
struct problem *actions_cancel(struct request *request, struct response *response);
/* clang-format on */

#endif
