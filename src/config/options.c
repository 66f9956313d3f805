#include "config/options.h"

#include "config/config.h"
#include "config/host_list.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define FLAG                    .kind = OPTION_FLAG
#define TEXT                    .kind = OPTION_TEXT
#define CHOICE                  .kind = OPTION_CHOICE
#define NUMBER(lowest, highest) .kind = OPTION_NUMBER, .least = (lowest), .most = (highest)
#define WORKER                  CONFIG_WORKER
#define BOTH                    CONFIG_WORKER | CONFIG_OPERATOR

/* clang-format off */
const struct config_option config_options[OPTION_COUNT] = {
#define OPTION(member, its_kind, value, whose, its_word, text)                                                         \
    {                                                                                                                  \
        .name = #member, its_kind, .fallback = (value), .programs = whose, .word = (its_word), .doc = text,            \
        .offset = offsetof(struct config, member)                                                                      \
    },
#include "config/options.def"
#undef OPTION
};
/* clang-format on */

bool option_is_setting(enum option_index index)
{
    return config_options[index].kind != OPTION_FLAG && index != OPTION_config;
}

enum option_index option_find(struct str name, char separator)
{
    for (enum option_index index = 0; index < OPTION_COUNT; index++) {
        const char *expected = config_options[index].name;
        size_t      i        = 0;

        while (i < name.len && expected[i] && name.at[i] == (expected[i] == '_' ? separator : expected[i]))
            i++;
        if (i == name.len && !expected[i])
            return index;
    }
    return OPTION_COUNT;
}

/* What is wrong with a text, as the end of a sentence; NULL: nothing. */
static const char *text_fault(enum option_index index, const char *value)
{
    size_t           len = strlen(value);
    struct host_list hosts;

    if (index == OPTION_database_host || index == OPTION_database_read_hosts)
        return host_list_read(value, &hosts);
    if (index == OPTION_log && value[0] != '/' && strcmp(value, "stderr") != 0 && strcmp(value, "syslog") != 0)
        return "must be stderr, syslog or the path of a file, from / on";
    if (index == OPTION_mount && len && (value[0] != '/' || value[len - 1] == '/'))
        return "must begin with / and not end with one, or be empty";
    if (index == OPTION_zoneinfo && value[0] != '/')
        return "must be the path of a folder, from / on";
    if (index == OPTION_metrics && len && value[0] != '/')
        return "must be the path of a file, from / on, or be empty";
    if (index == OPTION_database_name && !len)
        return "must not be empty";
    return NULL;
}

/* Is it one of the words between |? */
static bool is_choice(const char *words, const char *value)
{
    for (;;) {
        struct str word = {.at = words, .len = strcspn(words, "|")};

        if (str_is(word, value))
            return true;
        words += word.len;
        if (!*words++)
            return false;
    }
}

/* Digits only, and no more of them than 64 bits are sure to hold. */
static bool number_read(const char *value, int64_t *number)
{
    size_t len = strlen(value);

    if (!len || len > 18 || strspn(value, "0123456789") != len)
        return false;
    *number = strtoll(value, NULL, 10);
    return true;
}

bool option_accepts(enum option_index index, const char *value, int64_t *number, char fault[OPTION_FAULT_SIZE])
{
    const struct config_option *option = &config_options[index];
    const char                 *wrong  = NULL;

    if (option->kind == OPTION_NUMBER &&
        (!number_read(value, number) || *number < option->least || *number > option->most)) {
        snprintf(fault, OPTION_FAULT_SIZE, "must be a whole number from %" PRId64 " to %" PRId64 ", not \"%s\"",
                 option->least, option->most, value);
        return false;
    }
    if (option->kind == OPTION_CHOICE && !is_choice(option->word, value)) {
        snprintf(fault, OPTION_FAULT_SIZE, "must be one of %s, not \"%s\"", option->word, value);
        return false;
    }
    if (option->kind == OPTION_TEXT && (wrong = text_fault(index, value)))
        snprintf(fault, OPTION_FAULT_SIZE, "%s", wrong);
    return !wrong;
}
