/* What serves requests, one at a time. It does not know where connections come from and where they go. */
#ifndef SERVER_SERVING_H
#define SERVER_SERVING_H

#include "server/connection.h"
#include "server/worker.h"

#include <stdatomic.h>

struct serving;

/* The settings must outlive it. For `closing` see fcgi_new. To be called after signals have been dealt with. */
struct serving *serving_new(const struct worker_settings *settings, const atomic_int *closing);
void            serving_free(struct serving *serving);

/* Reads a request from the connection and answers it. What is told is left to the caller to do. */
enum connection_fate serving_answer(struct serving *serving, int connection);

/*
 * The work that can wait until the answer has left, and the end of the request's memory. The connection should be given
 * back before, so that its next request does not wait for this.
 */
void serving_finish(struct serving *serving);

#endif
