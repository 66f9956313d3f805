/* The calls that list orders, and those that count them and their events. */
#ifndef ORDERS_HANDLERS_H
#define ORDERS_HANDLERS_H

#include "base/shape.h"
#include "http/request.h"
#include "http/response.h"

struct problem *orders_list(struct request *request, struct response *response);
struct problem *record_orders_list(struct request *request, struct response *response);
struct problem *campaign_progress(struct request *request, struct response *response);
struct problem *event_days(struct request *request, struct response *response);

extern const struct shape progress_shape;
extern const struct shape event_days_shape;

#endif
