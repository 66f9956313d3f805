/* How far something is, on stderr: a bar on a terminal, else a line now and then. */
#ifndef BENCH_SEED_PROGRESS_H
#define BENCH_SEED_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    const char *what;
    uint64_t    total;
    uint64_t    done;
    uint64_t    started; /* microseconds */
    uint64_t    shown;
    bool        is_terminal;
};

struct progress progress_start(const char *what, uint64_t total);
void            progress_add(struct progress *progress, uint64_t count);

/* Returns how many seconds it took. */
double progress_end(struct progress *progress);

#endif
