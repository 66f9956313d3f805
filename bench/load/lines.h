/* The lines of a file, in memory. */
#ifndef BENCH_LOAD_LINES_H
#define BENCH_LOAD_LINES_H

#include <stddef.h>

struct lines {
    char **at; /* without their ends */
    size_t count;
};

/* Ends the program, with a message, when the file cannot be read or has no line. */
struct lines lines_read(const char *path);
void         lines_free(struct lines *lines);

#endif
