/* The worker: accept, serve, reset, one request at a time. */
#ifndef SERVER_WORKER_H
#define SERVER_WORKER_H

#include "db/db.h"
#include "http/request.h"

struct worker_settings {
    struct http_settings http;
    struct db_settings   db;
    size_t               memory_limit;    /* bytes of one request */
    int                  request_timeout; /* seconds for each read from and write to the web server */
    int                  keep;            /* processes that keep connections (server/kept.h); 0: the plain loop */

    /*
     * Reads the configuration again. NULL, after telling the log why: these settings stay. What they point to lives
     * until the next call but one. keep stays as it is.
     */
    const struct worker_settings *(*reload)(void *owner);
    void *owner;
};

/*
 * Serves the listening socket on descriptor 0 until SIGTERM (finish the current request) or SIGUSR1 (serve what waits
 * in the backlog, too). SIGHUP opens the log anew and reads the configuration again, between two requests. Returns the
 * exit status.
 */
int worker_run(const struct worker_settings *settings);

/* What SIGHUP asks for: the new settings, or NULL. */
const struct worker_settings *worker_reload(const struct worker_settings *settings);

#endif
