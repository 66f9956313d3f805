/* Sends an answer that is made while it is sent (api/stream.h). */
#ifndef SERVER_STREAMING_H
#define SERVER_STREAMING_H

#include "api/stream.h"
#include "server/fcgi.h"

/*
 * Sends the whole, or cuts it: stream->cut then says why, and response->problem has what the log may tell. May be left
 * by the arena's longjmp, as making an answer may.
 */
void streaming_send(struct fcgi *fcgi, struct request *request, struct response *response);

/* For an answer that was left in the middle by a longjmp: nothing more of it comes. */
void streaming_break(struct fcgi *fcgi, const struct stream *stream);

#endif
