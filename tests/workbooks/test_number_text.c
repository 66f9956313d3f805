#include "workbooks/number_text.h"

#include "base/attributes.h"
#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>

ARENA_SUITE(number_text);

Test(number_text, numbers_have_the_fewest_digits_and_no_exponent)
{
    static const struct {
        const char *value;
        const char *expected;
    } numbers[] = {
        {"0", "0"},
        {"-0", "-0"},
        {"447911123456", "447911123456"},
        {"123456789012345678901234", "123456789012345678901234"},
        {"007", "007"},
        {"1.50", "1.50"},
        {"4.49112345678E+11", "449112345678"},
        {"4.4911234567800001E11", "449112345678"},
        {"1E3", "1000"},
        {"1.5e+3", "1500"},
        {"-2.5E-3", "-0.0025"},
        {"1.1000000000000001", "1.1"},
        {"0.30000000000000004", "0.30000000000000004"},
        {"0.10000000000000001", "0.1"},
        {"123456.78900000001", "123456.789"},
        {"9.9999999999999995E-8", "0.0000001"},
        {"1E20", "100000000000000000000"},
        {"1E21", "1000000000000000000000"},
        {"1.25E300", "1.25e+300"},
        {"1.25E-300", "1.25e-300"},
        {"1E999", "1E999"},
        {"1E", "1E"},
        {".", "."},
        {"12a", "12a"},
        {"0x10", "0x10"},
        {"nan", "nan"},
        {"1.2.3", "1.2.3"},
        {" 1.0E1", " 1.0E1"},
    };
    char room[NUMBER_ROOM];

    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        struct str text = number_text(str_from(numbers[i].value), room);

        cr_expect(str_is(text, numbers[i].expected), "%s became " STR_FMT, numbers[i].value, STR_ARG(text));
    }
}

Test(number_text, numbers_of_json_are_told_from_other_texts)
{
    static const char *const numbers[] = {"0", "-0", "10", "-1.5", "0.5", "1e+300", "1.25e-30", "447911123456"};
    static const char *const others[]  = {"",   "-",  "007",  "-01",        ".5",   "5.", "+1",
                                          "1e", "1.", "1.e5", "2026-03-01", "TRUE", " 1", "1 "};

    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        cr_expect(number_is_json(str_from(numbers[i])), "%s", numbers[i]);
    for (size_t i = 0; i < COUNT_OF(others); i++)
        cr_expect(!number_is_json(str_from(others[i])), "%s", others[i]);
}

/* As programs write them, with 17 digits. */
Test(number_text, every_number_is_read_again_as_what_it_is)
{
    uint64_t state = 1;
    char     value[NUMBER_ROOM], room[NUMBER_ROOM], copy[NUMBER_ROOM + 1];

    for (int i = 0; i < 100000; i++) {
        double     number;
        struct str text;

        state  = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        number = (double)(int64_t)state / (double)(UINT64_C(1) << (state >> 33 & 63));
        snprintf(value, sizeof(value), "%.16E", number);
        text = number_text(str_from(value), room);
        snprintf(copy, sizeof(copy), STR_FMT, STR_ARG(text));
        cr_assert(strtod(copy, NULL) == number && text.len <= strlen(value) + 4, "%s became %s", value, copy);
    }
}

Test(number_text, codes_tell_days_and_times_from_numbers)
{
    static const struct {
        const char        *code;
        enum number_format format;
    } codes[] = {
        {"General", FORMAT_NUMBER},
        {"0.00", FORMAT_NUMBER},
        {"#,##0.00\\ \"EUR\"", FORMAT_NUMBER},
        {"0.00E+00", FORMAT_NUMBER},
        {"##0.0e-0", FORMAT_NUMBER},
        {"[Red]0;[Blue]-0", FORMAT_NUMBER},
        {"\"day \"0", FORMAT_NUMBER},
        {"0\\d", FORMAT_NUMBER},
        {"_d0*s", FORMAT_NUMBER},
        {"@", FORMAT_NUMBER},
        {"0;dd", FORMAT_NUMBER},
        {"", FORMAT_NUMBER},
        {"\"never closed dd", FORMAT_NUMBER},
        {"[$-409", FORMAT_NUMBER},
        {"\\", FORMAT_NUMBER},
        {"yyyy\\-mm\\-dd", FORMAT_DATE},
        {"[$-407]d. mmmm yyyy;@", FORMAT_DATE},
        {"DD.MM.YYYY", FORMAT_DATE},
        {"mmm", FORMAT_DATE},
        {"[$-411]ge.m.d", FORMAT_DATE},
        {"hh:mm", FORMAT_TIME},
        {"h:mm AM/PM", FORMAT_TIME},
        {"[h]:mm:ss", FORMAT_HOURS},
        {"[HH]:MM", FORMAT_HOURS},
        {"[mm]:ss.0", FORMAT_HOURS},
        {"[s]", FORMAT_HOURS},
        {"[hot]0", FORMAT_NUMBER},
        {"00000", FORMAT_DIGITS + 5},
        {"0000000000000000000000000000000", FORMAT_DIGITS + DIGITS_SHOWN_MOST},
        {"00000000000000000000000000000000", FORMAT_NUMBER},
        {"+0", FORMAT_PLUS + 1},
        {"\\+00", FORMAT_PLUS + 2},
        {"\"+\"0", FORMAT_PLUS + 1},
        {"0", FORMAT_NUMBER},
        {"+", FORMAT_NUMBER},
        {"00.00", FORMAT_NUMBER},
        {"+0;-0", FORMAT_NUMBER},
        {"0000\\ 0000", FORMAT_NUMBER},
        {"dd/mm/yyyy hh:mm", FORMAT_DATETIME},
        {"m/d/yy h:mm AM/PM", FORMAT_DATETIME},
    };

    for (size_t i = 0; i < COUNT_OF(codes); i++)
        cr_expect_eq(number_format_of(str_from(codes[i].code)), codes[i].format, "%s", codes[i].code);
}

