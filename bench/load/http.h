/* One kept HTTP/1.1 connection to a server on this machine, and one request at a time on it. */
#ifndef BENCH_LOAD_HTTP_H
#define BENCH_LOAD_HTTP_H

#include <stdbool.h>
#include <stddef.h>

struct http;

/* Does not connect yet; the first request does, and any request after the server has closed. Ends the program when out
   of memory. */
struct http *http_new(unsigned port);
void         http_free(struct http *http);

/*
 * Sends a whole request and reads the answer. Returns its status, or 0 when the connection broke. The answer is valid
 * until the next request.
 */
int http_ask(struct http *http, const char *request, size_t len);

/* The answer's head, with a blank line at its end, and its body; both end in NUL. */
const char *http_head(const struct http *http);
const char *http_body(const struct http *http);

#endif
