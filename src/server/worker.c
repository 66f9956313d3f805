#include "server/worker.h"

#include "server/kept.h"
#include "server/listener.h"
#include "server/serving.h"

#include <stdlib.h>
#include <sys/resource.h>

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
    while ((connection = listener_accept(settings->request_timeout, &status)) >= 0) {
        connection_close(connection, serving_answer(serving, connection));
        serving_finish(serving);
    }
    serving_free(serving);
    return status;
}

int worker_run(const struct worker_settings *settings)
{
    leave_no_core();
    return settings->keep ? kept_run(settings) : run_plain(settings);
}
