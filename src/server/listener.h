/* The listening socket on descriptor 0, and the signals that end the waiting on it. */
#ifndef SERVER_LISTENER_H
#define SERVER_LISTENER_H

#include <stdbool.h>

/* Installs the handlers, blocks their signals, checks descriptor 0. False, with a message, when it is no socket. */
bool listener_start(void);

/*
 * The next connection, with `timeout` seconds for each of its reads and writes. Signals arrive only in here. -1 when
 * the worker is to end; `status` then is its exit status.
 */
int listener_accept(int timeout, int *status);

#endif
