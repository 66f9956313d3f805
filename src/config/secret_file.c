#include "config/secret_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static bool refuse(const char *path, const char *why, char *reason, size_t reason_size)
{
    snprintf(reason, reason_size, "%s %s", path, why);
    return false;
}

static void warn_of_readers(const char *path, FILE *file)
{
    struct stat status;

    if (fstat(fileno(file), &status) == 0 && S_ISREG(status.st_mode) && (status.st_mode & S_IROTH))
        fprintf(stderr, "callbook: warning: %s holds a secret and everybody can read it; do: chmod o-r %s\n", path,
                path);
}

/* What is wrong with the bytes, NULL: nothing. Cuts the end of the line off. */
static const char *content_fault(char *secret, size_t len)
{
    if (len && secret[len - 1] == '\n')
        len--;
    if (len && secret[len - 1] == '\r')
        len--;
    secret[len] = '\0';
    if (!len)
        return "is empty, but should hold a secret";
    if (strlen(secret) != len)
        return "holds a NUL byte";
    if (strpbrk(secret, "\r\n"))
        return "has more than one line";
    return NULL;
}

bool secret_file_read(const char *path, char *secret, char *reason, size_t reason_size)
{
    FILE       *file = fopen(path, "re");
    const char *fault;
    size_t      len;
    int         error;

    if (!file) {
        snprintf(reason, reason_size, "cannot read %s: %s", path, strerror(errno));
        return false;
    }
    warn_of_readers(path, file);
    len   = fread(secret, 1, SECRET_LENGTH_MAX + 1, file);
    error = ferror(file) ? errno : 0;
    fclose(file);
    if (error) {
        snprintf(reason, reason_size, "cannot read %s: %s", path, strerror(error));
        return false;
    }
    fault = len > SECRET_LENGTH_MAX ? "is too long for a secret" : content_fault(secret, len);
    return fault ? refuse(path, fault, reason, reason_size) : true;
}
