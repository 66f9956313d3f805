#include "base/attributes.h"
#include "domain/codes.h"
#include "support/unit.h"

static const char *const country_rows[] = {
#define COUNTRY(code) code,
#include "domain/iso_3166.def"
#undef COUNTRY
};

static const char *const currency_rows[] = {
#define CURRENCY(code)  code,
#define WITHDRAWN(code) code,
#include "domain/iso_4217.def"
#undef WITHDRAWN
#undef CURRENCY
};

static bool is_upper_case(const char *code)
{
    for (; *code; code++)
        if (*code < 'A' || *code > 'Z')
            return false;
    return true;
}

static void expect_sorted(const char *const *codes, size_t count, size_t len)
{
    for (size_t i = 0; i < count; i++) {
        cr_expect(strlen(codes[i]) == len && is_upper_case(codes[i]), "%s", codes[i]);
        cr_expect(i == 0 || strcmp(codes[i - 1], codes[i]) < 0, "%s", codes[i]);
    }
}

/* The search halves them: one row out of place would hide others. */
Test(codes, the_lists_are_sorted_and_without_duplicates)
{
    expect_sorted(country_rows, COUNT_OF(country_rows), 2);
    expect_sorted(currency_rows, COUNT_OF(currency_rows), 3);
}

Test(codes, knows_every_row_of_the_lists)
{
    for (size_t i = 0; i < COUNT_OF(country_rows); i++)
        cr_expect(country_known(str_from(country_rows[i])), "%s", country_rows[i]);
    for (size_t i = 0; i < COUNT_OF(currency_rows); i++)
        cr_expect(currency_known(str_from(currency_rows[i])), "%s", currency_rows[i]);
}

/* All pairs and triples of letters: nothing but the rows may be found. */
Test(codes, knows_nothing_but_the_rows)
{
    size_t countries  = 0;
    size_t currencies = 0;
    char   code[3];

    for (code[0] = 'A'; code[0] <= 'Z'; code[0]++)
        for (code[1] = 'A'; code[1] <= 'Z'; code[1]++) {
            countries += country_known((struct str){.at = code, .len = 2});
            for (code[2] = 'A'; code[2] <= 'Z'; code[2]++)
                currencies += currency_known((struct str){.at = code, .len = 3});
        }
    cr_expect_eq(countries, COUNT_OF(country_rows));
    cr_expect_eq(currencies, COUNT_OF(currency_rows));
}

Test(codes, knows_countries)
{
    static const struct {
        struct str code;
        bool       is_known;
    } rows[] = {
        {TEXT("AD"), true},        {TEXT("AX"), true},       {TEXT("BE"), true},   {TEXT("BQ"), true},
        {TEXT("DE"), true},        {TEXT("GB"), true},       {TEXT("GR"), true},   {TEXT("JP"), true},
        {TEXT("NL"), true},        {TEXT("PT"), true},       {TEXT("SS"), true},   {TEXT("TW"), true},
        {TEXT("US"), true},        {TEXT("ZW"), true},       {TEXT(""), false},    {TEXT("D"), false},
        {TEXT("DEU"), false},      {TEXT("de"), false},      {TEXT("De"), false},  {TEXT("dE"), false},
        {TEXT("UK"), false},       {TEXT("EU"), false},      {TEXT("EL"), false},  {TEXT("XK"), false},
        {TEXT("ZZ"), false},       {TEXT("AA"), false},      {TEXT("AN"), false},  {TEXT("YU"), false},
        {TEXT("SU"), false},       {TEXT("276"), false},     {TEXT("D\0"), false}, {TEXT("\0\0"), false},
        {TEXT("DE\0"), false},     {TEXT("DE "), false},     {TEXT(" DE"), false}, {TEXT("D "), false},
        {TEXT("\xC3\x84"), false}, {TEXT("Germany"), false}, {TEXT("EUR"), false},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect(country_known(rows[i].code) == rows[i].is_known, STR_FMT, STR_ARG(rows[i].code));
    cr_expect(!country_known(str_from(NULL)));
}

Test(codes, knows_currencies)
{
    static const struct {
        struct str code;
        bool       is_known;
    } rows[] = {
        {TEXT("AED"), true},
        {TEXT("CHF"), true},
        {TEXT("EUR"), true},
        {TEXT("GBP"), true},
        {TEXT("JPY"), true},
        {TEXT("KWD"), true},
        {TEXT("TRY"), true},
        {TEXT("USD"), true},
        {TEXT("XAU"), true},
        {TEXT("ZAR"), true},
        {TEXT(""), false},
        {TEXT("E"), false},
        {TEXT("EU"), false},
        {TEXT("EURO"), false},
        {TEXT("eur"), false},
        {TEXT("Eur"), false},
        {TEXT("DEM"), false},
        {TEXT("FRF"), false},
        {TEXT("BTC"), false},
        {TEXT("AAA"), false},
        {TEXT("ZZZ"), false},
        {TEXT("978"), false},
        {TEXT("EU\0"), false},
        {TEXT("EUR\0"), false},
        {TEXT("EUR "), false},
        {TEXT("\0\0\0"), false},
        {TEXT("US$"), false},
        {TEXT("\xE2\x82\xAC"), false},
        {TEXT("DE"), false},
        /* Of Curacao and Sint Maarten since 2025, and of Zimbabwe since 2024. */
        {TEXT("XCG"), true},
        {TEXT("ZWG"), true},
        /* Withdrawn: Croatia 2023, Zimbabwe 2024, Curacao and Sint Maarten 2025, Bulgaria 2026. */
        {TEXT("HRK"), true},
        {TEXT("ZWL"), true},
        {TEXT("ANG"), true},
        {TEXT("BGN"), true},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect(currency_known(rows[i].code) == rows[i].is_known, STR_FMT, STR_ARG(rows[i].code));
    cr_expect(!currency_known(str_from(NULL)));
}
