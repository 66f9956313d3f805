/* One accepted connection of the web server. */
#ifndef SERVER_CONNECTION_H
#define SERVER_CONNECTION_H

#include <stdbool.h>

/* What is to become of a connection when its request has ended. */
enum connection_fate {
    CONNECTION_GONE,    /* it is closed already */
    CONNECTION_CLOSE,   /* everything has been read from it */
    CONNECTION_KEEP,    /* the web server may send its next request */
    CONNECTION_DISCARD, /* it was answered early: what still comes may only be thrown away, never be taken for requests
                         */
};

/* Whether the peer is on this host, so that both have one clock. */
bool connection_is_local(int connection);

/* How long each read from it may take, in seconds. */
void connection_limit_reads(int connection, int seconds);

/* Whether a read would not have to wait. */
bool connection_is_readable(int connection);

/*
 * Whether the peer has closed it altogether, which a Unix socket tells: there is nobody left to answer. A peer that has
 * only ended its sending still waits.
 */
bool connection_is_gone(int connection);

/*
 * Waits for the first bytes, for as many seconds at most. A process that is stopped and continued while it reads from a
 * socket with a time limit finds the read interrupted, for which libfcgi gives the connection up; the wait goes on.
 */
bool connection_wait(int connection, int seconds);

/* Tells the peer that nothing more will be sent; it may go on sending. */
void connection_end_writing(int connection);

/* Throws away what has arrived, without waiting. False: the peer has closed its end, too. */
bool connection_discard(int connection);

/* Closes it. To CONNECTION_DISCARD belongs a wait of at most 2 s for the peer's end, or it might lose the answer. */
void connection_close(int connection, enum connection_fate fate);

#endif
