/* GET /metrics: what the workers of this host have counted, in Prometheus' text format, version 0.0.4. */
#ifndef API_EXPOSITION_H
#define API_EXPOSITION_H

#include "http/request.h"
#include "http/response.h"

/* Counts in that file from now on (metrics/metrics.h). False, with errno. */
bool exposition_start(const char *path) MUST_CHECK;

/*
 * Whether a request that no route serves is one for /metrics, and there is something to tell. It is no call of the API:
 * it belongs to whoever runs the host, knows no account and stands in no description.
 */
bool exposition_is_asked(const struct request *request);

/* `unauthorized` where the settings have a token for it, and the request another. */
struct problem *exposition_get(struct request *request, struct response *response) MUST_CHECK;

/* Counts an answered request; micros is how long it took. */
void exposition_count(const struct request *request, const struct response *response, uint64_t micros);

#endif
