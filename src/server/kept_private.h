/* What the processes that keep connections share; nobody else includes this. */
#ifndef SERVER_KEPT_PRIVATE_H
#define SERVER_KEPT_PRIVATE_H

#include "server/kept.h"

#include <stdatomic.h>
#include <sys/types.h>

/* Only the parent changes it, and only to a later one. Answers keep their connection in the first one alone. */
enum stage {
    STAGE_SERVING,
    STAGE_DRAINING, /* the backlog is still served */
    STAGE_CLOSING,  /* no more connections are accepted; those that are there get an answer each */
    STAGE_ENDING,   /* the children leave */
};

/* Who may use a connection. What is above 0 is the number of the child that serves it, counted from 1. */
enum { HOLDER_NONE = 0, HOLDER_IDLE = -1, HOLDER_DISCARD = -2 };

/* A connection to the database; both members belong together, and the child writes them. */
struct kept_socket {
    atomic_int socket; /* -1: none */
    ino_t      inode;
};

/* One child. All but the sockets is written by the parent. */
struct kept_child {
    pid_t              pid; /* 0: none runs */
    uint64_t           started;
    uint64_t           due;        /* when the next one may start */
    uint64_t           pause;      /* microseconds between the last death and that */
    atomic_bool        must_leave; /* after its request; SIGHUP then tells it to look */
    struct kept_socket sockets[DB_CONNECTIONS];
};

/*
 * In memory that all of them share. A child takes hold of a connection by exchanging its holder, so whatever epoll says
 * to whom, one serves it; and what a dead child has held can be closed.
 */
struct kept {
    const struct worker_settings *settings;
    int                           epoll;
    int                           wake; /* an eventfd, readable at STAGE_ENDING */
    atomic_int                    stage;
    struct kept_child             children[KEPT_MOST];
    size_t                        descriptors; /* how many holders there are */
    atomic_int                    holders[];   /* by descriptor */
};

/* Waits for input on the descriptor once; `operation` is EPOLL_CTL_ADD or EPOLL_CTL_MOD. False: errno says why not. */
bool kept_watch(const struct kept *kept, int operation, int descriptor);

/* The life of a child, counted from 1; returns its exit status. Signals are blocked. */
int kept_serve(struct kept *kept, const struct worker_settings *settings, int number);

#endif
