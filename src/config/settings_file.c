#include "config/settings_file.h"

#include "base/str.h"

#include <errno.h>
#include <stdlib.h>

/* Cuts blanks and the line's end off, in place. */
static char *trim(char *text)
{
    struct str kept  = str_trimmed(str_from(text));
    char      *start = text + (kept.at - text);

    start[kept.len] = '\0';
    return start;
}

/* Takes the quotes off in place. Returns what is wrong, or NULL. */
static const char *unquote(char *value)
{
    char *from = value + 1;
    char *to   = value;

    while (*from && *from != '"') {
        if (*from == '\\' && *++from != '\\' && *from != '"')
            return "in quotes, \\ may stand only before another \\ or a quote";
        *to++ = *from++;
    }
    if (from[0] != '"' || from[1])
        return "the value must end with its closing quote";
    *to = '\0';
    return NULL;
}

/* Splits a line at its first = sign. Returns what is wrong, or NULL. */
static const char *line_split(char *line, const char **name, const char **value)
{
    char *equals = strchr(line, '=');
    char *found;

    if (!equals)
        return "a line must read: name = value";
    *equals = '\0';
    found   = trim(equals + 1);
    *name   = trim(line);
    *value  = found;
    if (found[0] == '"')
        return unquote(found);
    if (found[0] == '#' || strstr(found, " #") || strstr(found, "\t#"))
        return "put a comment on a line of its own, or the value with its # in quotes";
    return NULL;
}

enum settings_result settings_next(struct settings_file *file, const char **name, const char **value, char *reason,
                                   size_t reason_size)
{
    ssize_t len;

    while ((len = getline(&file->text, &file->size, file->stream)) >= 0) {
        bool        is_text = strlen(file->text) == (size_t)len;
        char       *line    = trim(file->text);
        const char *fault;

        file->line++;
        if (is_text && (!*line || *line == '#'))
            continue;
        fault = is_text ? line_split(line, name, value) : "there is a NUL byte";
        if (!fault)
            return SETTINGS_LINE;
        snprintf(reason, reason_size, "%s:%u: %s", file->path, file->line, fault);
        return SETTINGS_BAD;
    }
    if (!ferror(file->stream) && feof(file->stream))
        return SETTINGS_END;
    snprintf(reason, reason_size, "cannot read %s: %s", file->path, strerror(errno));
    return SETTINGS_BAD;
}

void settings_close(struct settings_file *file)
{
    fclose(file->stream);
    free(file->text);
}
