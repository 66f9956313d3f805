/* clone's flags and MAP_ANONYMOUS are beyond POSIX 2008. */
#define _GNU_SOURCE

#include "config.h"

#include "server/kept_private.h"

#include <stdio.h>
#include <stdlib.h>

#ifdef HAVE_KEPT_CONNECTIONS

#include "base/log.h"
#include "base/memory.h"
#include "server/listener.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { DESCRIPTORS_MOST = 65536 };

/* Microseconds. A child that has lived for LONG_LIFE is started anew at once, others after growing pauses. */
#define LONG_LIFE   UINT64_C(1000000)
#define PAUSE_FIRST UINT64_C(50000)
#define PAUSE_LAST  UINT64_C(5000000)
#define SECOND      UINT64_C(1000000)

static const int awaited[] = {SIGTERM, SIGINT, SIGUSR1, SIGHUP, SIGCHLD};

/* Nobody handles these signals: the parent waits for them, the children never see them. */
static void block_signals(sigset_t *set)
{
    sigemptyset(set);
    for (size_t i = 0; i < COUNT_OF(awaited); i++)
        sigaddset(set, awaited[i]);
    sigprocmask(SIG_BLOCK, set, NULL);
}

static struct kept *make_kept(const struct worker_settings *settings)
{
    struct rlimit limit = {0};
    size_t        count;
    struct kept  *kept;

    getrlimit(RLIMIT_NOFILE, &limit);
    count = limit.rlim_cur < DESCRIPTORS_MOST ? (size_t)limit.rlim_cur : DESCRIPTORS_MOST;
    kept  = mmap(NULL, sizeof(*kept) + count * sizeof(kept->holders[0]), PROT_READ | PROT_WRITE,
                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (kept == MAP_FAILED)
        return NULL;
    kept->settings    = settings;
    kept->descriptors = count;
    kept->epoll       = epoll_create1(EPOLL_CLOEXEC);
    kept->wake        = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (!kept_watch(kept, EPOLL_CTL_ADD, LISTENER) || !kept_watch(kept, EPOLL_CTL_ADD, kept->wake))
        return NULL;
    return kept;
}

/* As fork, but for the one table of descriptors. Without its parent, a child would go on with nobody to stop it. */
static bool start_child(struct kept *kept, int number)
{
    const struct worker_settings *settings = kept->settings; /* what that points to may change in the parent */
    struct kept_child            *child    = &kept->children[number - 1];
    pid_t                         parent   = getpid();
    pid_t                         pid;

    child->must_leave = false;
    pid               = (pid_t)syscall(SYS_clone, CLONE_FILES | SIGCHLD, 0L, 0L, 0L, 0L);
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        exit(getppid() == parent ? kept_serve(kept, settings, number) : EXIT_FAILURE);
    }
    if (pid < 0)
        return false;
    child->pid     = pid;
    child->started = clock_monotonic_us();
    return true;
}

/* The child's own system calls are over, so a number that is still the same socket cannot change under our hands. */
static void close_database_socket(struct kept_socket *noted)
{
    int         socket = noted->socket;
    struct stat status;

    if (socket >= 0 && fstat(socket, &status) == 0 && S_ISSOCK(status.st_mode) && status.st_ino == noted->inode)
        close(socket);
    noted->socket = -1;
}

/*
 * What the dead child held is closed. It may have died with an event in its hands that nobody will see again, so
 * everything is watched anew; that somebody gets an event twice does no harm, see look_after.
 */
static void clean_up_after(struct kept *kept, int number)
{
    for (size_t i = 0; i < DB_CONNECTIONS; i++)
        close_database_socket(&kept->children[number - 1].sockets[i]);
    for (size_t i = 0; i < kept->descriptors; i++) {
        int holder = kept->holders[i];

        if (holder == number) {
            kept->holders[i] = HOLDER_NONE;
            close((int)i);
        } else if (holder < 0 && !kept_watch(kept, EPOLL_CTL_MOD, (int)i)) {
            kept_watch(kept, EPOLL_CTL_ADD, (int)i);
        }
    }
    kept_watch(kept, EPOLL_CTL_MOD, LISTENER); /* fails once nothing more is accepted */
    kept_watch(kept, EPOLL_CTL_MOD, kept->wake);
}

static void bury(struct kept *kept, int number, int status)
{
    struct kept_child *child = &kept->children[number - 1];
    uint64_t           now   = clock_monotonic_us();

    if (WIFSIGNALED(status))
        log_event(LOG_LEVEL_ERROR, "worker", "process %ld was ended by signal %d", (long)child->pid, WTERMSIG(status));
    else if (WEXITSTATUS(status) != 0)
        log_event(LOG_LEVEL_ERROR, "worker", "process %ld has failed", (long)child->pid);
    clean_up_after(kept, number);
    if (now - child->started >= LONG_LIFE)
        child->pause = 0;
    else if (child->pause)
        child->pause = child->pause * 2 < PAUSE_LAST ? child->pause * 2 : PAUSE_LAST;
    else
        child->pause = PAUSE_FIRST;
    if (child->must_leave)
        child->pause = 0;
    child->pid = 0;
    child->due = now + child->pause;
}

