/* accept4 and MSG flags are beyond POSIX 2008, yet everywhere. */
#define _GNU_SOURCE

#include "server/listener.h"

#include "base/log.h"
#include "base/memory.h"
#include "server/connection.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { ACCEPT_SECONDS = 1, PAUSE = 50 /* milliseconds */, QUIET = 100 /* milliseconds */ };

/* Nothing came, and the waiting goes on. */
enum { NOTHING = -3 };

/* Set by the handlers and by nothing else. */
static volatile sig_atomic_t must_stop;
static volatile sig_atomic_t must_drain;
static volatile sig_atomic_t must_reload;

static void on_signal(int number)
{
    if (number == SIGUSR1)
        must_drain = 1;
    else if (number == SIGHUP)
        must_reload = 1;
    else
        must_stop = 1;
}

static const int handled[] = {SIGTERM, SIGINT, SIGUSR1, SIGHUP};

static void signals_of(sigset_t *set)
{
    sigemptyset(set);
    for (size_t i = 0; i < sizeof(handled) / sizeof(handled[0]); i++)
        sigaddset(set, handled[i]);
}

/* Blocked while a request is served: libfcgi does not repeat reads and writes that a signal interrupts. */
static void block_signals(bool block)
{
    sigset_t set;

    signals_of(&set);
    sigprocmask(block ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL);
}

static void install_handlers(void)
{
    struct sigaction action = {.sa_handler = on_signal};

    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof(handled) / sizeof(handled[0]); i++)
        sigaction(handled[i], &action, NULL);
}

/* Whoever has the socket, too, has this flag with it; so it is set each time, not trusted. */
static void set_waiting(bool waits)
{
    int flags = fcntl(LISTENER, F_GETFL);

    fcntl(LISTENER, F_SETFL, waits ? flags & ~O_NONBLOCK : flags | O_NONBLOCK);
}

bool listener_check(bool waits)
{
    struct sigaction ignore  = {.sa_handler = SIG_IGN};
    int              listens = 0;
    socklen_t        size    = sizeof(listens);

    if (getsockopt(LISTENER, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || !listens) {
        fputs("callbook-fcgi: descriptor 0 is not a listening socket.\n"
              "Start it by spawn-fcgi, systemd, multiwatch or a web server; `callbook-fcgi --help` tells more.\n",
              stderr);
        return false;
    }
    sigaction(SIGPIPE, &ignore, NULL);
    set_waiting(waits);
    return true;
}

bool listener_start(void)
{
    if (!listener_check(true))
        return false;
    block_signals(true);
    install_handlers();
    /* So that a signal that arrives just before accept is seen within a second. */
    connection_limit_reads(LISTENER, ACCEPT_SECONDS);
    return true;
}

static int accept_waiting(void)
{
    int connection = -1;
    int error      = EINTR;

    block_signals(false);
    if (!must_stop && !must_drain && !must_reload) {
        connection = accept4(LISTENER, NULL, NULL, SOCK_CLOEXEC);
        error      = errno;
    }
    block_signals(true);
    errno = error;
    return connection;
}

bool listener_has_more(void)
{
    struct pollfd listener = {.fd = LISTENER, .events = POLLIN};

    return poll(&listener, 1, QUIET) > 0;
}

/* For the drain: takes what waits in the backlog, and nothing more. */
static int accept_backlog(void)
{
    return listener_has_more() ? accept4(LISTENER, NULL, NULL, SOCK_CLOEXEC) : -1;
}

bool listener_goes_on(int error)
{
    struct timespec pause = {.tv_nsec = PAUSE * 1000000L};

    switch (error) {
    case EINTR:
    case EAGAIN:
    case ECONNABORTED:
    case EPROTO:
        return true;
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case ENOBUFS:
        nanosleep(&pause, NULL);
        return true;
    default:
        log_event(LOG_LEVEL_ERROR, "accept", "the listening socket failed: %s", strerror(error));
        return false;
    }
}

static int accept_once(int *status)
{
    bool drains     = must_drain;
    int  connection = drains ? accept_backlog() : accept_waiting();
    int  error      = errno;

    if (connection >= 0)
        return connection;
    if (must_reload) {
        must_reload = 0;
        return LISTENER_RELOAD;
    }
    if (must_stop || drains)
        return LISTENER_END;
    if (listener_goes_on(error))
        return NOTHING;
    *status = EXIT_FAILURE;
    return LISTENER_END;
}

int listener_accept(int timeout, int *status)
{
    int connection;

    do {
        *status    = EXIT_SUCCESS;
        connection = must_stop ? LISTENER_END : accept_once(status);
        if (connection == NOTHING)
            memory_give_back_kept();
    } while (connection == NOTHING);
    if (connection >= 0)
        connection_limit_reads(connection, timeout);
    return connection;
}
