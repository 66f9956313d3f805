/* The functions behind the routes. Each answers, or returns the problem that serve turns into an answer. */
#ifndef HANDLERS_HANDLERS_H
#define HANDLERS_HANDLERS_H

#include "http/request.h"
#include "http/response.h"

/* clang-format off */
struct problem *records_list(struct request *request, struct response *response);
struct problem *records_create(struct request *request, struct response *response);
struct problem *records_get(struct request *request, struct response *response);
struct problem *records_patch(struct request *request, struct response *response);
struct problem *records_delete(struct request *request, struct response *response);

struct problem *external_ids_get(struct request *request, struct response *response);
struct problem *external_ids_put(struct request *request, struct response *response);
struct problem *external_ids_delete(struct request *request, struct response *response);
struct problem *segments_list(struct request *request, struct response *response);
struct problem *segments_create(struct request *request, struct response *response);
struct problem *segments_get(struct request *request, struct response *response);
struct problem *segments_patch(struct request *request, struct response *response);
struct problem *segments_delete(struct request *request, struct response *response);
struct problem *segment_records(struct request *request, struct response *response);

struct problem *record_types_list(struct request *request, struct response *response);
struct problem *record_types_create(struct request *request, struct response *response);
struct problem *record_types_get(struct request *request, struct response *response);
struct problem *record_types_patch(struct request *request, struct response *response);
struct problem *record_types_delete(struct request *request, struct response *response);

struct problem *record_types_collisions(struct request *request, struct response *response);
int             record_types_collisions_needs(const struct request *request); /* scopes, for the records that it names */

struct problem *campaigns_list(struct request *request, struct response *response);
struct problem *campaigns_create(struct request *request, struct response *response);
struct problem *campaigns_get(struct request *request, struct response *response);
struct problem *campaigns_patch(struct request *request, struct response *response);
struct problem *campaigns_delete(struct request *request, struct response *response);

struct problem *orders_create(struct request *request, struct response *response);
int             orders_create_needs(const struct request *request); /* scopes, for a record that is made */
struct problem *orders_get(struct request *request, struct response *response);
struct problem *orders_patch(struct request *request, struct response *response);
struct problem *orders_delete(struct request *request, struct response *response);

struct problem *account_get(struct request *request, struct response *response);
struct problem *account_patch(struct request *request, struct response *response);
struct problem *jobs_list(struct request *request, struct response *response);
struct problem *jobs_get(struct request *request, struct response *response);
struct problem *jobs_cancel(struct request *request, struct response *response);

struct problem *sessions_create(struct request *request, struct response *response);
struct problem *sessions_get(struct request *request, struct response *response);
struct problem *sessions_delete(struct request *request, struct response *response);

struct problem *auth_me(struct request *request, struct response *response);
struct problem *health_get(struct request *request, struct response *response);
struct problem *readiness_get(struct request *request, struct response *response);
/* clang-format on */

#endif
