#include "metrics/metrics.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LAYOUT = 7, ROUTES = 3 };

static char folder[] = "/tmp/test_metrics_XXXXXX";
static char path[64];

static void set_up(void)
{
    cr_assert(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/metrics", folder);
}

static void tear_down(void)
{
    unlink(path);
    cr_expect_eq(rmdir(folder), 0, "nothing else is left in the folder");
}

TestSuite(metrics, .init = set_up, .fini = tear_down);

static struct metrics_request request_of(int status, uint64_t micros)
{
    return (struct metrics_request){.route = 1, .status = status, .micros = micros, .queries = 2, .bytes_out = 100};
}

static void child_ends_well(pid_t pid)
{
    int status;

    cr_assert_eq(waitpid(pid, &status, 0), pid);
    cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static size_t living(void)
{
    size_t count = 0;

    for (size_t i = 0; i < METRICS_PROCESSES; i++)
        count += metrics_process_lives(&metrics_now()->processes[i]);
    return count;
}

Test(metrics, nobody_counts_without_a_file)
{
    struct metrics_request request = request_of(200, 1);

    metrics_enter();
    metrics_add(METRIC_RELOADS);
    metrics_busy(true);
    metrics_connections(1);
    metrics_add_request(&request);
    metrics_leave();
    cr_expect_null(metrics_now());
}

Test(metrics, a_request_is_counted_in_its_places)
{
    static const struct {
        int      status;
        uint64_t micros;
        size_t   status_place;
        size_t   bucket;
    } cases[] = {{200, 0, 0, 0},
                 {200, 500, 0, 0},
                 {200, 501, 0, 1},
                 {503, 10000000, 21, 13},
                 {418, 10000001, METRICS_STATUSES - 1, METRICS_BUCKETS - 1}};
    const struct metrics_route *route;
    struct stat                 status;

    cr_assert(metrics_open(path, LAYOUT, ROUTES));
    route = &metrics_now()->routes[1];
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct metrics_request request = request_of(cases[i].status, cases[i].micros);
        uint64_t               before  = route->statuses[cases[i].status_place];
        uint64_t               bucket  = route->buckets[cases[i].bucket];

        metrics_add_request(&request);
        cr_expect_eq(route->statuses[cases[i].status_place], before + 1, "case %zu", i);
        cr_expect_eq(route->buckets[cases[i].bucket], bucket + 1, "case %zu", i);
    }
    cr_expect_eq(route->queries, 10);
    cr_expect_eq(route->bytes_out, 500);
    cr_expect_eq(metrics_now()->routes[0].queries, 0);
    cr_assert_eq(stat(path, &status), 0);
    cr_expect_eq(status.st_mode & 07777, 0640);
}

Test(metrics, processes_that_begin_at_once_share_one_file)
{
    enum { PROCESSES = 12, TIMES = 1000 };
    pid_t pids[PROCESSES];

    for (size_t i = 0; i < PROCESSES; i++) {
        if ((pids[i] = fork()) != 0)
            continue;
        if (!metrics_open(path, LAYOUT, ROUTES))
            _exit(1);
        for (int j = 0; j < TIMES; j++)
            metrics_add(METRIC_RELOADS);
        _exit(0);
    }
    for (size_t i = 0; i < PROCESSES; i++)
        child_ends_well(pids[i]);
    cr_assert(metrics_open(path, LAYOUT, ROUTES));
    cr_expect_eq(metrics_now()->counts[METRIC_RELOADS], PROCESSES * TIMES);
}

Test(metrics, another_layout_takes_the_files_place_once)
{
    enum { PROCESSES = 8 };
    const struct metrics_table *old;
    pid_t                       pids[PROCESSES];

    cr_assert(metrics_open(path, LAYOUT, ROUTES));
    metrics_add(METRIC_RELOADS);
    old = metrics_now();
    for (size_t i = 0; i < PROCESSES; i++) {
        if ((pids[i] = fork()) != 0)
            continue;
        if (!metrics_open(path, LAYOUT + 1, ROUTES + 1))
            _exit(1);
        metrics_add(METRIC_RELOADS);
        _exit(0);
    }
    for (size_t i = 0; i < PROCESSES; i++)
        child_ends_well(pids[i]);
    metrics_add(METRIC_RELOADS); /* as a worker of the old program that still runs */
    cr_expect_eq(old->counts[METRIC_RELOADS], 2);
    cr_assert(metrics_open(path, LAYOUT + 1, ROUTES + 1));
    cr_expect_eq(metrics_now()->counts[METRIC_RELOADS], PROCESSES, "nobody has replaced the new one");
}

Test(metrics, a_killed_process_leaves_its_counts_and_no_place)
{
    pid_t pid;
    int   status;

    cr_assert(metrics_open(path, LAYOUT, ROUTES));
    metrics_enter();
    cr_expect_eq(living(), 1);
    if ((pid = fork()) == 0) {
        metrics_enter();
        metrics_connections(1);
        metrics_add(METRIC_RELOADS);
        raise(SIGKILL);
    }
    cr_assert_eq(waitpid(pid, &status, 0), pid);
    cr_expect_eq(metrics_now()->counts[METRIC_RELOADS], 1);
    cr_expect_eq(living(), 1);
    if ((pid = fork()) == 0) {
        metrics_enter();
        _exit(metrics_now()->processes[1].connections != 0 || living() != 2);
    }
    child_ends_well(pid);
    metrics_leave();
    cr_expect_eq(living(), 0);
}

Test(metrics, what_is_no_file_of_ours_is_not_written_to)
{
    char link_path[80];

    cr_expect_not(metrics_open("/nowhere/metrics", LAYOUT, ROUTES));
    cr_expect_eq(errno, ENOENT);
    cr_expect_not(metrics_open(folder, LAYOUT, ROUTES), "a folder");
    snprintf(link_path, sizeof(link_path), "%s/link", folder);
    cr_assert_eq(symlink(path, link_path), 0);
    cr_expect_not(metrics_open(link_path, LAYOUT, ROUTES), "a symbolic link");
    cr_expect_neq(access(path, F_OK), 0, "what it points to is not made");
    unlink(link_path);
    cr_assert_eq(mkfifo(link_path, 0600), 0);
    cr_expect_not(metrics_open(link_path, LAYOUT, ROUTES), "a FIFO");
    unlink(link_path);
    cr_expect_null(metrics_now());
}
