/* Kept connections: several processes with one table of descriptors, so that each can serve each connection. */
#ifndef SERVER_KEPT_H
#define SERVER_KEPT_H

#include "server/worker.h"

/*
 * Serves like worker_run, by settings->keep processes; this one starts them, starts them anew when they die, and stops
 * them. At SIGTERM nothing more is accepted, at SIGUSR1 what waits in the backlog still is; connections then end with
 * their next answer, or after KEPT_DRAIN_SECONDS without one. Linux only: elsewhere it says so and fails.
 */
int kept_run(const struct worker_settings *settings);

enum { KEPT_DRAIN_SECONDS = 10, KEPT_MOST = 256 /* processes */ };

#endif
