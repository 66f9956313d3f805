#include "base/log.h"

#include "base/clock.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

enum { LOG_PATH_SIZE = 4096, LOG_MESSAGE_SIZE = 1024 };

static const char end_of_truncated[] = " truncated=true\n";

/* clang-format off */
static const struct {
    const char *name;
    int         priority;
} levels[] = {
    [LOG_LEVEL_ERROR]   = {"error",   LOG_ERR},
    [LOG_LEVEL_WARNING] = {"warning", LOG_WARNING},
    [LOG_LEVEL_INFO]    = {"info",    LOG_INFO},
    [LOG_LEVEL_DEBUG]   = {"debug",   LOG_DEBUG},
};
/* clang-format on */

/* Set by log_open at the program's start, and when the configuration is read again. */
static struct {
    bool to_syslog;
    int  descriptor;
    int  file; /* the number of the log's file, once there was one: processes that share it may still use it */
    enum log_level level;
    char           path[LOG_PATH_SIZE]; /* empty unless it goes to a file */
} target = {.descriptor = STDERR_FILENO, .file = -1, .level = LOG_LEVEL_INFO};

bool log_level_read(const char *name, enum log_level *level)
{
    for (size_t i = 0; i < COUNT_OF(levels); i++) {
        if (strcmp(name, levels[i].name) == 0) {
            *level = (enum log_level)i;
            return true;
        }
    }
    return false;
}

static int file_open(const char *path)
{
    return open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, S_IRUSR | S_IWUSR | S_IRGRP);
}

static bool is_file(const char *name)
{
    return strcmp(name, "stderr") != 0 && strcmp(name, "syslog") != 0;
}

/* Under the number that the log's file has had before, so that nobody ever writes to a number of something else. */
static bool file_replace(int descriptor)
{
    return dup2(descriptor, target.file) >= 0 && fcntl(target.file, F_SETFD, FD_CLOEXEC) >= 0;
}

static bool file_use(const char *path)
{
    int  descriptor = file_open(path);
    bool good;

    if (descriptor < 0)
        return false;
    if (target.file < 0) {
        target.file = descriptor;
        return true;
    }
    good = file_replace(descriptor);
    close(descriptor);
    return good;
}

bool log_open(const char *name, enum log_level level)
{
    size_t len = is_file(name) ? strlen(name) : 0;

    if (len >= sizeof(target.path)) {
        errno = ENAMETOOLONG;
        return false;
    }
    if (len && !file_use(name))
        return false;
    if (!len && target.file >= 0)
        file_replace(STDERR_FILENO);
    target.to_syslog  = strcmp(name, "syslog") == 0;
    target.descriptor = len ? target.file : STDERR_FILENO;
    target.level      = level;
    memcpy(target.path, name, len);
    target.path[len] = '\0';
    if (target.to_syslog)
        openlog("callbook", LOG_PID | LOG_NDELAY, LOG_DAEMON);
    return true;
}

bool log_reopen(void)
{
    return !target.path[0] || file_use(target.path);
}

bool log_is_on(enum log_level level)
{
    return level <= target.level;
}

/* Adds bytes if there is room for them and for `reserve` more in front of the line's end. */
static bool put(struct log_line *line, const char *bytes, size_t len, size_t reserve)
{
    if (len + reserve > sizeof(line->text) - (sizeof(end_of_truncated) - 1) - line->len)
        return false;
    memcpy(line->text + line->len, bytes, len);
    line->len += len;
    return true;
}

/* Adds a field whose value needs no quotes, all of it or nothing. Leaves room for a closing quote. */
static void put_field(struct log_line *line, const char *name, const char *value)
{
    size_t before = line->len;

    if (line->truncated)
        return;
    if ((!before || put(line, " ", 1, 0)) && put(line, name, strlen(name), 1) && put(line, "=", 1, strlen(value)) &&
        put(line, value, strlen(value), 1))
        return;
    line->len       = before;
    line->truncated = true;
}

/* A dot and three digits. */
static void put_three(char *at, int number)
{
    at[0] = '.';
    at[1] = (char)('0' + number / 100);
    at[2] = (char)('0' + number / 10 % 10);
    at[3] = (char)('0' + number % 10);
}

static void put_time(struct log_line *line)
{
    struct instant now    = clock_now();
    int            millis = (int)(now.micros / 1000 % 1000);
    char           text[INSTANT_SIZE + 5];

    instant_print(now, text);
    put_three(text + INSTANT_SIZE - 1, millis);
    text[INSTANT_SIZE + 3] = 'Z';
    text[INSTANT_SIZE + 4] = '\0';
    put_field(line, "time", text);
}

void log_begin(struct log_line *line, enum log_level level, const char *event)
{
    line->level = level;
    line->len   = 0;
    /* Nothing is added to a truncated line: an unwanted one costs no time. */
    line->truncated = !log_is_on(level);
    if (line->truncated)
        return;
    put_time(line);
    put_field(line, "level", levels[level].name);
    put_field(line, "event", event);
}

