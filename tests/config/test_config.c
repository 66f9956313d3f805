#include "config/config.h"
#include "config/options.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct config config;
static char          reason[CONFIG_REASON_SIZE];
static char          path[] = "/tmp/test_config_XXXXXX";

extern char **environ;

/* Each test runs in its own process; an empty file keeps the machine's own configuration out. */
static void set_up(void)
{
    static char *nothing[]  = {NULL};
    int          descriptor = mkstemp(path);

    cr_assert(descriptor >= 0);
    close(descriptor);
    environ = nothing;
    setenv("CALLBOOK_CONFIG", path, 1);
}

static void tear_down(void)
{
    config_free(&config);
    unlink(path);
}

TestSuite(config, .init = set_up, .fini = tear_down);

static void file_write(const char *where, const char *text)
{
    FILE *file = fopen(where, "w");

    cr_assert(file);
    cr_assert(fputs(text, file) >= 0);
    cr_assert(fclose(file) == 0);
}

/* Loads for the worker, which knows all settings; the argument may be NULL. */
static enum config_result load_argument(const char *argument)
{
    char               program[] = "/nowhere/callbook";
    char              *argv[]    = {program, strdup(argument ? argument : "--"), NULL};
    int                first_argument;
    enum config_result result;

    config_free(&config);
    result = config_load(&config, CONFIG_WORKER,
                         &(struct command_line){.argc = 2, .argv = argv, .first_argument = &first_argument}, reason);
    /* The config must not point into the arguments. */
    memset(argv[1], 'x', strlen(argv[1]));
    free(argv[1]);
    return result;
}

static enum config_result load_file(const char *text)
{
    file_write(path, text);
    return load_argument(NULL);
}

Test(config, defaults_apply_when_nothing_is_given)
{
    cr_assert_eq(load_file(""), CONFIG_OK, "%s", reason);
    cr_expect_str_eq(config.database_host, "");
    cr_expect_eq(config.database_port, 3306);
    cr_expect_str_eq(config.database_name, "callbook");
    cr_expect_eq(config.database_connect_timeout, 1);
    cr_expect_eq(config.database_timeout, 4);
    cr_expect_str_eq(config.log, "stderr");
    cr_expect_str_eq(config.log_level, "info");
    cr_expect_eq(config.body_limit, 1048576);
    cr_expect_eq(config.memory_limit, 268435456);
    cr_expect_eq(config.account_share, 25);
    cr_expect_str_eq(config.zoneinfo, "/usr/share/zoneinfo");
    cr_expect_eq(config.request_timeout, 20);
    cr_expect_str_eq(config.config, path);
    cr_expect_not(config.help);
}

