#include "base/str.h"
#include "config/settings_file.h"

#include <criterion/criterion.h>

/* A file that holds the text, about to be read. */
static struct settings_file file_of(struct str text)
{
    struct settings_file file = {.path = "a.conf", .stream = tmpfile()};

    cr_assert(file.stream);
    cr_assert(fwrite(text.at, 1, text.len, file.stream) == text.len);
    rewind(file.stream);
    return file;
}

Test(settings_file, a_value_is_what_stands_between_blanks_or_quotes)
{
    static const struct {
        const char *text;
        const char *expected;
    } cases[] = {
        {"key = plain", "plain"},
        {"key=plain", "plain"},
        {" \t key \t=\t plain \t\r\n", "plain"},
        {"key = two words", "two words"},
        {"key = a=b#c", "a=b#c"},
        {"key = \" #\\\"\\\\ \"", " #\"\\ "},
        {"key = \"\"", ""},
        {"key =", ""},
        {"key = a\"b\\c", "a\"b\\c"},
        {"key = caf\xc3\xa9", "caf\xc3\xa9"},
        {"# comment\n\n \t # another = one\r\n\r\nkey = x\n", "x"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct settings_file file = file_of(str_from(cases[i].text));
        const char          *name;
        const char          *value;
        char                 reason[128] = "";

        cr_assert_eq(settings_next(&file, &name, &value, reason, sizeof(reason)), SETTINGS_LINE, "case %zu: %s", i,
                     reason);
        cr_expect_str_eq(name, "key", "case %zu: %s", i, name);
        cr_expect_str_eq(value, cases[i].expected, "case %zu: %s", i, value);
        cr_expect_eq(settings_next(&file, &name, &value, reason, sizeof(reason)), SETTINGS_END, "case %zu", i);
        settings_close(&file);
    }
}

Test(settings_file, a_line_that_could_mean_something_else_is_refused_with_its_number)
{
    const struct {
        struct str  text;
        const char *expected;
    } cases[] = {
        {STR("key"), "a.conf:1: a line must read: name = value"},
        {STR("# x\n\nkey\n"), "a.conf:3: a line must read: name = value"},
        {STR("key = info # talkative"), "a.conf:1: put a comment on a line of its own"},
        {STR("key = info\t# talkative"), "a.conf:1: put a comment on a line of its own"},
        {STR("key = # talkative"), "a.conf:1: put a comment on a line of its own"},
        {STR("key = \"ann"), "a.conf:1: the value must end with its closing quote"},
        {STR("key = \""), "a.conf:1: the value must end with its closing quote"},
        {STR("key = \"ann\" # me"), "a.conf:1: the value must end with its closing quote"},
        {STR("key = \"ann\\n\""), "a.conf:1: in quotes, \\ may stand only before another \\ or a quote"},
        {STR("key = \"ann\\"), "a.conf:1: in quotes, \\ may stand only before another \\ or a quote"},
        {STR("key = a\0b\n"), "a.conf:1: there is a NUL byte"},
        {STR("\0\n"), "a.conf:1: there is a NUL byte"},
        {STR("# note\0key = a"), "a.conf:1: there is a NUL byte"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct settings_file file = file_of(cases[i].text);
        const char          *name;
        const char          *value;
        char                 reason[128] = "";

        cr_expect_eq(settings_next(&file, &name, &value, reason, sizeof(reason)), SETTINGS_BAD, "case %zu", i);
        cr_expect(strncmp(reason, cases[i].expected, strlen(cases[i].expected)) == 0, "case %zu: %s", i, reason);
        settings_close(&file);
    }
}

Test(settings_file, a_value_of_any_length_is_read_whole)
{
    static char          text[100000];
    struct settings_file file;
    const char          *name;
    const char          *value;
    char                 reason[128];

    memset(text, 'x', sizeof(text));
    memcpy(text, "key = ", 6);
    file = file_of((struct str){.at = text, .len = sizeof(text)});
    cr_assert_eq(settings_next(&file, &name, &value, reason, sizeof(reason)), SETTINGS_LINE);
    cr_expect_eq(strlen(value), sizeof(text) - 6);
    settings_close(&file);
}
