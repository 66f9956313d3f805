/* A whole FastCGI answer in one go: libfcgi would copy it through a buffer of 8 KB, one write for each. */
#ifndef SERVER_REPLY_H
#define SERVER_REPLY_H

#include "base/str.h"

struct reply {
    int        connection;
    int        timeout; /* seconds, for each wait for room to send */
    int        request; /* its id on this connection */
    bool       is_last; /* the web server wants to keep the connection, but must not */
    struct str headers;
    struct str body;
};

/*
 * Sends FCGI_STDOUT records with headers and body, the end of that stream and FCGI_END_REQUEST; up to 64 KB of answer
 * leave in one system call. is_last adds a record that belongs to no request, in the same call: a web server that reads
 * anything behind the end of a request does not use the connection again. False: the peer has gone, or takes nothing.
 */
bool reply_send(const struct reply *reply);

#endif