/* One character of a value as it stands in quotes. */
struct glyph {
    size_t taken; /* bytes of the value */
    size_t len;
    char   text[5];
    bool   is_plain; /* asks for no quotes */
};

/* How many bytes the first character has; 0: it is no UTF-8. */
static size_t sequence_length(struct str rest)
{
    unsigned char first = (unsigned char)rest.at[0];
    size_t        len   = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;

    return len <= rest.len && utf8_valid((struct str){.at = rest.at, .len = len}) ? len : 0;
}

static struct glyph glyph_of(struct str rest)
{
    unsigned char first = (unsigned char)rest.at[0];
    struct glyph  glyph = {.taken = sequence_length(rest)};
    bool          is_control =
        first < 0x20 || first == 0x7f || (glyph.taken == 2 && first == 0xc2 && (unsigned char)rest.at[1] < 0xa0);

    if (!glyph.taken || is_control) {
        glyph.taken = 1;
        glyph.len   = (size_t)snprintf(glyph.text, sizeof(glyph.text), "\\x%02x", first);
    } else if (first == '"' || first == '\\') {
        glyph.len = (size_t)snprintf(glyph.text, sizeof(glyph.text), "\\%c", first);
    } else {
        glyph.len      = glyph.taken;
        glyph.is_plain = first != ' ' && first != '=';
        memcpy(glyph.text, rest.at, glyph.len);
    }
    return glyph;
}

/* Most values are numbers and words: there every byte stands for itself. */
static bool is_word(struct str value)
{
    for (size_t i = 0; i < value.len; i++) {
        char c = value.at[i];

        if (c <= ' ' || c > '~' || c == '"' || c == '\\' || c == '=')
            return false;
    }
    return value.len > 0;
}

static bool needs_quotes(struct str value)
{
    struct glyph glyph;

    for (size_t at = 0; at < value.len; at += glyph.taken) {
        glyph = glyph_of(str_from_at(value, at));
        if (!glyph.is_plain)
            return true;
    }
    return value.len == 0;
}

void log_text(struct log_line *line, const char *name, struct str value)
{
    struct glyph glyph;
    bool         is_quoted;

    if (line->truncated)
        return;
    if (is_word(value)) {
        put_field(line, name, "");
        line->truncated = line->truncated || !put(line, value.at, value.len, 1);
        return;
    }
    is_quoted = needs_quotes(value);
    put_field(line, name, is_quoted ? "\"" : "");
    if (line->truncated)
        return;
    for (size_t at = 0; at < value.len && !line->truncated; at += glyph.taken) {
        glyph           = glyph_of(str_from_at(value, at));
        line->truncated = !put(line, glyph.text, glyph.len, 1);
    }
    if (is_quoted)
        put(line, "\"", 1, 0);
}

/* Writes the digits of a number that is not negative so that they end before `end`; where they begin. */
static char *digits_before(uint64_t number, char *end)
{
    do
        *--end = (char)('0' + number % 10);
    while (number /= 10);
    return end;
}

static const char *number_text(int64_t number, char *end)
{
    char *start;

    *--end = '\0';
    start  = digits_before(number < 0 ? -(uint64_t)number : (uint64_t)number, end);
    if (number < 0)
        *--start = '-';
    return start;
}

void log_number(struct log_line *line, const char *name, int64_t value)
{
    char text[24];

    put_field(line, name, number_text(value, text + sizeof(text)));
}

void log_micros(struct log_line *line, const char *name, int64_t micros)
{
    char text[32];

    /* A clock may have been set back in between. */
    if (micros < 0)
        micros = 0;
    put_three(text + sizeof(text) - 5, (int)(micros % 1000));
    text[sizeof(text) - 1] = '\0';
    put_field(line, name, digits_before((uint64_t)micros / 1000, text + sizeof(text) - 5));
}

void log_end(struct log_line *line)
{
    const char *end = line->truncated ? end_of_truncated : "\n";
    ssize_t     sent;

    if (!log_is_on(line->level))
        return;
    if (target.to_syslog) {
        syslog(levels[line->level].priority, "%.*s%s", (int)line->len, line->text, end);
        return;
    }
    /* put() has kept room for the longer end. */
    memcpy(line->text + line->len, end, strlen(end));
    do
        sent = write(target.descriptor, line->text, line->len + strlen(end));
    while (sent < 0 && errno == EINTR);
}

void log_event(enum log_level level, const char *event, const char *format, ...)
{
    char            message[LOG_MESSAGE_SIZE];
    struct log_line line;
    va_list         arguments;
    int             len;

    if (!log_is_on(level))
        return;
    va_start(arguments, format);
    len = vsnprintf(message, sizeof(message), format, arguments);
    va_end(arguments);
    log_begin(&line, level, event);
    log_text(&line, "msg", str_from(len < 0 ? format : message));
    line.truncated = line.truncated || len >= (int)sizeof(message);
    log_end(&line);
}
