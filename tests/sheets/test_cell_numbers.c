#include "sheets/cell_numbers.h"

#include "base/attributes.h"
#include "support/unit.h"

ARENA_SUITE(cell_numbers);

/* The number, or the fault's name. */
static const char *reading(const char *cell, char decimal)
{
    struct str      out;
    enum cell_fault fault = number_read(arena, str_from(cell), decimal, &out);

    return fault ? cell_fault_name(fault) : arena_str(arena, out).at;
}

static const char no_number[] = "invalid_number";

static const struct {
    const char *cell;
    const char *dot;   /* what it is where the dot is the decimal sign */
    const char *comma; /* where the comma is; NULL: the same */
} numbers[] = {
    {"0", "0", NULL},
    {"5", "5", NULL},
    {" -5 ", "-5", NULL},
    {"+5", "5", NULL},
    {"5-", "-5", NULL},
    {"\u22125", "-5", NULL},
    {"(12)", "-12", NULL},
    {"( 12 )", "-12", NULL},
    {"007", "7", NULL},
    {"-0", "0", NULL},
    {"123456789012345678901234567890", "123456789012345678901234567890", NULL},
    {"1.10", "1.10", no_number},
    {"1,10", no_number, "1.10"},
    {"1.234", "1.234", "1234"},
    {"1,234", "1234", "1.234"},
    {"1.234,56", no_number, "1234.56"},
    {"1,234.56", "1234.56", no_number},
    {"1.234.567", no_number, "1234567"},
    {"1,234,567.891", "1234567.891", no_number},
    {"1 234,56", no_number, "1234.56"},
    {"1 234 567", "1234567", NULL},
    {"1\u00A0234\u202F567,8", no_number, "1234567.8"},
    {"1'234.56", "1234.56", no_number},
    {"1\u2019234\u2019567", "1234567", NULL},
    {"1'234,5", no_number, "1234.5"},
    {".5", "0.5", no_number},
    {"-,5", no_number, "-0.5"},
    {"0.125", "0.125", no_number}, /* no group begins with 0 */
    {"1234.567", "1234.567", no_number},
    {"-0.00", "0.00", no_number},
    {"\u20AC 12", "12", NULL},
    {"12 \u20AC", "12", NULL},
    {"12,50\u20AC", no_number, "12.50"},
    {"-$12.50", "-12.50", no_number},
    {"$-12.50", "-12.50", no_number},
    {"($12.50)", "-12.50", no_number},
    {"$(12.50)", "-12.50", no_number},
    {"\u00A312", "12", NULL},
    {"12,50 \u20AC-", no_number, "-12.50"},
    {"1e3", "1e3", NULL},
    {"1.5E+3", "1.5e3", no_number},
    {"1,234E-05", no_number, "1.234e-05"},
    {"", no_number, NULL},
    {"-", no_number, NULL},
    {"\u20AC", no_number, NULL},
    {"()", no_number, NULL},
    {"abc", no_number, NULL},
    {"12a", no_number, NULL},
    {"1-2", no_number, NULL},
    {"--1", no_number, NULL},
    {"+-1", no_number, NULL},
    {"-1-", no_number, NULL},
    {"(-1)", no_number, NULL},
    {"(1", no_number, NULL},
    {"1)", no_number, NULL},
    {")1(", no_number, NULL},
    {"$1$", no_number, NULL},
    {"5.", no_number, NULL},
    {".", no_number, NULL},
    {"1..2", no_number, NULL},
    {"1,,234", no_number, NULL},
    {"12.34.567", no_number, NULL}, /* groups have three digits */
    {"1.2345.678", no_number, NULL},
    {"1234.567.890", no_number, NULL},
    {"1 23", no_number, NULL},
    {"1 2345", no_number, NULL},
    {"1 234.567 890", no_number, NULL},
    {"1.234,567.8", no_number, NULL},
    {"1,234 567", no_number, NULL},
    {"1 234'567", no_number, NULL},
    {"10 %", no_number, NULL},
    {"1e", no_number, NULL},
    {"1e+", no_number, NULL},
    {"1e1.5", no_number, NULL},
    {"1.234.567e3", no_number, NULL},
    {"0x10", no_number, NULL},
    {"1\n234", no_number, NULL},
    {"\u0661", no_number, NULL},
};

Test(cell_numbers, are_read_by_the_decimal_sign_of_their_column)
{
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        cr_expect_str_eq(reading(numbers[i].cell, '.'), numbers[i].dot, "%s", numbers[i].cell);
        cr_expect_str_eq(reading(numbers[i].cell, ','), numbers[i].comma ? numbers[i].comma : numbers[i].dot, "%s",
                         numbers[i].cell);
    }
}

Test(cell_numbers, the_decimal_sign_is_told_by_the_column)
{
    static const struct {
        const char *cells[4];
        char        decimal; /* NUL: it cannot be told */
    } columns[] = {
        {{"1", "2", ""}, '.'},
        {{"1.5"}, '.'},
        {{"1,5"}, ','},
        {{"1.234"}, '\0'},
        {{"1,234", "5"}, '\0'},
        {{"1.234", "2.5"}, '.'},
        {{"1.234", "2,5"}, ','},
        {{"1.234", "1.234.567"}, ','},
        {{"1,234", "1,234,567"}, '.'},
        {{"1.234", "1.234,567"}, ','},
        {{"1,234", "0,125"}, ','},
        {{"1,234", "1234,567"}, ','},
        {{"1.234", "1 234.5"}, '.'},
        {{"1.234", "1 234"}, '\0'}, /* blanks tell nothing */
        {{"1.234", "1'234,567"}, ','},
        {{"1,234", "1.234E+5"}, '.'},
        {{"1.5", "1,5"}, '\0'}, /* some are written so, some so */
        {{"1.234", "n/a", "1,5"}, ','},
        {{"n/a", "1.2.3"}, '.'},
    };

    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        struct number_column column = {0};
        char                 decimal;
        enum cell_fault      fault;

        for (size_t k = 0; k < 4 && columns[i].cells[k]; k++)
            number_note(&column, str_from(columns[i].cells[k]));
        fault = number_decimal(&column, &decimal);
        cr_expect_eq(fault, columns[i].decimal ? CELL_NO_FAULT : CELL_AMBIGUOUS_DECIMAL, "column %zu", i);
        if (columns[i].decimal)
            cr_expect_eq(decimal, columns[i].decimal, "column %zu", i);
    }
}
