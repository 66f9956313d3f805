#include "config/host_list.h"

#include "base/attributes.h"

#include <criterion/criterion.h>
#include <stdio.h>

Test(host_list, hosts_stand_alone_or_with_a_port)
{
    static const struct {
        const char *text;
        size_t      count;
        const char *name; /* of the last one */
        unsigned    port;
    } cases[] = {
        {"", 1, "", 0},
        {"  ", 1, "", 0},
        {"db", 1, "db", 0},
        {"db.example.com:3307", 1, "db.example.com", 3307},
        {"10.0.0.1:1", 1, "10.0.0.1", 1},
        {"[::1]", 1, "::1", 0},
        {"[2001:db8::2]:65535", 1, "2001:db8::2", 65535},
        {"2001:db8::2", 1, "2001:db8::2", 0},
        {"/run/mysqld/mysqld.sock", 1, "/run/mysqld/mysqld.sock", 0},
        {"/run/with:colon", 1, "/run/with:colon", 0},
        {"a,b:2", 2, "b", 2},
        {" a , b:2 , [::1]:3 ", 3, "::1", 3},
        {"1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16", 16, "16", 0},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct host_list list;

        cr_assert_null(host_list_read(cases[i].text, &list), "%s", cases[i].text);
        cr_expect_eq(list.count, cases[i].count, "%s: %zu", cases[i].text, list.count);
        cr_expect_str_eq(list.at[list.count - 1].name, cases[i].name);
        cr_expect_eq(list.at[list.count - 1].port, cases[i].port, "%s", cases[i].text);
    }
}

Test(host_list, what_is_no_list_is_refused)
{
    static const char *const cases[] = {
        ",",    "a,",        "a,,b",     ",a",        "a b",   "a:",
        "a:0",  "a:65536",   "a:-1",     "a:x",       "a: 1",  "a:3306x",
        "[::1", "[]",        "[::1]:",   "[::1]3306", "a]",    "[a]b",
        "\x01", "d\xc3\xb6", "a:100000", "[::1]:0",   ":3306", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17",
    };
    struct host_list list;

    for (size_t i = 0; i < COUNT_OF(cases); i++)
        cr_expect_not_null(host_list_read(cases[i], &list), "%s", cases[i]);
}

Test(host_list, a_name_of_any_length_is_taken_or_refused)
{
    char             text[600];
    struct host_list list;

    for (size_t len = 1; len < sizeof(text); len++) {
        memset(text, 'a', len);
        text[len] = '\0';
        cr_expect_eq(host_list_read(text, &list) == NULL, len < HOST_NAME_SIZE, "%zu", len);
    }
}

Test(host_list, a_host_is_printed_as_it_is_written)
{
    static const char *const cases[] = {"db", "db:3307", "[::1]", "[::1]:3307", "/run/mysqld.sock"};
    char                     text[HOST_TEXT_SIZE];
    struct host_list         list;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        cr_assert_null(host_list_read(cases[i], &list));
        host_print(&list.at[0], text);
        cr_expect_str_eq(text, cases[i]);
    }
    cr_assert_null(host_list_read("", &list));
    host_print(&list.at[0], text);
    cr_expect_str_eq(text, "the local socket");
}
