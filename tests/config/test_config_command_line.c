#include "base/str.h"
#include "config/config.h"
#include "config/password.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <unistd.h>

enum { MAX_ARGUMENTS = 8 };

static struct config config;
static char          reason[CONFIG_REASON_SIZE];
static int           first_argument;

extern char **environ;

/* Keeps the machine's own configuration out. */
static void set_up(void)
{
    static char *nothing[] = {NULL};

    environ = nothing;
    setenv("CALLBOOK_CONFIG", "/dev/null", 1);
}

static void tear_down(void)
{
    config_free(&config);
}

TestSuite(config_command_line, .init = set_up, .fini = tear_down);

/* Loads with the arguments that come before the first NULL. */
static enum config_result load(enum config_program program, const char *const arguments[MAX_ARGUMENTS])
{
    char              *argv[MAX_ARGUMENTS + 2] = {strdup("/nowhere/callbook")};
    int                argc                    = 1;
    enum config_result result;

    while (argc <= MAX_ARGUMENTS && arguments[argc - 1]) {
        argv[argc] = strdup(arguments[argc - 1]);
        argc++;
    }
    config_free(&config);
    result = config_load(&config, program,
                         &(struct command_line){.argc = argc, .argv = argv, .first_argument = &first_argument}, reason);
    for (int i = 0; i < argc; i++)
        free(argv[i]);
    return result;
}

Test(config_command_line, a_value_follows_the_equals_sign_or_is_the_next_argument)
{
    static const struct {
        const char *arguments[MAX_ARGUMENTS];
        const char *expected;
    } cases[] = {
        {{"--database-host=x"}, "x"},
        {{"--database-host", "x"}, "x"},
        {{"--database-host="}, ""},
        {{"--database-host", ""}, ""},
        {{"--database-host=a=b"}, "a=b"},
        {{"--database-host", "--help"}, "--help"},
        {{"--database-host=first", "--database-host", "last"}, "last"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        cr_assert_eq(load(CONFIG_WORKER, cases[i].arguments), CONFIG_OK, "case %zu: %s", i, reason);
        cr_expect_str_eq(config.database_host, cases[i].expected, "case %zu: %s", i, config.database_host);
    }
}

Test(config_command_line, a_faulty_command_line_is_refused)
{
    static const struct {
        enum config_program program;
        const char         *arguments[MAX_ARGUMENTS];
        const char         *expected;
    } cases[] = {
        {CONFIG_WORKER, {"--databas-host=x"}, "there is no option --databas-host; --help lists them"},
        {CONFIG_WORKER, {"--database_host=x"}, "there is no option --database_host; --help lists them"},
        {CONFIG_WORKER, {"--database"}, "there is no option --database; --help lists them"},
        {CONFIG_WORKER, {"-x"}, "there is no option -x; --help lists them"},
        {CONFIG_WORKER, {"--=x"}, "there is no option --; --help lists them"},
        {CONFIG_OPERATOR, {"--mount=/x"}, "there is no option --mount; --help lists them"},
        {CONFIG_OPERATOR, {"--openapi"}, "there is no option --openapi; --help lists them"},
        {CONFIG_WORKER, {"--log-level"}, "--log-level needs a value"},
        {CONFIG_WORKER, {"--help=yes"}, "--help takes no value"},
        {CONFIG_WORKER, {"--log-level=loud"}, "--log-level must be one of error|warning|info|debug, not \"loud\""},
        {CONFIG_WORKER, {"--body-limit", "1"}, "--body-limit must be a whole number from 1024 to 67108864, not \"1\""},
        {CONFIG_WORKER, {"surplus"}, "there must be nothing but options, not \"surplus\""},
        {CONFIG_WORKER, {"--", "--help"}, "there must be nothing but options, not \"--help\""},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        cr_assert_eq(load(cases[i].program, cases[i].arguments), CONFIG_BAD, "case %zu", i);
        cr_expect_str_eq(reason, cases[i].expected, "case %zu: %s", i, reason);
    }
}

Test(config_command_line, the_first_argument_is_found_behind_the_options)
{
    static const struct {
        const char *arguments[MAX_ARGUMENTS];
        int         expected;
    } cases[] = {
        {{NULL}, 1},
        {{"migrate"}, 1},
        {{"--database-host=x", "migrate", "--json"}, 2},
        {{"--database-host", "x", "token", "list", "--no-option"}, 3},
        {{"--", "--migrate"}, 2},
        {{"--database-port", "--", "migrate"}, 0},
        {{"-", "migrate"}, 1},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        enum config_result result = load(CONFIG_OPERATOR, cases[i].arguments);

        cr_assert_eq(result, cases[i].expected ? CONFIG_OK : CONFIG_BAD, "case %zu: %s", i, reason);
        if (cases[i].expected)
            cr_expect_eq(first_argument, cases[i].expected, "case %zu: %d", i, first_argument);
    }
}

Test(config_command_line, flags_print_and_read_neither_file_nor_environment)
{
    static const struct {
        const char *arguments[MAX_ARGUMENTS];
        const char *expected;
    } cases[] = {
        {{"--help"}, "Usage: callbook-fcgi"},
        {{"--version"}, "callbook-fcgi "},
        {{"--print-sample"}, "# Callbook's configuration."},
        {{"--print-manual"}, ".TP\n\\fB\\-\\-help\\fR\n"},
        {{"--print-settings"}, ".TP\n\\fBdatabase_host\\fR = \\fIhosts\\fR\n"},
    };
    char output[] = "/tmp/test_config_XXXXXX";

    close(mkstemp(output));
    setenv("CALLBOOK_CONFIG", "/nowhere/at/all", 1);
    setenv("CALLBOOK_DATABASE_PORT", "none", 1);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        FILE *printed;
        char  text[64];

        cr_assert(freopen(output, "w", stdout));
        cr_expect_eq(load(CONFIG_WORKER, cases[i].arguments), CONFIG_HELP_PRINTED, "case %zu: %s", i, reason);
        printed = fopen(output, "r");
        cr_assert(printed);
        text[fread(text, 1, sizeof(text) - 1, printed)] = '\0';
        fclose(printed);
        cr_expect(str_starts(str_from(text), str_from(cases[i].expected)), "case %zu: %s", i, text);
    }
    unlink(output);
    cr_assert_eq(load(CONFIG_WORKER, (const char *const[MAX_ARGUMENTS]){"--openapi"}), CONFIG_OK, "%s", reason);
    cr_expect(config.openapi);
}

