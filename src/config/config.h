/* What can be set from outside: read once at start from the command line, the environment and a file. */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include "base/attributes.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum config_program {
    CONFIG_WORKER   = 1, /* callbook-fcgi */
    CONFIG_OPERATOR = 2, /* callbook */
};

/* One member for each row of options.def. Texts are never NULL and live until config_free. */
struct config {
#define FLAG                                              bool
#define TEXT                                              const char *
#define CHOICE                                            const char *
#define NUMBER(least, most)                               int64_t
#define OPTION(name, kind, fallback, programs, word, doc) kind name;
#include "config/options.def"
#undef OPTION
#undef NUMBER
#undef CHOICE
#undef TEXT
#undef FLAG
    struct config_text *texts; /* the memory of the texts */
};

enum config_result {
    CONFIG_OK,
    CONFIG_HELP_PRINTED, /* something was asked for and is on the standard output: the program ends with success */
    CONFIG_BAD,          /* the reason says what is wrong and where */
};

enum { CONFIG_REASON_SIZE = 512 };

/* A program's command line; `*first_argument` gets the index of the first that is no option. */
struct command_line {
    int    argc;
    char **argv;
    int   *first_argument;
};

/*
 * Fills the config; a value comes from the command line (--database-host=X or --database-host X), else the environment
 * (CALLBOOK_DATABASE_HOST), else the file (database_host = X), else the table. The file is that of --config, else of
 * CALLBOOK_CONFIG, else .htcallbook.conf beside the running binary (on shared hosting the environment holds only PATH),
 * else SYSCONFDIR/callbook/callbook.conf; the last two need not exist. The member config says in the end which it was.
 * Flags, --openapi included, leave file and environment unread. The password may also come from a file of its own; see
 * config/password.h.
 *
 * The line's first_argument is argc where every argument is an option; the worker takes no others. Warns on stderr
 * about a file that holds a password and is readable by everybody. To be called before threads and signal handlers.
 */
enum config_result config_load(struct config *config, enum config_program program, const struct command_line *line,
                               char reason[CONFIG_REASON_SIZE]);

/* Gives the texts back, also after CONFIG_BAD; the config must not be used any more. */
void config_free(struct config *config);

/* --help: the usage and one paragraph for each option of that program. */
void config_print_help(enum config_program program, FILE *out);

/* --version: the program's name and version on one line. */
void config_print_version(enum config_program program, FILE *out);

/* A configuration file with every setting, its description and its default, all commented out. */
void config_print_sample(FILE *out);

/* The options of that program, as man(7) .TP entries. */
void config_print_manual(enum config_program program, FILE *out);

/* The settings of the file, as man(7) .TP entries. */
void config_print_settings(FILE *out);

#endif
