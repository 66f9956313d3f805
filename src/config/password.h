/* The database's password: where it can come from when it is no setting, and how it is kept from others' eyes. */
#ifndef CONFIG_PASSWORD_H
#define CONFIG_PASSWORD_H

#include "config/config.h"

/*
 * The password in the file of database_password_file, else, when there is no database_password either, systemd's
 * credential of that name, else the empty text. `secret` has room for SECRET_LENGTH_MAX bytes and a NUL. False: the
 * reason says what is wrong.
 */
bool config_find_password(const struct config *config, char *secret, char reason[CONFIG_REASON_SIZE]) MUST_CHECK;

/*
 * Writes over the password in the command line and in the environment, where others could read it in /proc for as long
 * as the process lives. To be called after config_load, which has its own copy. Gives arguments for another
 * config_load: with them and the environment, which is kept where nobody sees it, it finds the same. The caller frees
 * them, in one; NULL: there is no memory.
 */
char **config_hide_password(int argc, char **argv) MUST_CHECK;

#endif
