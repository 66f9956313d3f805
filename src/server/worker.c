#include "server/worker.h"

#include "base/log.h"
#include "base/memory.h"
#include "server/kept.h"
#include "server/listener.h"
#include "server/serving.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/*
 * A core file would hold the database's password, tokens and people's data. With a limit of 0 Linux still hands a core
 * to a program, where one takes them; with a limit of one byte it does not.
 */
static void leave_no_core(void)
{
    struct rlimit limit = {.rlim_cur = 1, .rlim_max = 1};

    if (setrlimit(RLIMIT_CORE, &limit) == 0)
        return;
    limit = (struct rlimit){0};
    setrlimit(RLIMIT_CORE, &limit);
}

/* Whoever finds a hole in a library then has the whole machine. */
static void warn_of_root(void)
{
    if (geteuid() == 0)
        log_event(LOG_LEVEL_WARNING, "worker", "the worker runs as root; it needs no more than a user of its own");
}

const struct worker_settings *worker_reload(const struct worker_settings *settings)
{
    if (!log_reopen())
        log_event(LOG_LEVEL_WARNING, "log", "the log cannot be opened anew: %s", strerror(errno));
    return settings->reload(settings->owner);
}

static const struct worker_settings *renew(const struct worker_settings *settings, struct serving **serving)
{
    const struct worker_settings *next = worker_reload(settings);

    if (!next)
        return settings;
    serving_free(*serving);
    *serving = serving_new(next, NULL);
    return next;
}

/* The plain loop: a connection for each request. */
static int run_plain(const struct worker_settings *settings)
{
    struct serving *serving;
    int             connection;
    int             status;

    if (!listener_start())
        return EXIT_FAILURE;
    memory_give_back();
    serving = serving_new(settings, NULL);
    while ((connection = listener_accept(settings->request_timeout, &status)) != LISTENER_END) {
        if (connection == LISTENER_RELOAD) {
            settings = renew(settings, &serving);
            continue;
        }
        if (!connection_wait(connection, settings->request_timeout)) {
            connection_close(connection, CONNECTION_CLOSE);
            continue;
        }
        connection_close(connection, serving_answer(serving, connection));
        serving_finish(serving);
    }
    serving_free(serving);
    return status;
}

int worker_run(const struct worker_settings *settings)
{
    leave_no_core();
    warn_of_root();
    return settings->keep ? kept_run(settings) : run_plain(settings);
}
