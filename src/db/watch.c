#include "db/watch.h"

#include "base/clock.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>

/* The inode tells whether the number still is that socket: the client library closes it when it likes. */
struct watched {
    volatile sig_atomic_t socket; /* -1: none */
    ino_t                 inode;  /* does not change while there is a socket */
};

struct db_watch {
    timer_t               timer;
    bool                  has_timer;
    volatile sig_atomic_t is_over;
    uint64_t              deadline; /* by clock_monotonic_us; 0: not started */
    struct watched        watched[WATCHED_COUNT];
};

/* Runs in the signal handler, too. */
static void shut_down(const struct watched *watched)
{
    int         socket = watched->socket;
    struct stat status;

    if (socket >= 0 && fstat(socket, &status) == 0 && S_ISSOCK(status.st_mode) && status.st_ino == watched->inode)
        shutdown(socket, SHUT_RDWR);
}

static void on_time(int number, siginfo_t *info, void *context)
{
    struct db_watch *watch = info->si_value.sival_ptr;
    int              saved = errno;

    (void)number;
    (void)context;
    if (info->si_code != SI_TIMER)
        return;
    watch->is_over = 1;
    for (unsigned i = 0; i < WATCHED_COUNT; i++)
        shut_down(&watch->watched[i]);
    errno = saved;
}

static bool make_timer(struct db_watch *watch)
{
    struct sigaction action = {.sa_sigaction = on_time, .sa_flags = SA_SIGINFO | SA_RESTART};
    struct sigevent  event  = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
    sigset_t         signal;

    event.sigev_value.sival_ptr = watch;
    sigemptyset(&action.sa_mask);
    sigemptyset(&signal);
    sigaddset(&signal, SIGALRM);
    return sigaction(SIGALRM, &action, NULL) == 0 && sigprocmask(SIG_UNBLOCK, &signal, NULL) == 0 &&
           timer_create(CLOCK_MONOTONIC, &event, &watch->timer) == 0;
}

struct db_watch *db_watch_new(void)
{
    struct db_watch *watch = calloc(1, sizeof(*watch));

    if (!watch) {
        fputs("callbook: out of memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    for (unsigned i = 0; i < WATCHED_COUNT; i++)
        watch->watched[i].socket = -1;
    return watch;
}

void db_watch_free(struct db_watch *watch)
{
    if (watch && watch->has_timer)
        timer_delete(watch->timer);
    free(watch);
}

static void set_timer(struct db_watch *watch, uint64_t micros)
{
    struct itimerspec time = {
        .it_value = {.tv_sec = (time_t)(micros / 1000000), .tv_nsec = (long)(micros % 1000000) * 1000}};

    if (watch->has_timer)
        timer_settime(watch->timer, 0, &time, NULL);
}

/* The timer is made at the first need, by a process that serves requests. Without one, the library's timeouts remain.
 */
void db_watch_start(struct db_watch *watch, uint64_t micros)
{
    if (!watch->has_timer)
        watch->has_timer = make_timer(watch);
    watch->is_over  = 0;
    watch->deadline = clock_monotonic_us() + micros;
    set_timer(watch, micros);
}

void db_watch_stop(struct db_watch *watch)
{
    set_timer(watch, 0);
    watch->deadline = 0;
    watch->is_over  = 0;
}

uint64_t db_watch_left(const struct db_watch *watch)
{
    uint64_t now;

    if (!watch->deadline)
        return UINT64_MAX;
    now = clock_monotonic_us();
    return watch->is_over || now >= watch->deadline ? 0 : watch->deadline - now;
}

void db_watch_socket(struct db_watch *watch, unsigned which, int socket)
{
    struct watched *watched = &watch->watched[which];
    struct stat     status;

    watched->socket = -1;
    if (socket < 0 || fstat(socket, &status) != 0)
        return;
    watched->inode  = status.st_ino;
    watched->socket = socket;
    if (watch->is_over)
        shut_down(watched);
}
