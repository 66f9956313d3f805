/* The file of the shared counters; nobody but metrics/metrics.c includes this. */
#ifndef METRICS_FILE_H
#define METRICS_FILE_H

#include "metrics/metrics.h"

/* As metrics_open; NULL with errno. */
struct metrics_table *metrics_file_map(const char *path, uint64_t layout, size_t routes);

#endif
