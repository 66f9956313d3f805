/* accept4 is beyond POSIX 2008. */
#define _GNU_SOURCE

#include "config.h"

#include "server/kept_private.h"

#ifdef HAVE_KEPT_CONNECTIONS

#include "base/log.h"
#include "base/memory.h"
#include "server/listener.h"
#include "server/serving.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { A_WHILE = 1000 /* milliseconds without a request after which memory is given back */ };

struct child {
    struct kept           *kept;
    struct kept_child     *self;
    int                    number; /* as a holder */
    struct worker_settings settings;
    struct serving        *serving;
    sigset_t               asleep; /* the signals that are blocked while it waits: all but SIGHUP */
    int                    status;
};

bool kept_watch(const struct kept *kept, int operation, int descriptor)
{
    struct epoll_event event = {.events = EPOLLIN | EPOLLONESHOT, .data = {.fd = descriptor}};

    return epoll_ctl(kept->epoll, operation, descriptor, &event) == 0;
}

/*
 * The parent closes it when this child dies, for the database's locks are held until then. The client library may close
 * it meanwhile, and the number may then mean something else; the inode tells.
 */
static void note_database_socket(void *owner, unsigned which, int socket)
{
    struct kept_socket *noted = &((struct kept_child *)owner)->sockets[which];
    struct stat         status;

    noted->socket = -1;
    if (fstat(socket, &status) != 0)
        return;
    noted->inode  = status.st_ino;
    noted->socket = socket;
}

/* Takes hold of a connection, if it is still what is expected. */
static bool hold(struct child *child, int connection, int expected)
{
    return atomic_compare_exchange_strong(&child->kept->holders[connection], &expected, child->number);
}

/* The holder goes first: as soon as it is closed, the number may be somebody else's connection. */
static void drop(struct child *child, int connection)
{
    child->kept->holders[connection] = HOLDER_NONE;
    close(connection);
}

/*
 * From the first line on it may be watched, served and even closed by others, which makes most errors of the second one
 * meaningless; but a connection that the system has no room to watch would never be seen again.
 */
static void give_back(struct child *child, int operation, int connection, int holder)
{
    child->kept->holders[connection] = holder;
    if (kept_watch(child->kept, operation, connection) || (errno != ENOMEM && errno != ENOSPC))
        return;
    log_event(LOG_LEVEL_ERROR, "epoll", "a connection had to be closed: %s", strerror(errno));
    if (hold(child, connection, holder))
        drop(child, connection);
}

static void serve_one(struct child *child, int operation, int connection)
{
    int own = child->number;

    switch (serving_answer(child->serving, connection)) {
    case CONNECTION_KEEP:
        give_back(child, operation, connection, HOLDER_IDLE);
        break;
    case CONNECTION_DISCARD:
        connection_end_writing(connection);
        give_back(child, operation, connection, HOLDER_DISCARD);
        break;
    case CONNECTION_CLOSE:
        drop(child, connection);
        break;
    case CONNECTION_GONE:
        /* Unless it is somebody else's by now. */
        atomic_compare_exchange_strong(&child->kept->holders[connection], &own, HOLDER_NONE);
        break;
    }
    serving_finish(child->serving);
}

/* When all is about to end, whoever accepts a connection serves it: it must not be left behind among the idle ones. */
static void welcome(struct child *child, int connection)
{
    if ((size_t)connection >= child->kept->descriptors) {
        close(connection);
        return;
    }
    child->kept->holders[connection] = child->number;
    connection_limit_reads(connection, child->settings.request_timeout);
    if (child->kept->stage != STAGE_SERVING || connection_is_readable(connection))
        serve_one(child, EPOLL_CTL_ADD, connection);
    else
        give_back(child, EPOLL_CTL_ADD, connection, HOLDER_IDLE);
}

/* The listening socket is given back before anything else, so that the next connection can go to the next child. */
static bool accept_one(struct child *child)
{
    int connection = accept4(LISTENER, NULL, NULL, SOCK_CLOEXEC);
    int error      = errno;

    kept_watch(child->kept, EPOLL_CTL_MOD, LISTENER);
    if (connection >= 0) {
        welcome(child, connection);
    } else if (!listener_goes_on(error)) {
        child->status = EXIT_FAILURE;
        return false;
    }
    return true;
}

/* Nothing is done with a connection that somebody else holds; he watches it again when he is done. */
static void look_after(struct child *child, int connection, uint32_t events)
{
    bool is_over = events & (EPOLLHUP | EPOLLERR);

    if (hold(child, connection, HOLDER_IDLE)) {
        if (is_over)
            drop(child, connection);
        else
            serve_one(child, EPOLL_CTL_MOD, connection);
    } else if (hold(child, connection, HOLDER_DISCARD)) {
        if (is_over || !connection_discard(connection))
            drop(child, connection);
        else
            give_back(child, EPOLL_CTL_MOD, connection, HOLDER_DISCARD);
    }
}

/* One event at a time, for what is ready belongs to whoever is idle. False: it is time to leave. */
static bool take_event(struct child *child)
{
    struct epoll_event event;
    int                count;

    /* A signal that comes from here on ends the waiting, or stays until the next one. */
    if (child->self->must_leave)
        return false;
    count = epoll_pwait(child->kept->epoll, &event, 1, memory_is_kept() ? A_WHILE : -1, &child->asleep);
    if (count == 0)
        memory_give_back_kept();
    if (count != 1)
        return true;
    if (event.data.fd == LISTENER)
        return accept_one(child);
    if (event.data.fd == child->kept->wake) {
        kept_watch(child->kept, EPOLL_CTL_MOD, child->kept->wake);
        return false;
    }
    look_after(child, event.data.fd, event.events);
    return true;
}

/* It only ends the waiting. */
static void on_signal(int number)
{
    (void)number;
}

static void prepare_signals(struct child *child)
{
    struct sigaction action = {.sa_handler = on_signal};

    sigemptyset(&action.sa_mask);
    sigaction(SIGHUP, &action, NULL);
    sigprocmask(SIG_BLOCK, NULL, &child->asleep);
    sigdelset(&child->asleep, SIGHUP);
}

int kept_serve(struct kept *kept, const struct worker_settings *settings, int number)
{
    struct child child = {.kept     = kept,
                          .self     = &kept->children[number - 1],
                          .number   = number,
                          .settings = *settings,
                          .status   = EXIT_SUCCESS};

    prepare_signals(&child);
    child.settings.db.on_socket = note_database_socket;
    child.settings.db.owner     = child.self;
    child.serving               = serving_new(&child.settings, &kept->stage);
    while (take_event(&child))
        ;
    serving_free(child.serving);
    return child.status;
}

#endif
