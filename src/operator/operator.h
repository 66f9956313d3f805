/* The operator's command: what all subcommands share. */
#ifndef OPERATOR_OPERATOR_H
#define OPERATOR_OPERATOR_H

#include "config/config.h"
#include "db/db.h"

enum operator_exit {
    EXIT_DONE   = 0,
    EXIT_FAILED = 1, /* the database or the system */
    EXIT_USAGE  = 2,
    EXIT_EXISTS = 3, /* it exists already, or does not exist */
    EXIT_FAULTS = 4, /* `doctor` or `phones --check` found some, or `import` has refused rows */
};

struct operation {
    struct tenant        tenant; /* of no account, with the memory for all that the command does */
    const struct config *config;
    struct db_settings   db_settings;
    bool                 json; /* --json */
};

/* What follows a subcommand. */
struct arguments {
    bool        help;
    bool        json;
    bool        undo;
    bool        finish;
    bool        recount;
    bool        check;
    bool        mend;
    bool        yes;
    bool        once;
    const char *account;
    const char *name;
    const char *default_country;
    const char *timezone;
    const char *scopes;
    const char *expires;
    const char *token_file;
    const char *to;
    const char *as;
    const char *of;
    const char *format;
    const char *profile;
    const char *record_type;
    const char *in_campaign;
    const char *segment;
    const char *search;
    const char *filter;
    const char *fields;
    const char *type;
    const char *campaign;
    const char *columns;
    const char *match;
    const char *settings;
    const char *errors;
    const char *subject; /* the one argument that is no option */
};

struct command {
    const char *group; /* "account"; NULL for a command of one word */
    const char *name;
    const char *subject; /* how the argument is called in help texts; NULL: it takes none */
    const char *options; /* those that it takes, with blanks between */
    const char *needs;   /* those of them that must be given */
    const char *summary;
    int (*run)(struct operation *operation, const struct arguments *arguments);
};

extern const struct command commands[];
extern const size_t         command_count;

/* Reads the arguments of a command. False, with a message on stderr, when they are not right. */
bool arguments_read(const struct command *command, int argc, char **argv, struct arguments *arguments);
void command_print_help(const struct command *command, FILE *out);

/* Says on stderr what went wrong; returns the exit status that fits. */
int operator_problem(const struct problem *problem);
int operator_error(int status, const char *format, ...) PRINTF_LIKE(2, 3);

/* Prints described structs: with --json an array, else a table of the fields that have names. */
void operator_print_rows(const struct operation *operation, const struct list *rows);
/* Prints one described struct: with --json an object, else a line for each field. */
void operator_print_object(const struct operation *operation, const void *object);

/* What `doctor` says of the backlog of `purge`; true if it is too old, or cannot be read. */
bool purge_is_late(const struct operation *operation, struct str *detail);

/* On a terminal, how much of something is done, "accounts" for example; the line ends with the last one. */
void operator_progress(const char *what, int64_t done, int64_t total);

/* From now on TERM, INT and HUP are only noted: whether one has come. */
void operator_catch_signals(void);
bool operator_is_ending(void);

/* The operation's connection and memory for work on one account. */
struct account;
struct tenant operation_tenant(const struct operation *operation, const struct account *account);

/*
 * The account of that name or uuid, or without one all of them: rows of account_shape. `status` is the exit status when
 * there is none, with a message.
 */
struct problem *operator_accounts(struct operation *operation, const char *name, struct list *accounts,
                                  int *status) MUST_CHECK;

/*
 * Makes an index where an account's records have none yet, with progress on stderr, and counts what an older program
 * has not counted. Returns the exit status, and has said which accounts it could not do that for.
 */
int reindex_missing(struct operation *operation);

/* The subcommands. */
int command_migrate(struct operation *operation, const struct arguments *arguments);
int command_doctor(struct operation *operation, const struct arguments *arguments);
int command_phones(struct operation *operation, const struct arguments *arguments);
int command_histories(struct operation *operation, const struct arguments *arguments);
int command_purge(struct operation *operation, const struct arguments *arguments);
int command_reindex(struct operation *operation, const struct arguments *arguments);
int command_jobs(struct operation *operation, const struct arguments *arguments);
int command_export(struct operation *operation, const struct arguments *arguments);
int command_import(struct operation *operation, const struct arguments *arguments);
int command_account_create(struct operation *operation, const struct arguments *arguments);
int command_account_list(struct operation *operation, const struct arguments *arguments);
int command_account_set(struct operation *operation, const struct arguments *arguments);
int command_account_suspend(struct operation *operation, const struct arguments *arguments);
int command_account_export(struct operation *operation, const struct arguments *arguments);
int command_account_import(struct operation *operation, const struct arguments *arguments);
int command_account_delete(struct operation *operation, const struct arguments *arguments);
int command_token_create(struct operation *operation, const struct arguments *arguments);
int command_token_list(struct operation *operation, const struct arguments *arguments);
int command_token_revoke(struct operation *operation, const struct arguments *arguments);

#endif
