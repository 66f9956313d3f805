#include "config/password.h"

#include "config/secret_file.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };

/* Where systemd has put its credential; false: there is none. */
static bool credential_path(char path[PATH_SIZE])
{
    const char *folder = getenv("CREDENTIALS_DIRECTORY");
    int         len;

    if (!folder || !*folder)
        return false;
    len = snprintf(path, PATH_SIZE, "%s/database_password", folder);
    return len < PATH_SIZE && access(path, F_OK) == 0;
}

bool config_find_password(const struct config *config, char *secret, char reason[CONFIG_REASON_SIZE])
{
    const char *path = config->database_password_file;
    char        credential[PATH_SIZE];

    *secret = '\0';
    if (*path && config->database_password[0]) {
        snprintf(reason, CONFIG_REASON_SIZE,
                 "database_password and database_password_file are both set; choose one of them");
        return false;
    }
    if (config->database_password[0] || (!*path && !credential_path(credential)))
        return true;
    return secret_file_read(*path ? path : credential, secret, reason, CONFIG_REASON_SIZE);
}

static void hide(char *value)
{
    memset(value, 'x', strlen(value));
}

/* In one piece: the pointers, and after them the texts. */
static char **copy_of(int argc, char **argv)
{
    size_t count = (size_t)argc + 1;
    size_t size  = count * sizeof(char *);
    char **copy;
    char  *text;

    for (int i = 0; i < argc; i++)
        size += strlen(argv[i]) + 1;
    if (!(copy = malloc(size)))
        return NULL;
    text = (char *)(copy + count);
    for (int i = 0; i < argc; i++) {
        size_t len = strlen(argv[i]) + 1;

        copy[i] = memcpy(text, argv[i], len);
        text += len;
    }
    copy[argc] = NULL;
    return copy;
}

static void hide_arguments(int argc, char **argv)
{
    static const char option[] = "--database-password";
    size_t            len      = sizeof(option) - 1;

    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strncmp(argv[i], option, len) != 0)
            continue;
        if (argv[i][len] == '=')
            hide(argv[i] + len + 1);
        else if (argv[i][len] == '\0' && i + 1 < argc)
            hide(argv[++i]);
    }
}

/* The library keeps what is set on its heap; what the process was started with stays where /proc shows it. */
static bool hide_variable(const char *name)
{
    char *shown = getenv(name);
    char *value = shown ? strdup(shown) : NULL;
    bool  good;

    if (!shown)
        return true;
    if (!value)
        return false;
    hide(shown);
    good = setenv(name, value, 1) == 0;
    free(value);
    return good;
}

char **config_hide_password(int argc, char **argv)
{
    char **copy = copy_of(argc, argv);
    bool   good = hide_variable("CALLBOOK_DATABASE_PASSWORD");

    hide_arguments(argc, argv);
    if (good)
        return copy;
    free(copy);
    return NULL;
}
