/* Work in a process beside, which shares nothing but memory that was made for it. */
#ifndef BENCH_SEED_ASIDE_H
#define BENCH_SEED_ASIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Memory, zero at first, that processes share from then on; it is kept until the last of them ends. */
void *aside_memory(size_t size);

/* Begins the work; it must not use the connections of this process. */
pid_t aside_start(bool (*work)(void *context), void *context);

/* Waits for its end: whether it has succeeded. */
bool aside_end(pid_t pid);

#endif
