/* The file of the shared counters; nobody but base/metrics.c includes this. */
#ifndef BASE_METRICS_FILE_H
#define BASE_METRICS_FILE_H

#include "base/metrics.h"

/* As metrics_open; NULL with errno. */
struct metrics_table *metrics_file_map(const char *path, uint64_t layout, size_t routes);

#endif
