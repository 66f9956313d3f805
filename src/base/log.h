/*
 * The log: one line for each event, in logfmt, written with a single write(2) so that workers can share a file.
 *
 *     time=2026-04-10T09:24:11.123Z level=info event=request id=4f2a… status=200 ms=1.204
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/attributes.h"
#include "base/str.h"

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

/* The level of that name: error, warning, info or debug. False: there is no such level. */
bool log_level_read(const char *name, enum log_level *level);

/*
 * Sends the lines of that level and of more serious ones to "stderr", "syslog" or the file of that path, which is made
 * when it is missing. False: the file cannot be opened, errno says why, and nothing has changed. Until the first call
 * lines of level info go to stderr.
 */
bool log_open(const char *target, enum log_level level) MUST_CHECK;

/* Opens the file again by its path, after somebody has moved it away. False: it cannot, and the old one stays. */
bool log_reopen(void) MUST_CHECK;

/* Would a line of that level be written? */
bool log_is_on(enum log_level level);

enum { LOG_LINE_SIZE = 2048 };

/* A line in the making. What does not fit is left out, and the line then ends in truncated=true. */
struct log_line {
    enum log_level level;
    bool           truncated;
    size_t         len;
    char           text[LOG_LINE_SIZE];
};

/* Begins a line with time, level and event. Names of events and fields are plain words: they are not escaped. */
void log_begin(struct log_line *line, enum log_level level, const char *event);

/*
 * Adds name=value. Where a value needs it, it stands in double quotes; there " and \ have a \ before them, and control
 * bytes and bytes that are not UTF-8 appear as \xNN.
 */
void log_text(struct log_line *line, const char *name, struct str value);
void log_number(struct log_line *line, const char *name, int64_t value);

/* Adds a time span, given in microseconds and written in milliseconds with three decimals: ms=1.204. */
void log_micros(struct log_line *line, const char *name, int64_t micros);

/* Writes the line, unless its level is not wanted. A log that cannot be written to stops nothing. */
void log_end(struct log_line *line);

/* A whole line with one field, msg, of at most 1,023 bytes. */
void log_event(enum log_level level, const char *event, const char *format, ...) PRINTF_LIKE(3, 4);

#endif