Test(config, the_command_line_beats_the_environment_and_that_the_file)
{
    static const struct {
        const char *file;
        const char *variable;
        const char *argument;
        const char *expected;
    } cases[] = {
        {"", NULL, NULL, ""},
        {"database_host = file", NULL, NULL, "file"},
        {"database_host = file", "environment", NULL, "environment"},
        {"database_host = file", "", NULL, ""},
        {"database_host = file", "environment", "--database-host=command", "command"},
        {"database_host = file", "environment", "--database-host=", ""},
        {"database_host = file", NULL, "--database-host=a=b", "a=b"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        file_write(path, cases[i].file);
        unsetenv("CALLBOOK_DATABASE_HOST");
        if (cases[i].variable)
            setenv("CALLBOOK_DATABASE_HOST", cases[i].variable, 1);
        cr_assert_eq(load_argument(cases[i].argument), CONFIG_OK, "case %zu: %s", i, reason);
        cr_expect_str_eq(config.database_host, cases[i].expected, "case %zu: %s", i, config.database_host);
    }
}

/* A value that the option takes and that is not its default. */
static void value_make(enum option_index index, char value[64])
{
    const struct config_option *option = &config_options[index];

    if (option->kind == OPTION_NUMBER)
        snprintf(value, 64, "%lld", (long long)option->most);
    else
        snprintf(value, 64, "%s", option->kind == OPTION_CHOICE ? strrchr(option->word, '|') + 1 : "/some/place");
}

static void expect_value(enum option_index index, const char *value, const char *source)
{
    const struct config_option *option = &config_options[index];
    const void                 *member = (const char *)&config + option->offset;

    if (option->kind == OPTION_NUMBER)
        cr_expect_eq(*(const int64_t *)member, strtoll(value, NULL, 10), "%s by %s", option->name, source);
    else
        cr_expect_str_eq(*(const char *const *)member, value, "%s by %s", option->name, source);
}

Test(config, every_setting_can_come_from_file_environment_and_command_line)
{
    for (enum option_index index = 0; index < OPTION_COUNT; index++) {
        char value[64];
        char text[256];

        /* The file is read, too: see test_secret_file.c. */
        if (!option_is_setting(index) || index == OPTION_database_password_file)
            continue;
        value_make(index, value);
        snprintf(text, sizeof(text), "%s = %s\n", config_options[index].name, value);
        cr_assert_eq(load_file(text), CONFIG_OK, "%s", reason);
        expect_value(index, value, "file");
        cr_assert_eq(load_file(""), CONFIG_OK);

        snprintf(text, sizeof(text), "CALLBOOK_%s", config_options[index].name);
        for (char *at = text; *at; at++)
            *at = (char)toupper((unsigned char)*at);
        setenv(text, value, 1);
        cr_assert_eq(load_file(""), CONFIG_OK, "%s", reason);
        expect_value(index, value, "environment");
        unsetenv(text);

        snprintf(text, sizeof(text), "--%s=%s", config_options[index].name, value);
        for (char *at = text; *at != '='; at++)
            *at = *at == '_' ? '-' : *at;
        cr_assert_eq(load_argument(text), CONFIG_OK, "%s", reason);
        expect_value(index, value, "command line");
    }
}

Test(config, a_faulty_file_is_refused_with_file_and_line)
{
    static const struct {
        const char *text;
        const char *expected; /* after the path */
    } cases[] = {
        {"database_hots = x", ":1: there is no setting \"database_hots\""},
        {"\n# note\ndatabase-host = x", ":3: there is no setting \"database-host\""},
        {"= x", ":1: there is no setting \"\""},
        {"\nlog", ":2: a line must read: name = value"},
        {"help = yes", ":1: there is no setting \"help\""},
        {"config = /other", ":1: there is no setting \"config\""},
        {"database_port = 3306x", ":1: database_port must be a whole number from 1 to 65535, not \"3306x\""},
        {"log_level = loud", ":1: log_level must be one of error|warning|info|debug, not \"loud\""},
        {"mount = crm", ":1: mount must begin with /"},
        {"database_host = a\n\ndatabase_host = b", ":3: database_host is set in line 1 already"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        cr_assert_eq(load_file(cases[i].text), CONFIG_BAD, "case %zu", i);
        cr_expect(strncmp(reason, path, strlen(path)) == 0 &&
                      strncmp(reason + strlen(path), cases[i].expected, strlen(cases[i].expected)) == 0,
                  "case %zu: %s", i, reason);
    }
}

Test(config, no_reason_shows_the_password)
{
    cr_assert_eq(load_file("database_password = \"hunter2"), CONFIG_BAD);
    cr_expect_not(strstr(reason, "hunter2"), "%s", reason);
    cr_assert_eq(load_file("database_password = hunter2 #x"), CONFIG_BAD);
    cr_expect_not(strstr(reason, "hunter2"), "%s", reason);
}

Test(config, a_faulty_variable_is_refused_by_name)
{
    setenv("CALLBOOK_DATABASE_PORT", "none", 1);
    cr_assert_eq(load_file(""), CONFIG_BAD);
    cr_expect_str_eq(reason, "CALLBOOK_DATABASE_PORT must be a whole number from 1 to 65535, not \"none\"");
}

Test(config, variables_of_other_programs_and_of_flags_count_for_nothing)
{
    setenv("CALLBOOK_URL", "http://localhost:3000", 1);
    setenv("CALLBOOK_HELP", "1", 1);
    setenv("CALLBOOK_VERSION", "1", 1);
    cr_assert_eq(load_file(""), CONFIG_OK, "%s", reason);
    cr_expect_not(config.help);
    cr_expect_not(config.version);
}

Test(config, a_file_that_is_named_must_exist)
{
    unlink(path);
    cr_assert_eq(load_argument(NULL), CONFIG_BAD);
    cr_expect(strstr(reason, path) && strstr(reason, "No such file"), "%s", reason);
    cr_assert_eq(load_argument("--config=/nowhere/at/all"), CONFIG_BAD);
    cr_expect_str_eq(reason, "cannot read /nowhere/at/all: No such file or directory");
}

Test(config, a_folder_is_no_configuration_file)
{
    cr_assert_eq(load_argument("--config=/tmp"), CONFIG_BAD);
    cr_expect_str_eq(reason, "cannot read /tmp: Is a directory");
}

Test(config, the_option_config_beats_its_variable)
{
    char other[] = "/tmp/test_config_XXXXXX";
    char argument[64];

    close(mkstemp(other));
    file_write(path, "database_host = variable");
    file_write(other, "database_host = option");
    snprintf(argument, sizeof(argument), "--config=%s", other);
    cr_assert_eq(load_argument(argument), CONFIG_OK, "%s", reason);
    cr_expect_str_eq(config.database_host, "option");
    cr_expect_str_eq(config.config, other);
    unlink(other);
}

Test(config, a_file_beside_the_program_is_found_with_nothing_in_the_environment)
{
    char    beside[4096];
    ssize_t len = readlink("/proc/self/exe", beside, sizeof(beside) - 32);

    if (len < 0)
        cr_skip_test("there is no /proc");
    beside[len] = '\0';
    memcpy(strrchr(beside, '/') + 1, ".htcallbook.conf", sizeof(".htcallbook.conf"));
    unsetenv("CALLBOOK_CONFIG");
    file_write(beside, "database_host = beside");
    cr_expect_eq(load_argument(NULL), CONFIG_OK, "%s", reason);
    cr_expect_str_eq(config.database_host, "beside");
    cr_expect_str_eq(config.config, beside);
    unlink(beside);
    cr_assert_eq(load_argument(NULL), CONFIG_OK, "%s", reason);
    cr_expect_str_neq(config.database_host, "beside");
}

Test(config, a_password_that_everybody_can_read_is_warned_about)
{
    static const struct {
        const char *text;
        mode_t      mode;
        bool        warned;
    } cases[] = {
        {"database_password = x", 0644, true},  {"database_password = x", 0640, false},
        {"database_password = x", 0600, false}, {"database_password =", 0644, false},
        {"database_user = x", 0644, false},
    };
    char warnings[] = "/tmp/test_config_XXXXXX";

    close(mkstemp(warnings));

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        FILE *heard;
        char  text[512];

        cr_assert(chmod(path, cases[i].mode) == 0);
        cr_assert(freopen(warnings, "w", stderr));
        cr_assert_eq(load_file(cases[i].text), CONFIG_OK, "case %zu: %s", i, reason);
        fflush(stderr);
        heard = fopen(warnings, "r");
        cr_assert(heard);
        text[fread(text, 1, sizeof(text) - 1, heard)] = '\0';
        fclose(heard);
        cr_expect_eq(strstr(text, path) != NULL, cases[i].warned, "case %zu: %s", i, text);
    }
    unlink(warnings);
}

Test(config, the_memory_limit_follows_the_body_limit_unless_it_is_set)
{
    static const struct {
        const char *text;
        int64_t     expected;
    } cases[] = {
        {"body_limit = 1024", 268435456},
        {"body_limit = 33554433", 268435464},
        {"body_limit = 67108864", 536870912},
        {"body_limit = 67108864\nmemory_limit = 33554432", 33554432},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        cr_assert_eq(load_file(cases[i].text), CONFIG_OK, "case %zu: %s", i, reason);
        cr_expect_eq(config.memory_limit, cases[i].expected, "case %zu", i);
    }
}
