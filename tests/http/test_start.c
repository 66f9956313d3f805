#include "http/start.h"

#include <criterion/criterion.h>

Test(start, is_read_to_the_microsecond)
{
    static const struct {
        const char *text;
        int64_t     micros;
    } examples[] = {
        {"1760000000.123", 1760000000123000},
        {"1760000000.000", 1760000000000000},
        {"1760000000", 1760000000000000},
        {"1760000000.", 1760000000000000},
        {"1760000000.123456", 1760000000123456},
        {"0", 0},
        {"999999999999.999999", 999999999999999999},
    };

    for (size_t i = 0; i < COUNT_OF(examples); i++) {
        struct instant start = {0};

        cr_expect(start_read(str_from(examples[i].text), &start), "%s", examples[i].text);
        cr_expect_eq(start.micros, examples[i].micros, "%s: %lld", examples[i].text, (long long)start.micros);
    }
}

Test(start, what_is_something_else_is_ignored)
{
    static const char *const examples[] = {
        "",
        ".5",
        "-1",
        "+1",
        " 1",
        "1 ",
        "t=1760000000.1",
        "1760000000,1",
        "1e9",
        "1760000000.1234567",
        "1.2.3",
        "1234567890123",
        "0x10",
        "now",
    };

    for (size_t i = 0; i < COUNT_OF(examples); i++) {
        struct instant start;

        cr_expect_not(start_read(str_from(examples[i]), &start), "%s", examples[i]);
    }
    cr_expect_not(start_read((struct str){0}, &(struct instant){0}));
}
