#include "config/options.h"

#include "base/attributes.h"

#include <criterion/criterion.h>

Test(options, a_value_is_taken_or_refused_with_a_reason)
{
    static const struct {
        enum option_index index;
        const char       *value;
        const char       *fault; /* NULL: it is taken */
    } cases[] = {
        {OPTION_database_port, "1", NULL},
        {OPTION_database_port, "65535", NULL},
        {OPTION_database_port, "003306", NULL},
        {OPTION_database_port, "", "must be a whole number from 1 to 65535, not \"\""},
        {OPTION_database_port, "0", "must be a whole number from 1 to 65535, not \"0\""},
        {OPTION_database_port, "65536", "must be a whole number from 1 to 65535, not \"65536\""},
        {OPTION_database_port, "-1", "must be a whole number from 1 to 65535, not \"-1\""},
        {OPTION_database_port, "+1", "must be a whole number from 1 to 65535, not \"+1\""},
        {OPTION_database_port, " 1", "must be a whole number from 1 to 65535, not \" 1\""},
        {OPTION_database_port, "0x10", "must be a whole number from 1 to 65535, not \"0x10\""},
        {OPTION_database_port, "1.5", "must be a whole number from 1 to 65535, not \"1.5\""},
        {OPTION_database_port, "18446744073709551617",
         "must be a whole number from 1 to 65535, not \"18446744073709551617\""},
        {OPTION_body_limit, "1024", NULL},
        {OPTION_body_limit, "67108864", NULL},
        {OPTION_body_limit, "1023", "must be a whole number from 1024 to 67108864, not \"1023\""},
        {OPTION_body_limit, "67108865", "must be a whole number from 1024 to 67108864, not \"67108865\""},
        {OPTION_body_limit, "1M", "must be a whole number from 1024 to 67108864, not \"1M\""},
        {OPTION_memory_limit, "4194304", NULL},
        {OPTION_memory_limit, "4194303", "must be a whole number from 4194304 to 1073741824, not \"4194303\""},
        {OPTION_log_level, "error", NULL},
        {OPTION_log_level, "debug", NULL},
        {OPTION_log_level, "", "must be one of error|warning|info|debug, not \"\""},
        {OPTION_log_level, "inf", "must be one of error|warning|info|debug, not \"inf\""},
        {OPTION_log_level, "infos", "must be one of error|warning|info|debug, not \"infos\""},
        {OPTION_log_level, "info|debug", "must be one of error|warning|info|debug, not \"info|debug\""},
        {OPTION_log, "stderr", NULL},
        {OPTION_log, "syslog", NULL},
        {OPTION_log, "/var/log/callbook.log", NULL},
        {OPTION_log, "callbook.log", "must be stderr, syslog or the path of a file, from / on"},
        {OPTION_log, "", "must be stderr, syslog or the path of a file, from / on"},
        {OPTION_mount, "", NULL},
        {OPTION_mount, "/crm", NULL},
        {OPTION_mount, "/a/b", NULL},
        {OPTION_mount, "crm", "must begin with / and not end with one, or be empty"},
        {OPTION_mount, "/crm/", "must begin with / and not end with one, or be empty"},
        {OPTION_mount, "/", "must begin with / and not end with one, or be empty"},
        {OPTION_zoneinfo, "zones", "must be the path of a folder, from / on"},
        {OPTION_database_name, "", "must not be empty"},
        {OPTION_database_host, "", NULL},
        {OPTION_database_host, "one,two", NULL},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char    fault[OPTION_FAULT_SIZE] = "";
        int64_t number                   = 0;
        bool    accepted                 = option_accepts(cases[i].index, cases[i].value, &number, fault);

        cr_expect_eq(accepted, cases[i].fault == NULL, "case %zu", i);
        cr_expect_str_eq(fault, cases[i].fault ? cases[i].fault : "", "case %zu: %s", i, fault);
    }
}

Test(options, a_list_of_hosts_that_cannot_be_read_is_refused)
{
    static const struct {
        enum option_index index;
        const char       *value;
        const char       *fault;
    } cases[] = {
        {OPTION_database_host, "one:port", "must have a port from 1 to 65535 after the colon"},
        {OPTION_database_read_hosts, "one,,two", "must have a name or an address in each place"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char    fault[OPTION_FAULT_SIZE] = "";
        int64_t number                   = 0;

        cr_expect_not(option_accepts(cases[i].index, cases[i].value, &number, fault), "case %zu", i);
        cr_expect_str_eq(fault, cases[i].fault, "case %zu: %s", i, fault);
    }
}

Test(options, a_refused_value_of_any_length_fits_the_reason)
{
    char    value[1000];
    char    fault[OPTION_FAULT_SIZE];
    int64_t number;

    memset(value, '9', sizeof(value));
    value[sizeof(value) - 1] = '\0';
    cr_expect_not(option_accepts(OPTION_database_port, value, &number, fault));
    cr_expect(strlen(fault) < sizeof(fault));
}

Test(options, names_are_found_in_both_forms_and_never_by_a_part)
{
    static const struct {
        const char       *name;
        char              separator;
        enum option_index expected;
    } cases[] = {
        {"database_host", '_', OPTION_database_host},
        {"database-host", '-', OPTION_database_host},
        {"database-host", '_', OPTION_COUNT},
        {"database_host", '-', OPTION_COUNT},
        {"database", '_', OPTION_COUNT},
        {"database_host_", '_', OPTION_COUNT},
        {"log", '-', OPTION_log},
        {"log-level", '-', OPTION_log_level},
        {"", '-', OPTION_COUNT},
        {"LOG", '_', OPTION_COUNT},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++)
        cr_expect_eq(option_find(str_from(cases[i].name), cases[i].separator), cases[i].expected, "case %zu", i);
}

Test(options, every_row_has_a_description_and_a_default_that_is_accepted)
{
    for (enum option_index index = 0; index < OPTION_COUNT; index++) {
        const struct config_option *option = &config_options[index];
        size_t                      len    = strlen(option->doc);
        char                        fault[OPTION_FAULT_SIZE];
        int64_t                     number;

        cr_expect(len > 10 && option->doc[len - 1] == '.', "%s", option->name);
        cr_expect_eq(option->kind == OPTION_FLAG, !option->word[0], "%s", option->name);
        cr_expect(option_accepts(index, option->fallback, &number, fault), "%s", option->name);
        cr_expect_eq(option_find(str_from(option->name), '_'), index, "%s", option->name);
    }
}
