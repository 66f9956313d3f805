/* A file that holds one secret, such as a password: what systemd's LoadCredential= and containers hand to a program. */
#ifndef CONFIG_SECRET_FILE_H
#define CONFIG_SECRET_FILE_H

#include "base/attributes.h"

#include <stdbool.h>
#include <stddef.h>

enum { SECRET_LENGTH_MAX = 4096 };

/*
 * Reads the file's one line, without its end, into `secret`, which has room for SECRET_LENGTH_MAX bytes and a NUL.
 * False, with a reason of at most `reason_size` bytes: it cannot be read, is empty or too long, or has a second line or
 * a NUL. Warns on stderr when everybody may read it.
 */
bool secret_file_read(const char *path, char *secret, char *reason, size_t reason_size) MUST_CHECK;

#endif
