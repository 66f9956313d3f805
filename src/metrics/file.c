/* flock and O_NOFOLLOW are beyond POSIX 2008 or its older half. */
#define _GNU_SOURCE

#include "metrics/file.h"

#include "base/clock.h"
#include "base/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 4096, TRIES = 20 };

struct wanted {
    const char *path;
    uint64_t    layout;
    size_t      size;
    size_t      routes;
};

/* To be raised when enum metric or a struct of metrics/metrics.h gets another order. */
enum { FORM = 1 };

/* A hash of all that a number's place and its meaning depend on, so that nobody reads another version's. */
static uint64_t whole_layout(uint64_t layout)
{
    size_t sizes[] = {FORM, METRIC_COUNT, sizeof(struct metrics_table), sizeof(struct metrics_route)};

    layout = hash_add(layout, sizes, sizeof(sizes));
    layout = hash_add(layout, metrics_statuses, sizeof(metrics_statuses));
    return hash_add(layout, metrics_bounds, sizeof(metrics_bounds));
}

static struct metrics_table *map(int file, size_t size)
{
    struct metrics_table *table = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);

    return table == MAP_FAILED ? NULL : table;
}

/* Whether the file is one of ours; with false it is of another layout, or no such file at all. */
static bool fits(int file, const struct wanted *wanted)
{
    struct metrics_table head;
    struct stat          status;

    return fstat(file, &status) == 0 && S_ISREG(status.st_mode) && (uint64_t)status.st_size == wanted->size &&
           pread(file, &head, offsetof(struct metrics_table, counts), 0) ==
               (ssize_t)offsetof(struct metrics_table, counts) &&
           head.layout == wanted->layout && head.size == wanted->size;
}

/* All of the file's room is taken at once: writing to what is mapped could not fail otherwise than by a signal. */
static bool fill(int file, const struct wanted *wanted)
{
    struct metrics_table head = {
        .layout = wanted->layout, .size = wanted->size, .started = clock_now().micros, .routes_count = wanted->routes};
    ssize_t len = (ssize_t)offsetof(struct metrics_table, counts);

    errno = posix_fallocate(file, 0, (off_t)wanted->size);
    return !errno && fchmod(file, S_IRUSR | S_IWUSR | S_IRGRP) == 0 && pwrite(file, &head, (size_t)len, 0) == len;
}

/* Gives a whole file its name: a new one only where there is none, else in the place of the old one. */
static bool publish(const struct wanted *wanted, bool replaces)
{
    char path[PATH_SIZE];
    int  file;
    bool good;
    int  error;

    if (snprintf(path, sizeof(path), "%s.%ld", wanted->path, (long)getpid()) >= (int)sizeof(path)) {
        errno = ENAMETOOLONG;
        return false;
    }
    unlink(path);
    if ((file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR)) < 0)
        return false;
    good  = fill(file, wanted) && (replaces ? rename(path, wanted->path) : link(path, wanted->path)) == 0;
    error = errno;
    close(file);
    unlink(path);
    errno = error;
    return good || (!replaces && error == EEXIST);
}

/* Only one process replaces a file: whoever holds its lock, if it still has that name then. */
static bool replace(int file, const struct wanted *wanted)
{
    struct stat held;
    struct stat named;

    if (flock(file, LOCK_EX) != 0 || fstat(file, &held) != 0)
        return false;
    if (stat(wanted->path, &named) != 0 || named.st_ino != held.st_ino || named.st_dev != held.st_dev)
        return true;
    if (!S_ISREG(held.st_mode)) {
        errno = EEXIST;
        return false;
    }
    return publish(wanted, true);
}

struct metrics_table *metrics_file_map(const char *path, uint64_t layout, size_t routes)
{
    struct wanted wanted = {.path   = path,
                            .layout = whole_layout(layout),
                            .size   = sizeof(struct metrics_table) + routes * sizeof(struct metrics_route),
                            .routes = routes};

    for (int try = 0; try < TRIES; try++) {
        struct metrics_table *table = NULL;
        int                   file  = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
        bool                  good;

        if (file < 0 && errno != ENOENT)
            return NULL;
        if (file < 0) {
            if (!publish(&wanted, false))
                return NULL;
            continue;
        }
        good = fits(file, &wanted) ? (table = map(file, wanted.size)) != NULL : replace(file, &wanted);
        close(file);
        if (table || !good)
            return table;
    }
    errno = EBUSY;
    return NULL;
}
