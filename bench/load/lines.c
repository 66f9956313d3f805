#include "load/lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void stop(const char *path)
{
    perror(path);
    exit(EXIT_FAILURE);
}

struct lines lines_read(const char *path)
{
    FILE        *file  = fopen(path, "r");
    struct lines lines = {0};
    size_t       room  = 0;
    char        *line  = NULL;
    size_t       size  = 0;
    ssize_t      len;

    if (!file)
        stop(path);
    while ((len = getline(&line, &size, file)) > 0) {
        if (lines.count == room) {
            room     = 2 * room + 64;
            lines.at = realloc(lines.at, room * sizeof(*lines.at));
        }
        line[strcspn(line, "\n")] = 0;
        if (!lines.at || !(lines.at[lines.count] = strdup(line)))
            stop(path);
        lines.count++;
    }
    free(line);
    fclose(file);
    if (lines.count == 0) {
        fprintf(stderr, "%s: there is no line in it\n", path);
        exit(EXIT_FAILURE);
    }
    return lines;
}

void lines_free(struct lines *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        free(lines->at[i]);
    free(lines->at);
    *lines = (struct lines){0};
}
