/* The syntax of a configuration file: lines `name = value`, `#` comments, blank lines. */
#ifndef CONFIG_SETTINGS_FILE_H
#define CONFIG_SETTINGS_FILE_H

#include "base/attributes.h"

#include <stddef.h>
#include <stdio.h>

struct settings_file {
    const char *path; /* for messages; borrowed */
    FILE       *stream;
    unsigned    line; /* the number of the line last read, from 1 */
    char       *text; /* that line */
    size_t      size;
};

enum settings_result {
    SETTINGS_LINE, /* a name and its value */
    SETTINGS_END,
    SETTINGS_BAD, /* the reason says what and in which line */
};

/*
 * The next setting. A value may stand in double quotes, where \" and \\ mean " and \; without them it goes to the end
 * of the line. A # after a blank is refused there, since it could be meant either way. Name and value live until the
 * next call. `reason` has room for `reason_size` bytes.
 */
enum settings_result settings_next(struct settings_file *file, const char **name, const char **value, char *reason,
                                   size_t reason_size) MUST_CHECK;

/* Closes the stream and gives the memory back. */
void settings_close(struct settings_file *file);

#endif
