#include "base/timezone.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_MAX_BYTES = 64, NAME_MAX_SLASHES = 2, PATH_MAX_BYTES = 1024 };

static bool is_name_character(char c)
{
    return char_is_letter_or_digit(c) || c == '_' || c == '-' || c == '+';
}

/* Letters, digits and _ - +, in parts with single slashes between: no dot, so no way out of the folder. */
static bool is_well_formed(struct str name)
{
    bool   slash   = true;
    size_t slashes = 0;

    if (!name.len || name.len > NAME_MAX_BYTES)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        if (name.at[i] == '/' ? slash : !is_name_character(name.at[i]))
            return false;
        slash = name.at[i] == '/';
        slashes += slash;
    }
    return !slash && slashes <= NAME_MAX_SLASHES;
}

/* Files of the folder that are no zones of their own. */
static bool is_other(struct str name)
{
    static const char *const others[] = {"localtime", "posixrules", "Factory"};

    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        if (str_is(name, others[i]))
            return true;
    return str_starts(name, STR("posix/")) || str_starts(name, STR("right/"));
}

/* A compiled zone begins with four fixed bytes (RFC 9636). Read without stdio, whose memory might be what is missing.
 */
static bool is_zone_file(const char *path)
{
    struct stat about;
    char        magic[4];
    int         file;
    bool        is_zone;

    if (stat(path, &about) || !S_ISREG(about.st_mode) || (file = open(path, O_RDONLY | O_CLOEXEC)) < 0)
        return false;
    is_zone = read(file, magic, sizeof(magic)) == sizeof(magic) && memcmp(magic, "TZif", sizeof(magic)) == 0;
    close(file);
    return is_zone;
}

bool timezone_known(const char *folder, struct str name)
{
    char path[PATH_MAX_BYTES];

    if (!is_well_formed(name) || is_other(name))
        return false;
    if (snprintf(path, sizeof(path), "%s/" STR_FMT, folder, STR_ARG(name)) >= (int)sizeof(path))
        return false;
    return is_zone_file(path);
}

void timezone_check(struct arena *arena, const char *folder, struct str name, struct faults *faults)
{
    if (!timezone_known(folder, name))
        fault_at(arena, faults, STR("/timezone"), CODE_invalid_timezone,
                 "It must be an IANA time zone, such as Europe/Lisbon.");
}

bool timezone_database_present(const char *folder)
{
    return timezone_known(folder, STR("UTC"));
}
