#include "domain/number.h"

#include "base/attributes.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

Test(number, is_whole_without_a_fraction_or_an_exponent)
{
    static const struct {
        const char *text;
        bool        is_whole;
    } rows[] = {
        {"0", true},
        {"-0", true},
        {"5", true},
        {"-50", true},
        {"1.0", true},
        {"-1.000", true},
        {"0.0", true},
        {"1.5", false},
        {"0.1", false},
        {"1.01", false},
        {"1.10", false},
        {"-0.5", false},
        {"1e3", false},
        {"1E3", false},
        {"1e0", false},
        {"10e-1", false},
        {"1.0e0", false},
        {"1.0E+2", false},
        {"123456789012345678901234567890", true},
        {"123456789012345678901234567890.0", true},
        {"123456789012345678901234567890.00000000000000000000000001", false},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect(number_is_whole(str_from(rows[i].text)) == rows[i].is_whole, "%s", rows[i].text);
}

/* What the C library makes of it is the measure. */
Test(number, is_finite_where_a_double_is)
{
    static const char *const texts[] = {
        "0",
        "-0",
        "0.0",
        "0e999",
        "0.000e99999999999999999999",
        "1",
        "-1",
        "1e-400",
        "1e-99999999999999999999",
        "1e308",
        "-1e308",
        "1e309",
        "-1e309",
        "1e400",
        "1E400",
        "1E+400",
        "-1e400",
        "1e99999999999999999999",
        "1.7976931348623157e308",
        "1.7976931348623158e308",
        "1.7976931348623159e308",
        "-1.7976931348623159e308",
        "17976931348623157e292",
        "17976931348623159e292",
        "0.17976931348623157e309",
        "0.17976931348623159e309",
        "0.00017976931348623157e312",
        "0.00017976931348623159e312",
        "1.797693134862315807e308",
        "1.797693134862315808e308",
        "179769313486231570000000e285",
        "179769313486231590000000e285",
        "100e306",
        "1000e306",
        "0.1e309",
        "0.1e310",
    };

    for (size_t i = 0; i < COUNT_OF(texts); i++)
        cr_expect(number_is_finite(str_from(texts[i])) == (isfinite(strtod(texts[i], NULL)) != 0), "%s", texts[i]);
}

Test(number, of_many_digits_is_finite_up_to_309_of_them)
{
    char digits[402];

    memset(digits, '9', sizeof(digits));
    cr_expect(number_is_finite((struct str){.at = digits, .len = 308}));
    cr_expect(!number_is_finite((struct str){.at = digits, .len = 309}));
    cr_expect(!number_is_finite((struct str){.at = digits, .len = 400}));
    digits[0] = '1';
    memset(digits + 1, '0', sizeof(digits) - 1);
    cr_expect(number_is_finite((struct str){.at = digits, .len = 309}));
    cr_expect(!number_is_finite((struct str){.at = digits, .len = 310}));
    memset(digits, '0', sizeof(digits));
    digits[1] = '.';
    cr_expect(number_is_finite((struct str){.at = digits, .len = 400}));
}

Test(number, has_one_form_however_it_is_written)
{
    static const struct {
        const char *text;
        const char *canonical;
    } rows[] = {
        {"0", "0e0"},
        {"-0", "0e0"},
        {"0.00", "0e0"},
        {"0e9", "0e0"},
        {"1", "1e0"},
        {"1.10", "11e-1"},
        {"1.1", "11e-1"},
        {"11E-1", "11e-1"},
        {"110e-2", "11e-1"},
        {"-0.0110", "-11e-3"},
        {"100", "1e2"},
        {"1e2", "1e2"},
        {"0.1E3", "1e2"},
        {"1000e-1", "1e2"},
        {"10.0e+1", "1e2"},
        {"-12.50", "-125e-1"},
        {"5.0", "5e0"},
        {"1e-400", "1e-400"},
        {"12345678901234567890.5", "123456789012345678905e-1"},
    };
    struct arena *arena = arena_new(1 << 20);

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect(str_is(number_canonical(arena, str_from(rows[i].text)), rows[i].canonical), "%s: %s", rows[i].text,
                  number_canonical(arena, str_from(rows[i].text)).at);
    arena_free(arena);
}
