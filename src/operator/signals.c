/* Commands that go on for long end between two steps when a signal asks them to. */
#include "operator/operator.h"

#include <signal.h>

static volatile sig_atomic_t is_ending;

static void end(int number)
{
    (void)number;
    is_ending = 1;
}

bool operator_is_ending(void)
{
    return is_ending;
}

/* Without restarting: a signal ends a pause. */
void operator_catch_signals(void)
{
    struct sigaction action = {.sa_handler = end};

    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
}
