#include "server/worker.h"

#include "server/kept.h"
#include "server/listener.h"
#include "server/serving.h"

#include <stdlib.h>

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
    return settings->keep ? kept_run(settings) : run_plain(settings);
}