static void bury_dead(struct kept *kept)
{
    pid_t pid;
    int   status;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        for (int number = 1; number <= kept->settings->keep; number++)
            if (kept->children[number - 1].pid == pid)
                bury(kept, number, status);
}

/* Starts those that are due. Tells how long to wait for the next one, and how many run. */
static uint64_t start_due(struct kept *kept, int *running)
{
    uint64_t now  = clock_monotonic_us();
    uint64_t wait = 3600 * SECOND;

    *running = 0;
    for (int number = 1; number <= kept->settings->keep; number++) {
        struct kept_child *child = &kept->children[number - 1];

        if (!child->pid && child->due <= now && kept->stage != STAGE_ENDING && !start_child(kept, number))
            child->due = now + SECOND;
        if (child->pid)
            (*running)++;
        else if (child->due - now < wait)
            wait = child->due - now;
    }
    return wait;
}

static bool has_connections(const struct kept *kept)
{
    for (size_t i = 0; i < kept->descriptors; i++)
        if (kept->holders[i] != HOLDER_NONE)
            return true;
    return false;
}

static void stop_accepting(struct kept *kept, uint64_t *deadline)
{
    if (kept->stage >= STAGE_CLOSING)
        return;
    kept->stage = STAGE_CLOSING;
    *deadline   = clock_monotonic_us() + KEPT_DRAIN_SECONDS * SECOND;
    epoll_ctl(kept->epoll, EPOLL_CTL_DEL, LISTENER, NULL);
}

/* A child that is just accepting a connection is not missed: it leaves only after it has served it. */
static void go_on_stopping(struct kept *kept, uint64_t *deadline)
{
    if (kept->stage == STAGE_DRAINING && !listener_has_more())
        stop_accepting(kept, deadline);
    if (kept->stage == STAGE_CLOSING && (!has_connections(kept) || clock_monotonic_us() >= *deadline)) {
        kept->stage = STAGE_ENDING;
        eventfd_write(kept->wake, 1);
    }
}

/* Each child leaves after its request, and one with the new settings takes its place. */
static void renew(struct kept *kept)
{
    const struct worker_settings *next = worker_reload(kept->settings);

    if (!next)
        return;
    kept->settings = next;
    for (int number = 1; number <= next->keep; number++) {
        struct kept_child *child = &kept->children[number - 1];

        child->must_leave = true;
        if (child->pid)
            kill(child->pid, SIGHUP);
    }
}

static int wait_for_signal(const struct kept *kept, const sigset_t *signals, uint64_t wait)
{
    static const uint64_t step = 10000; /* while it is stopping */
    struct timespec       time;

    if (kept->stage != STAGE_SERVING && wait > step)
        wait = step;
    time = (struct timespec){.tv_sec = (time_t)(wait / SECOND), .tv_nsec = (long)(wait % SECOND) * 1000};
    return sigtimedwait(signals, NULL, &time);
}

static void supervise(struct kept *kept, const sigset_t *signals)
{
    uint64_t deadline = 0;
    uint64_t wait;
    int      running;

    while ((wait = start_due(kept, &running), running || kept->stage != STAGE_ENDING)) {
        switch (wait_for_signal(kept, signals, wait)) {
        case SIGHUP:
            renew(kept);
            break;
        case SIGUSR1:
            if (kept->stage == STAGE_SERVING)
                kept->stage = STAGE_DRAINING;
            break;
        case SIGTERM:
        case SIGINT:
            stop_accepting(kept, &deadline);
            break;
        default:
            break;
        }
        bury_dead(kept);
        go_on_stopping(kept, &deadline);
    }
}

int kept_run(const struct worker_settings *settings)
{
    sigset_t     signals;
    struct kept *kept;

    if (!listener_check(false))
        return EXIT_FAILURE;
    block_signals(&signals);
    memory_give_back();
    kept = make_kept(settings);
    if (!kept || !start_child(kept, 1)) {
        fprintf(stderr, "callbook-fcgi: cannot keep connections: %s\n", strerror(errno));
        return EXIT_FAILURE;
    }
    supervise(kept, &signals);
    return EXIT_SUCCESS;
}

#else

int kept_run(const struct worker_settings *settings)
{
    fprintf(stderr, "callbook-fcgi: keep = %d needs Linux; without it, every web server works.\n", settings->keep);
    return EXIT_FAILURE;
}

#endif