Test(config_command_line, printing_to_a_full_disk_is_a_failure)
{
    if (!freopen("/dev/full", "w", stdout))
        cr_skip_test("there is no /dev/full");
    cr_expect_eq(load(CONFIG_WORKER, (const char *const[MAX_ARGUMENTS]){"--print-sample"}), CONFIG_BAD);
    cr_expect(str_starts(str_from(reason), STR("cannot write: ")), "%s", reason);
}

Test(config_command_line, the_password_is_hidden_wherever_it_was_given)
{
    char   first[]  = "callbook";
    char   equals[] = "--database-password=secret";
    char   option[] = "--database-password";
    char   next[]   = "secret";
    char   other[]  = "--database-passwords=secret";
    char   rest[]   = "--";
    char   behind[] = "--database-password=secret";
    char  *argv[]   = {first, equals, option, next, other, rest, behind, NULL};
    char  *shown;
    char **again;

    setenv("CALLBOOK_DATABASE_PASSWORD", "secret", 1);
    shown = getenv("CALLBOOK_DATABASE_PASSWORD");
    again = config_hide_password(7, argv);
    cr_expect_str_eq(equals, "--database-password=xxxxxx");
    cr_expect_str_eq(option, "--database-password");
    cr_expect_str_eq(next, "xxxxxx");
    cr_expect_str_eq(other, "--database-passwords=secret");
    cr_expect_str_eq(behind, "--database-password=secret");
    cr_expect_str_eq(shown, "xxxxxx");
    cr_assert(again);
    cr_expect_str_eq(getenv("CALLBOOK_DATABASE_PASSWORD"), "secret", "kept for another loading");
    cr_expect_str_eq(again[1], "--database-password=secret");
    cr_expect_str_eq(again[3], "secret");
    cr_expect_null(again[7]);
    free(again);
    free(config_hide_password(3, argv)); /* an option without its value */
    unsetenv("CALLBOOK_DATABASE_PASSWORD");
    free(config_hide_password(1, argv));
}
