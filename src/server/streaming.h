/* Sends an answer that is made while it is sent (api/stream.h). */
#ifndef SERVER_STREAMING_H
#define SERVER_STREAMING_H

#include "api/stream.h"
#include "server/fcgi.h"

/*
 * Sends the whole, or cuts it: stream->cut then says why, and response->problem has what the log may tell. May be left
 * by the arena's longjmp, as making an answer may; then fcgi_break is still to be called.
 */
void streaming_send(struct fcgi *fcgi, struct request *request, struct response *response);

#endif
