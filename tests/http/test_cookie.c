#include "http/cookie.h"

#include "base/attributes.h"

#include <criterion/criterion.h>

Test(cookie, is_found_by_its_whole_name)
{
    static const struct {
        const char *header;
        const char *value; /* NULL: there is none */
    } rows[] = {
        {"n=1", "1"},      {"a=b; n=1", "1"}, {"a=b;n=1;c=d", "1"}, {"  n=1  ", "1"}, {"n=", ""},
        {"n=1; n=2", "1"}, {"n=a=b", "a=b"},  {";; ; n=1", "1"},    {"", NULL},       {"n", NULL},
        {"nn=1", NULL},    {"an=1", NULL},    {"N=1", NULL},        {"a=n=1", NULL},  {"n =1", NULL},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str value = {0};
        bool       found = cookie_find(str_from(rows[i].header), STR("n"), &value);

        cr_expect(found == (rows[i].value != NULL), "row %zu", i);
        cr_expect(!found || str_is(value, rows[i].value), "row %zu: " STR_FMT, i, STR_ARG(value));
    }
}
