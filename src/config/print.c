#include "config/config.h"

#include "base/str.h"
#include "config/options.h"

#include <inttypes.h>
#include <stdio.h>

#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "unreleased"
#endif

enum { LINE_WIDTH = 79, DESCRIPTION_SIZE = 512 };

static const char *program_name(enum config_program program)
{
    return program == CONFIG_WORKER ? "callbook-fcgi" : "callbook";
}

/* Prints text in lines that each begin with `start`. */
static void wrapped(FILE *out, const char *start, const char *text)
{
    while (*text) {
        size_t room = LINE_WIDTH - strlen(start);
        size_t len  = strlen(text);

        if (len > room) {
            len = room;
            while (len && text[len] != ' ')
                len--;
            if (!len)
                len = strcspn(text, " ");
        }
        fprintf(out, "%s%.*s\n", start, (int)len, text);
        text += len;
        text += strspn(text, " ");
    }
}

/* Prints a name with `separator` between its words. */
static void name_print(FILE *out, const char *name, const char *separator)
{
    for (; *name; name++) {
        if (*name == '_')
            fputs(separator, out);
        else
            fputc(*name, out);
    }
}

static bool is_of(const struct config_option *option, enum config_program program)
{
    return (option->programs & program) != 0;
}

void config_print_version(enum config_program program, FILE *out)
{
    fprintf(out, "%s %s\n", program_name(program), PACKAGE_VERSION);
}

static void usage_print(enum config_program program, FILE *out)
{
    if (program == CONFIG_WORKER)
        fputs("Usage: callbook-fcgi [option]...\n"
              "Serves Callbook's API as FastCGI on descriptor 0. spawn-fcgi, systemd or Apache\n"
              "start it.\n",
              out);
    else
        fputs("Usage: callbook [option]... command [argument]...\n"
              "Looks after a Callbook installation. Commands: migrate, doctor, reindex, phones,\n"
              "histories, purge, jobs, export, import, account, token. \"callbook COMMAND --help\" tells more.\n",
              out);
}

/* The description, and for a number its limits. */
static void description(const struct config_option *option, char text[DESCRIPTION_SIZE])
{
    int len = snprintf(text, DESCRIPTION_SIZE, "%s", option->doc);

    if (option->kind == OPTION_NUMBER)
        snprintf(text + len, DESCRIPTION_SIZE - (size_t)len, " From %" PRId64 " to %" PRId64 ".", option->least,
                 option->most);
}

static void option_help(const struct config_option *option, FILE *out)
{
    char text[DESCRIPTION_SIZE];

    fputs("\n  --", out);
    name_print(out, option->name, "-");
    fprintf(out, "%s%s", option->word[0] ? "=" : "", option->word);
    if (option->fallback[0])
        fprintf(out, " (default %s)", option->fallback);
    fputc('\n', out);
    description(option, text);
    wrapped(out, "      ", text);
}

void config_print_help(enum config_program program, FILE *out)
{
    usage_print(program, out);
    fputs("\nWhat takes a value can also stand in the configuration file, as\n"
          "\"database_host = value\", and in the environment, as CALLBOOK_DATABASE_HOST.\n",
          out);
    for (enum option_index index = 0; index < OPTION_COUNT; index++)
        if (is_of(&config_options[index], program))
            option_help(&config_options[index], out);
}

void config_print_sample(FILE *out)
{
    fputs("# Callbook's configuration. A line reads: name = value. A value may stand in\n"
          "# double quotes. What is commented out here shows the default.\n",
          out);
    for (enum option_index index = 0; index < OPTION_COUNT; index++) {
        const struct config_option *option = &config_options[index];
        char                        text[DESCRIPTION_SIZE];

        if (!option_is_setting(index))
            continue;
        description(option, text);
        fputc('\n', out);
        wrapped(out, "# ", text);
        if (strchr(option->word, '|'))
            fprintf(out, "# Values: %s.\n", option->word);
        fprintf(out, "#%s =%s%s\n", option->name, option->fallback[0] ? " " : "", option->fallback);
    }
}

/* Text for man(7): a backslash means something there, and a plain - may become a hyphen. */
static void roff_print(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '\\')
            fputs("\\e", out);
        else if (*text == '-')
            fputs("\\-", out);
        else
            fputc(*text, out);
    }
}

static void roff_description(FILE *out, const struct config_option *option)
{
    char text[DESCRIPTION_SIZE];

    description(option, text);
    roff_print(out, text);
    if (option->fallback[0]) {
        fputs("\nDefault: ", out);
        roff_print(out, option->fallback);
        fputc('.', out);
    }
    fputc('\n', out);
}

void config_print_manual(enum config_program program, FILE *out)
{
    for (enum option_index index = 0; index < OPTION_COUNT; index++) {
        const struct config_option *option = &config_options[index];

        if (!is_of(option, program))
            continue;
        fputs(".TP\n\\fB\\-\\-", out);
        name_print(out, option->name, "\\-");
        fputs(option->word[0] ? "\\fR=\\fI" : "", out);
        roff_print(out, option->word);
        fputs("\\fR\n", out);
        roff_description(out, option);
    }
}

void config_print_settings(FILE *out)
{
    for (enum option_index index = 0; index < OPTION_COUNT; index++) {
        const struct config_option *option = &config_options[index];

        if (!option_is_setting(index))
            continue;
        fprintf(out, ".TP\n\\fB%s\\fR = \\fI", option->name);
        roff_print(out, option->word);
        fputs("\\fR\n", out);
        roff_description(out, option);
    }
}
