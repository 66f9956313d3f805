/* The listening socket on descriptor 0, and the signals that end the waiting on it. */
#ifndef SERVER_LISTENER_H
#define SERVER_LISTENER_H

#include <stdbool.h>

enum { LISTENER = 0 };

/*
 * Checks descriptor 0, and says whether accept is to wait there. From now on, a peer that goes away is no signal.
 * False, with a message: it is no listening socket.
 */
bool listener_check(bool waits);

/* The same, and installs the handlers of the signals that end the waiting, and blocks these signals. */
bool listener_start(void);

/*
 * The next connection, with `timeout` seconds for each of its reads. Signals arrive only in here. -1 when the worker is
 * to end; `status` then is its exit status.
 */
int listener_accept(int timeout, int *status);

/* Whether another accept makes sense after this error; waits a moment where memory or descriptors have run out. */
bool listener_goes_on(int error);

/* Opens the log anew, or says there that it cannot. */
void listener_reopen_log(void);

#endif