struct shown_case {
    const char        *value;
    enum number_format format;
    bool               is_1904;
    const char        *expected;
};

static void are_shown(const struct shown_case *cases, size_t count)
{
    char room[NUMBER_ROOM];

    for (size_t i = 0; i < count; i++) {
        struct str text = number_shown(str_from(cases[i].value), cases[i].format, cases[i].is_1904, room);

        cr_expect(str_is(text, cases[i].expected), "%s became " STR_FMT, cases[i].value, STR_ARG(text));
    }
}

Test(number_text, days_before_the_first_and_behind_the_last_stay_numbers)
{
    static const struct shown_case days[] = {
        {"1", FORMAT_DATE, false, "1900-01-01"},
        {"59", FORMAT_DATE, false, "1900-02-28"},
        {"60", FORMAT_DATE, false, "60"},
        {"61", FORMAT_DATE, false, "1900-03-01"},
        {"0", FORMAT_DATE, false, "0"},
        {"0", FORMAT_DATE, true, "1904-01-01"},
        {"2958465", FORMAT_DATE, false, "9999-12-31"},
        {"2958466", FORMAT_DATE, false, "2958466"},
        {"-1", FORMAT_DATE, false, "-1"},
        {"46082.75", FORMAT_DATE, false, "2026-03-01"},
        {"46082", FORMAT_DATETIME, false, "2026-03-01T00:00:00"},
        {"46082.499999999996", FORMAT_DATETIME, false, "2026-03-01T12:00:00"},
        {"4.60825E4", FORMAT_DATETIME, false, "2026-03-01T12:00:00"},
        {"0", FORMAT_TIME, false, "00:00:00"},
        {"0.25", FORMAT_TIME, false, "06:00:00"},
        {"2.5E-1", FORMAT_TIME, true, "06:00:00"},
        {"1.5", FORMAT_TIME, false, "1900-01-01T12:00:00"},
        {"x", FORMAT_DATE, false, "x"},
    };

    are_shown(days, COUNT_OF(days));
}

Test(number_text, hours_go_on_beyond_a_day_where_the_cell_shows_them_so)
{
    static const struct shown_case hours[] = {
        {"1.2605324074074075", FORMAT_HOURS, false, "30:15:10"},
        {"1.2605324074074075", FORMAT_HOURS, true, "30:15:10"},
        {"0.39583333333333", FORMAT_HOURS, false, "09:30:00"},
        {"0", FORMAT_HOURS, false, "00:00:00"},
        {"1E3", FORMAT_HOURS, false, "24000:00:00"},
        {"-0.5", FORMAT_HOURS, false, "-0.5"},
        {"2958466", FORMAT_HOURS, false, "2958466"},
        {"x", FORMAT_HOURS, false, "x"},
    };

    are_shown(hours, COUNT_OF(hours));
}

Test(number_text, zeroes_and_a_plus_sign_that_the_cell_shows_are_read)
{
    static const struct shown_case numbers[] = {
        {"1234", FORMAT_DIGITS + 5, false, "01234"},
        {"301234567", FORMAT_DIGITS + 10, false, "0301234567"},
        {"3.01234567E8", FORMAT_DIGITS + 10, false, "0301234567"},
        {"0", FORMAT_DIGITS + 5, false, "00000"},
        {"123456", FORMAT_DIGITS + 5, false, "123456"},
        {"1", FORMAT_DIGITS + DIGITS_SHOWN_MOST, false, "0000000000000000000000000000001"},
        {"447911123456", FORMAT_PLUS + 1, false, "+447911123456"},
        {"4.47911123456E+11", FORMAT_PLUS + 1, false, "+447911123456"},
        {"12", FORMAT_PLUS + 3, false, "+012"},
        {"-5", FORMAT_DIGITS + 5, false, "-5"},
        {"1.5", FORMAT_DIGITS + 5, false, "1.5"},
        {"12345678901234567890123456789012", FORMAT_PLUS + 1, false, "12345678901234567890123456789012"},
        {"x", FORMAT_PLUS + 1, false, "x"},
        {"", FORMAT_PLUS + 1, false, ""},
    };

    are_shown(numbers, COUNT_OF(numbers));
}

Test(number_text, days_in_iso_8601_lose_what_the_cell_does_not_show)
{
    struct str day = STR("1980-02-29T09:30:00.000Z");

    cr_expect(str_is(day_shown(day, FORMAT_DATE), "1980-02-29"));
    cr_expect(str_is(day_shown(day, FORMAT_TIME), "09:30:00"));
    cr_expect(str_equal(day_shown(day, FORMAT_DATETIME), day));
    cr_expect(str_equal(day_shown(day, FORMAT_NUMBER), day));
    cr_expect(str_is(day_shown(STR("1980-02-29"), FORMAT_TIME), "1980-02-29"));
    cr_expect(str_is(day_shown(STR("09:30:00"), FORMAT_DATE), "09:30:00"));
}
