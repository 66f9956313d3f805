/* The listening socket on descriptor 0, and the signals that end the waiting on it. */
#ifndef SERVER_LISTENER_H
#define SERVER_LISTENER_H

#include <stdbool.h>

enum { LISTENER = 0 };

/* What listener_accept tells instead of a connection. */
enum {
    LISTENER_END    = -1, /* the worker is to end */
    LISTENER_RELOAD = -2, /* the configuration is to be read again */
};

/*
 * Checks descriptor 0, and says whether accept is to wait there. From now on, a peer that goes away is no signal.
 * False, with a message: it is no listening socket.
 */
bool listener_check(bool waits);

/*
 * Whether something waits to be accepted, or comes within a tenth of a second: who has looked up the socket's name just
 * before it was given to another one still arrives here.
 */
bool listener_has_more(void);

/* The same, and installs the handlers of the signals that end the waiting, and blocks these signals. */
bool listener_start(void);

/*
 * The next connection, with `timeout` seconds for each of its reads. Signals arrive only in here. With LISTENER_END,
 * `status` is the worker's exit status.
 */
int listener_accept(int timeout, int *status);

/* Whether another accept makes sense after this error; waits a moment where memory or descriptors have run out. */
bool listener_goes_on(int error);

#endif
