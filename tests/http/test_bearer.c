#include "http/bearer.h"

#include "base/attributes.h"

#include <criterion/criterion.h>

Test(bearer, gives_what_follows_the_scheme)
{
    static const struct {
        const char *header;
        const char *token; /* NULL: it is another scheme */
    } rows[] = {
        {"Bearer cb_x", "cb_x"},
        {"bearer cb_x", "cb_x"},
        {"BEARER   cb_x  ", "cb_x"},
        {"Bearer", ""},
        {"Bearer ", ""},
        {"Bearer a b", "a b"},
        {"", NULL},
        {"Bear", NULL},
        {"Bearercb_x", NULL},
        {"Bearer:cb_x", NULL},
        {"Bearer\tcb_x", NULL},
        {"Basic eDp5", NULL},
        {"Token cb_x", NULL},
        {"cb_x", NULL},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str token = {0};
        bool       found = bearer_read(str_from(rows[i].header), &token);

        cr_expect(found == (rows[i].token != NULL), "row %zu", i);
        cr_expect(!found || str_is(token, rows[i].token), "row %zu: " STR_FMT, i, STR_ARG(token));
    }
}
