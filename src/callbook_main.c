/* callbook: the operator's command. */
#include "base/log.h"
#include "config/password.h"
#include "operator/operator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPERATOR_MEMORY = 64 << 20, DATABASE_SECONDS = 3600 /* a migration may take long */ };

/* Whether that is the first word of commands of two words. */
static bool is_group(const char *word)
{
    for (size_t i = 0; i < command_count; i++)
        if (commands[i].group && strcmp(commands[i].group, word) == 0)
            return true;
    return false;
}

/* The commands of a group, or with NULL all. */
static void print_commands(const char *group, FILE *out)
{
    fprintf(out, "usage: callbook [options] %s%s…\n\n", group ? group : "command", group ? " command " : " ");
    for (size_t i = 0; i < command_count; i++) {
        const struct command *command = &commands[i];

        if (group && (!command->group || strcmp(command->group, group) != 0))
            continue;
        fprintf(out, "  %s%s%s%s%s\n      %s\n", command->group ? command->group : "", command->group ? " " : "",
                command->name, command->subject ? " " : "", command->subject ? command->subject : "", command->summary);
    }
    fputs("\n`callbook command --help` tells more of a command, `callbook --help` of the options.\n", out);
}

/* The command that the words name; `used` gets their number. NULL: there is none. */
static const struct command *find_command(int argc, char **argv, int *used)
{
    for (size_t i = 0; i < command_count; i++) {
        bool is_group = commands[i].group != NULL;

        *used = is_group ? 2 : 1;
        if (argc < *used || strcmp(argv[*used - 1], commands[i].name) != 0)
            continue;
        if (!is_group || strcmp(argv[0], commands[i].group) == 0)
            return &commands[i];
    }
    return NULL;
}

static int run(const struct config *config, const struct command *command, const struct arguments *arguments)
{
    struct operation operation = {.config = config, .db_settings = db_settings_from(config), .json = arguments->json};
    int              status;

    operation.db_settings.timeout = DATABASE_SECONDS;
    operation.tenant.arena        = arena_new(OPERATOR_MEMORY);
    operation.tenant.db           = db_new(&operation.db_settings);
    status                        = command->run(&operation, arguments);
    db_free(operation.tenant.db);
    arena_free(operation.tenant.arena);
    if (fflush(stdout) != 0)
        return EXIT_FAILED;
    return status;
}

static int choose(const struct config *config, int argc, char **argv)
{
    const struct command *command;
    struct arguments      arguments;
    int                   used;

    if (!argc) {
        print_commands(NULL, stderr);
        return EXIT_USAGE;
    }
    if (argc == 2 && is_group(argv[0]) && strcmp(argv[1], "--help") == 0) {
        print_commands(argv[0], stdout);
        return EXIT_DONE;
    }
    if (!(command = find_command(argc, argv, &used))) {
        operator_error(EXIT_USAGE, "there is no command %s%s%s", argv[0], argc > 1 ? " " : "", argc > 1 ? argv[1] : "");
        print_commands(is_group(argv[0]) ? argv[0] : NULL, stderr);
        return EXIT_USAGE;
    }
    if (!arguments_read(command, argc - used, argv + used, &arguments))
        return EXIT_USAGE;
    if (arguments.help) {
        command_print_help(command, stdout);
        return EXIT_DONE;
    }
    return run(config, command, &arguments);
}

int main(int argc, char **argv)
{
    struct config      config;
    char               reason[CONFIG_REASON_SIZE];
    int                first;
    int                status;
    enum config_result result = config_load(
        &config, CONFIG_OPERATOR, &(struct command_line){.argc = argc, .argv = argv, .first_argument = &first}, reason);

    free(config_hide_password(argc, argv));
    if (result == CONFIG_BAD) {
        status = operator_error(EXIT_USAGE, "%s", reason);
    } else if (result == CONFIG_HELP_PRINTED) {
        status = EXIT_DONE;
    } else if (!log_open("stderr", LOG_LEVEL_ERROR)) {
        status = EXIT_FAILED;
    } else {
        status = choose(&config, argc - first, argv + first);
    }
    config_free(&config);
    return status;
}
