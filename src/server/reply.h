/* A whole FastCGI answer in one go: libfcgi would copy it through a buffer of 8 KB, one write for each. */
#ifndef SERVER_REPLY_H
#define SERVER_REPLY_H

#include "base/str.h"

struct reply {
    int        connection;
    int        timeout; /* seconds, for each wait for room to send */
    int        request; /* its id on this connection */
    bool       is_last; /* the web server wants to keep the connection, but must not */
    bool       is_open; /* more of the body follows in another call: neither that stream nor the request ends here */
    uint64_t   until;   /* the moment, by clock_monotonic_us, after which nothing is waited for; 0: there is none */
    struct str headers;
    struct str body;
};

/*
 * Sends FCGI_STDOUT records with headers and body, the end of that stream and FCGI_END_REQUEST; up to 64 KB of answer
 * leave in one system call. is_last adds a record that belongs to no request, in the same call: a web server that reads
 * anything after the end of a request does not use the connection again. An answer in pieces is several calls, all but
 * the last with is_open. False: the peer has gone, or takes nothing.
 */
bool reply_send(const struct reply *reply);

/*
 * In the place of the last call for an answer in pieces: sends what is no FastCGI record, of a version that there is
 * not, if there is room for it. A web server that takes the end of a connection for the end of an answer, as nginx does
 * where it is not to keep the connection, then knows that something is wrong.
 */
void reply_break(const struct reply *reply);

#endif
