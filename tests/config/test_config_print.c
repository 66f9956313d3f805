#include "config/config.h"
#include "config/options.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <unistd.h>

enum { TEXT_SIZE = 16384 };

/* Everything written to the file so far; closes it. */
static void text_of(FILE *file, char text[TEXT_SIZE])
{
    size_t len;

    rewind(file);
    len       = fread(text, 1, TEXT_SIZE - 1, file);
    text[len] = '\0';
    fclose(file);
}

static void help_of(enum config_program program, char text[TEXT_SIZE])
{
    FILE *file = tmpfile();

    config_print_help(program, file);
    text_of(file, text);
}

Test(config_print, help_lists_the_options_of_its_program_only)
{
    char text[TEXT_SIZE];

    help_of(CONFIG_OPERATOR, text);
    cr_expect(strstr(text, "\n  --database-host=hosts\n"));
    cr_expect(strstr(text, "\n  --database-port=port (default 3306)\n"));
    cr_expect_not(strstr(text, "--mount"));
    help_of(CONFIG_WORKER, text);
    cr_expect(strstr(text, "\n  --mount=/prefix\n"));
}

Test(config_print, no_line_of_help_is_wider_than_a_terminal)
{
    char text[TEXT_SIZE];

    help_of(CONFIG_WORKER, text);
    for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
        cr_expect(strcspn(line, "\n") < 80, "%.*s", (int)strcspn(line, "\n"), line);
}

extern char **environ;

Test(config_print, the_sample_is_a_valid_file_with_and_without_its_comment_signs)
{
    static char *nothing[] = {NULL};

    environ = nothing;
    for (int is_bare = 0; is_bare < 2; is_bare++) {
        char               path[] = "/tmp/test_config_print_XXXXXX";
        char              *argv[] = {"callbook", "--config", path, NULL};
        FILE              *sample = tmpfile();
        FILE              *file   = fdopen(mkstemp(path), "w");
        char               text[TEXT_SIZE];
        struct config      config;
        char               reason[CONFIG_REASON_SIZE];
        int                first;
        enum config_result result;

        config_print_sample(sample);
        text_of(sample, text);
        for (const char *at = text; *at; at++)
            if (!is_bare || *at != '#' || at[1] == ' ')
                fputc(*at, file);
        fclose(file);
        result = config_load(&config, CONFIG_OPERATOR,
                             &(struct command_line){.argc = 3, .argv = argv, .first_argument = &first}, reason);
        unlink(path);
        cr_assert_eq(result, CONFIG_OK, "%s", reason);
        cr_expect_str_eq(config.database_name, "callbook");
        cr_expect_eq(config.memory_limit, 268435456);
        config_free(&config);
    }
}

Test(config_print, the_sample_and_the_manual_name_every_setting_once)
{
    char  sample[TEXT_SIZE];
    char  manual[TEXT_SIZE];
    FILE *file = tmpfile();

    config_print_sample(file);
    text_of(file, sample);
    file = tmpfile();
    config_print_settings(file);
    text_of(file, manual);
    for (enum option_index index = 0; index < OPTION_COUNT; index++) {
        int         expected = option_is_setting(index);
        char        line[128];
        const char *found;

        snprintf(line, sizeof(line), "\n#%s =", config_options[index].name);
        found = strstr(sample, line);
        cr_expect_eq(found != NULL, expected, "%s", line);
        cr_expect_not(found && strstr(found + 1, line), "%s", line);
        snprintf(line, sizeof(line), ".TP\n\\fB%s\\fR = ", config_options[index].name);
        found = strstr(manual, line);
        cr_expect_eq(found != NULL, expected, "%s", line);
        cr_expect_not(found && strstr(found + 1, line), "%s", line);
    }
}

Test(config_print, the_manual_keeps_hyphens_that_a_reader_may_copy)
{
    char  text[TEXT_SIZE];
    FILE *file = tmpfile();

    config_print_manual(CONFIG_OPERATOR, file);
    text_of(file, text);
    cr_expect(strstr(text, ".TP\n\\fB\\-\\-database\\-host\\fR=\\fIhosts\\fR\n"));
    for (const char *at = strchr(text, '-'); at; at = strchr(at + 1, '-'))
        cr_expect(at > text && at[-1] == '\\', "%.20s", at);
}
