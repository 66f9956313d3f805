#include "base/attributes.h"
#include "domain/phone.h"
#include "support/unit.h"

static const struct {
    struct str  text;
    const char *number;
} numbers[] = {
    {TEXT("+1234567890"), "+1234567890"},
    {TEXT("+1 234 567 890"), "+1234567890"},
    {TEXT("+1-234-567-890"), "+1234567890"},
    {TEXT("+1.234.567.890"), "+1234567890"},
    {TEXT("+1/234/567/890"), "+1234567890"},
    {TEXT("+1 (234) 567-890"), "+1234567890"},
    {TEXT("+1 [234] 567 890"), "+1234567890"},
    {TEXT("(+1) 234 567 890"), "+1234567890"},
    {TEXT("[+1]234567890"), "+1234567890"},
    {TEXT("  +1234567890  "), "+1234567890"},
    {TEXT(". - / ( ) [ ] +1234567890"), "+1234567890"},
    {TEXT("+ 1234567890"), "+1234567890"},
    {TEXT("+(1)234567890"), "+1234567890"},
    {TEXT("+1))((..--//234567890"), "+1234567890"},
    {TEXT("001234567890"), "+1234567890"}, /* a leading 00 is a plus */
    {TEXT("00 1234 567890"), "+1234567890"},
    {TEXT("0 0 1234567890"), "+1234567890"},
    {TEXT("(00) 1234567890"), "+1234567890"},
    {TEXT("(0)0-1234567890"), "+1234567890"},
    {TEXT("+1234567"), "+1234567"}, /* 7 digits */
    {TEXT("001234567"), "+1234567"},
    {TEXT("+123456789012345"), "+123456789012345"}, /* 15 digits */
    {TEXT("00123456789012345"), "+123456789012345"},
    {TEXT("00 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 "), "+123456789012345"},
    {TEXT("+1000000"), "+1000000"},
    {TEXT("+1\u00A0234\u00A0567\u00A0890"), "+1234567890"}, /* no-break spaces, wide and narrow */
    {TEXT("+1\u202F234567890"), "+1234567890"},
    {TEXT("+1\u2010234567890"), "+1234567890"}, /* hyphen and its neighbours up to the horizontal bar */
    {TEXT("+1\u2011234567890"), "+1234567890"},
    {TEXT("+1\u2012234567890"), "+1234567890"},
    {TEXT("+1\u2013234567890"), "+1234567890"},
    {TEXT("+1\u2014234567890"), "+1234567890"},
    {TEXT("+1\u2015234567890"), "+1234567890"},
    {TEXT("+1\u2212234567890"), "+1234567890"}, /* minus sign */
};

static const struct str no_numbers[] = {
    TEXT(""),
    TEXT(" "),
    TEXT("+"),
    TEXT("0"),
    TEXT("00"),
    TEXT("()"),
    TEXT("+00"),
    TEXT("1234567890"), /* no country code can be told */
    TEXT("0234567890"),
    TEXT("(0) 1234567890"),
    TEXT("+0234567890"), /* no country code begins with 0 */
    TEXT("+001234567890"),
    TEXT("+00234567890"),
    TEXT("0001234567890"),
    TEXT("00001234567890"),
    TEXT("00+1234567890"),
    TEXT("+123456"), /* 6 digits */
    TEXT("00123456"),
    TEXT("+1 2 3 4 5 6"),
    TEXT("+1234567890123456"), /* 16 digits */
    TEXT("001234567890123456"),
    TEXT("+12345678901234567"),
    TEXT("0012345678901234567"),
    TEXT("+123456789012345678901234567890123456789012345678901234567890"),
    TEXT("++1234567890"),
    TEXT("+1+234567890"),
    TEXT("1+234567890"),
    TEXT("1234567890+"),
    TEXT("+1234567890+"),
    TEXT("+1 234 CALL ME"),
    TEXT("+1234567890 ext. 5"),
    TEXT("+1234567890x5"),
    TEXT("+1234567890#5"),
    TEXT("+1234567890,5"),
    TEXT("+1234567890;ext=5"),
    TEXT("tel:+1234567890"),
    TEXT("+1_234567890"),
    TEXT("+1\\234567890"),
    TEXT("+1{234}567890"),
    TEXT("+1*234567890"),
    TEXT("+1~234567890"),
    TEXT("+1'234567890"),
    TEXT("+1\t234567890"),
    TEXT("+1234567890\n"),
    TEXT("+1234567890\r\n"),
    TEXT("+1234567890\0"),
    TEXT("\0+1234567890"),
    TEXT("+12345\00067890"),
    TEXT("\uFF0B1234567890"),                                  /* full-width plus */
    TEXT("+\uFF11\uFF12\uFF134567890"),                        /* full-width digits */
    TEXT("+\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668"), /* Arabic-Indic digits */
    TEXT("+1\u200F234567890"),                                 /* right-to-left mark */
    TEXT("+1\u200B234567890"),                                 /* zero-width space */
    TEXT("+1\u2016234567890"),                                 /* behind the dashes */
    TEXT("+1234567\xC2"),                                      /* not UTF-8 */
    TEXT("+1234567890\xFF"),
    TEXT("+1234567890\xE2\x80"),
};

Test(phone, writes_numbers_in_one_form)
{
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        char   out[PHONE_SIZE] = {0};
        size_t len             = 0;

        cr_expect(phone_normalize(numbers[i].text, out, &len), STR_FMT, STR_ARG(numbers[i].text));
        cr_expect_str_eq(out, numbers[i].number, STR_FMT, STR_ARG(numbers[i].text));
        cr_expect_eq(len, strlen(numbers[i].number), STR_FMT, STR_ARG(numbers[i].text));
    }
}

Test(phone, the_one_form_stays_as_it_is)
{
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        char   out[PHONE_SIZE];
        size_t len;

        cr_expect(phone_normalize(str_from(numbers[i].number), out, &len), "%s", numbers[i].number);
        cr_expect_str_eq(out, numbers[i].number);
    }
}

Test(phone, refuses_what_is_no_international_number)
{
    for (size_t i = 0; i < COUNT_OF(no_numbers); i++) {
        char   out[PHONE_SIZE];
        size_t len;

        cr_expect(!phone_normalize(no_numbers[i], out, &len), STR_FMT, STR_ARG(no_numbers[i]));
    }
}

Test(phone, takes_an_empty_text_without_an_address)
{
    char   out[PHONE_SIZE];
    size_t len;

    cr_expect(!phone_normalize(str_from(NULL), out, &len));
}

Test(phone, any_amount_of_punctuation_is_dropped)
{
    enum { AROUND = 100000 };
    char  *bytes = malloc(2 * AROUND + 11);
    char   out[PHONE_SIZE];
    size_t len;

    memset(bytes, '-', 2 * AROUND + 11);
    memcpy(bytes + AROUND, "+1234567890", 11);
    cr_expect(phone_normalize((struct str){.at = bytes, .len = 2 * AROUND + 11}, out, &len));
    cr_expect_str_eq(out, "+1234567890");
    free(bytes);
}
