/* FastCGI by libfcgi: one connection, one request. Nothing above knows which loop accepts. */
#ifndef SERVER_FCGI_H
#define SERVER_FCGI_H

#include "http/request.h"

struct fcgi;

/* Prepares the library for descriptor 0 as the listening socket. Signal handlers must be installed before. */
struct fcgi *fcgi_new(void);
void         fcgi_free(struct fcgi *fcgi);

/*
 * Takes over an accepted connection and reads the request's parameters. False: the peer sent none that can be used, and
 * the connection is closed. Afterwards fcgi_end must be called.
 */
bool fcgi_begin(struct fcgi *fcgi, int connection);

/*
 * Fills the request from the FastCGI parameters and reads the body, at most `body_limit` bytes. The texts are valid
 * until fcgi_end. False: the body did not come whole because the peer has gone; there is nobody to answer.
 */
bool fcgi_read(struct fcgi *fcgi, struct request *request, size_t body_limit);

/* Writes headers and body. False when the peer has gone. */
bool fcgi_write(struct fcgi *fcgi, struct str headers, struct str body);

/* Ends the request and closes the connection. */
void fcgi_end(struct fcgi *fcgi);

#endif
