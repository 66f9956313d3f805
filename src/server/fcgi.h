/* FastCGI by libfcgi: one connection, one request. Nothing above knows which loop accepts. */
#ifndef SERVER_FCGI_H
#define SERVER_FCGI_H

#include "http/request.h"
#include "server/connection.h"

#include <stdatomic.h>

struct fcgi;

/*
 * Prepares the library for descriptor 0 as the listening socket. Signal handlers must be installed before. `timeout`:
 * seconds for each wait until the web server takes more of an answer. A web server's wish to keep a connection is
 * granted while `*closing` is 0; never, when that is NULL.
 */
struct fcgi *fcgi_new(int timeout, const atomic_int *closing);
void         fcgi_free(struct fcgi *fcgi);

/*
 * Takes over a connection and reads the request's parameters. False: the peer sent none that can be used, and the
 * connection is closed. Afterwards fcgi_end must be called.
 */
bool fcgi_begin(struct fcgi *fcgi, int connection);

/*
 * Fills the request from the FastCGI parameters and reads the body, at most `body_limit` bytes. The texts are valid
 * until fcgi_end. False: the body did not come whole because the peer has gone; there is nobody to answer.
 */
bool fcgi_read(struct fcgi *fcgi, struct request *request, size_t body_limit);

/* Sends the answer, and with it the end of the request; once at most. */
void fcgi_write(struct fcgi *fcgi, struct str headers, struct str body);

/*
 * The same in pieces: the first one with the headers, all but the last with `is_more`. `until`: as in server/reply.h.
 * False: there is nobody left who takes it. Where no last one comes, fcgi_end says that the connection is to be closed.
 */
struct fcgi_piece {
    struct str headers;
    struct str body;
    bool       is_more;
    uint64_t   until;
};
bool fcgi_write_piece(struct fcgi *fcgi, const struct fcgi_piece *piece);

/* Instead of the last piece: there will be none, and the web server is to know it. */
void fcgi_break(struct fcgi *fcgi, uint64_t until);

/* Lets go of the connection, which stays open; says what is to become of it. */
enum connection_fate fcgi_end(struct fcgi *fcgi);

#endif
