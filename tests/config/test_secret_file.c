#include "config/password.h"
#include "config/secret_file.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/test_secret_XXXXXX";
static char path[64];
static char secret[SECRET_LENGTH_MAX + 1];
static char reason[CONFIG_REASON_SIZE];

static void set_up(void)
{
    cr_assert(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/database_password", folder);
    unsetenv("CREDENTIALS_DIRECTORY");
}

static void tear_down(void)
{
    unlink(path);
    rmdir(folder);
}

TestSuite(secret_file, .init = set_up, .fini = tear_down);

static void write_bytes(const char *bytes, size_t len)
{
    FILE *file = fopen(path, "w");

    cr_assert(file);
    cr_assert_eq(fwrite(bytes, 1, len, file), len);
    cr_assert_eq(fclose(file), 0);
    cr_assert_eq(chmod(path, 0600), 0);
}

Test(secret_file, one_line_is_the_secret)
{
    static const struct {
        const char *content;
        const char *secret;
    } cases[] = {{"s3cret", "s3cret"},
                 {"s3cret\n", "s3cret"},
                 {"s3cret\r\n", "s3cret"},
                 {" a = \"b\" # c \n", " a = \"b\" # c "}};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        write_bytes(cases[i].content, strlen(cases[i].content));
        cr_expect(secret_file_read(path, secret, reason, sizeof(reason)), "%s", reason);
        cr_expect_str_eq(secret, cases[i].secret);
    }
}

Test(secret_file, what_is_no_secret_is_refused_by_its_name)
{
    static const struct {
        const char *content;
        size_t      len;
        const char *why;
    } cases[] = {{"", 0, "is empty"}, {"\n", 1, "is empty"}, {"a\0b", 3, "NUL"}, {"a\nb\n", 4, "more than one line"}};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        write_bytes(cases[i].content, cases[i].len);
        cr_expect_not(secret_file_read(path, secret, reason, sizeof(reason)), "case %zu", i);
        cr_expect(strstr(reason, cases[i].why) && strstr(reason, path), "%s", reason);
    }
}

Test(secret_file, its_size_is_limited)
{
    static char bytes[SECRET_LENGTH_MAX + 2];

    memset(bytes, 'a', sizeof(bytes));
    write_bytes(bytes, SECRET_LENGTH_MAX);
    cr_expect(secret_file_read(path, secret, reason, sizeof(reason)), "%s", reason);
    cr_expect_eq(strlen(secret), SECRET_LENGTH_MAX);
    write_bytes(bytes, SECRET_LENGTH_MAX + 1);
    cr_expect_not(secret_file_read(path, secret, reason, sizeof(reason)));
    cr_expect(strstr(reason, "too long"), "%s", reason);
}

Test(secret_file, one_that_cannot_be_read_is_named)
{
    cr_expect_not(secret_file_read("/nowhere/secret", secret, reason, sizeof(reason)));
    cr_expect(strstr(reason, "/nowhere/secret"), "%s", reason);
    cr_expect_not(secret_file_read(folder, secret, reason, sizeof(reason)), "a folder");
}

static enum config_result load(struct config *config, const char *setting)
{
    char *argv[] = {"/nowhere/callbook", "--config=/dev/null", (char *)setting, NULL};
    int   first;

    return config_load(config, CONFIG_WORKER,
                       &(struct command_line){.argc = setting ? 3 : 2, .argv = argv, .first_argument = &first}, reason);
}

Test(secret_file, the_password_comes_from_its_file)
{
    struct config config;
    char          setting[128];

    write_bytes("s3cret\n", 7);
    snprintf(setting, sizeof(setting), "--database-password-file=%s", path);
    cr_assert_eq(load(&config, setting), CONFIG_OK, "%s", reason);
    cr_expect_str_eq(config.database_password, "s3cret");
    config_free(&config);
    unlink(path);
    cr_expect_eq(load(&config, setting), CONFIG_BAD);
    cr_expect(strstr(reason, path), "%s", reason);
    config_free(&config);
}

Test(secret_file, password_and_file_do_not_go_together)
{
    struct config config;
    char          setting[128];

    write_bytes("s3cret\n", 7);
    setenv("CALLBOOK_DATABASE_PASSWORD", "other", 1);
    snprintf(setting, sizeof(setting), "--database-password-file=%s", path);
    cr_expect_eq(load(&config, setting), CONFIG_BAD);
    cr_expect(strstr(reason, "both set"), "%s", reason);
    config_free(&config);
}

Test(secret_file, a_credential_of_systemd_is_the_password_when_nothing_else_is)
{
    struct config config;

    setenv("CREDENTIALS_DIRECTORY", folder, 1);
    cr_assert_eq(load(&config, NULL), CONFIG_OK, "%s", reason);
    cr_expect_str_eq(config.database_password, "", "there is no such credential");
    config_free(&config);
    write_bytes("credential", 10);
    cr_assert_eq(load(&config, NULL), CONFIG_OK, "%s", reason);
    cr_expect_str_eq(config.database_password, "credential");
    config_free(&config);
    cr_assert_eq(load(&config, "--database-password=own"), CONFIG_OK, "%s", reason);
    cr_expect_str_eq(config.database_password, "own");
    config_free(&config);
}
