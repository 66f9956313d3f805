#include "phones/phone.h"

#include "base/attributes.h"
#include "support/unit.h"

ARENA_SUITE(phone);

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
    {TEXT("+999999999999999"), "+999999999999999"},         /* a code that nobody has */
    {TEXT("+1\u00A0234\u202F567\u2009890"), "+1234567890"}, /* blanks of any kind */
    {TEXT("+1\t234\u3000567890"), "+1234567890"},
    {TEXT("+1\u2010234\u2011567\u2012890"), "+1234567890"}, /* dashes of any kind, and what looks like one */
    {TEXT("+1\u2013234\u2014567\u2015890"), "+1234567890"},
    {TEXT("+1\u2212234\uFF0D567\u30FC890"), "+1234567890"},
    {TEXT("+1\uFF08234\uFF09567\uFF0E890\uFF0F"), "+1234567890"}, /* full-width brackets, dot and slash */
    {TEXT("\uFF0B1234567890"), "+1234567890"},
    {TEXT("+\uFF11\uFF12\uFF134567890"), "+1234567890"},
    {TEXT("+\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668"), "+12345678"}, /* Arabic-Indic digits */
    {TEXT("+\u06F1\u06F2\u06F3\u06F4\u06F5\u06F6\u06F7\u0968"), "+12345672"}, /* Persian, and one of Devanagari */
    {TEXT("+\U0001D7CF\U0001D7DA\U0001D7E534567"), "+12334567"},              /* digits of formulas */
    {TEXT("\u202D+1 415 555 2671\u202C"), "+14155552671"},                    /* format characters vanish */
    {TEXT("\u200E+972 52-123-4567"), "+972521234567"},
    {TEXT("\uFEFF+14155552671"), "+14155552671"},
    {TEXT("+1\u200B234\u00AD567890"), "+1234567890"},
    {TEXT("\u200F \u2066\n+1234567890\u2069\r\n\u200B"), "+1234567890"}, /* and white space at the ends */
    {TEXT("\v\f\xC2\x85\u2028+1234567890\u2029"), "+1234567890"},
    {TEXT("tel:+1234567890"), "+1234567890"},
    {TEXT("TEL: +1234567890"), "+1234567890"},
    {TEXT(" t\u200Eel:\u200E001234567890"), "+1234567890"},
};

static const struct {
    struct str  text;
    const char *fault; /* a part of it */
} no_numbers[] = {
    {TEXT(""), "must have digits"},
    {TEXT(" "), "must have digits"},
    {TEXT("+"), "must have digits"},
    {TEXT("()"), "must have digits"},
    {TEXT("tel:"), "must have digits"},
    {TEXT("0"), "Without a default country"},
    {TEXT("1234567890"), "Without a default country"},
    {TEXT("(0) 1234567890"), "Without a default country"},
    {TEXT("00"), "not 0."},
    {TEXT("+00"), "a 0 after the plus"},
    {TEXT("+0234567890"), "a 0 after the plus"},
    {TEXT("0001234567890"), "a 0 after the plus"},
    {TEXT("+123456"), "must have 7 to 15 digits with its country code, not 6."},
    {TEXT("00123456"), "not 6."},
    {TEXT("+1234567890123456"), "not 16."},
    {TEXT("+12345678901234567890123456789012345678901"), "at most 15 digits with its country code, not 41."},
    {TEXT("00+1234567890"), "A plus may only stand in front"},
    {TEXT("++1234567890"), "A plus may only stand in front"},
    {TEXT("1234567890+"), "A plus may only stand in front"},
    {TEXT("+1\uFF0B234567890"), "A plus may only stand in front"},
    {TEXT("+1 800 FLOWERS"), "The letter F (U+0046) cannot stand"},
    {TEXT("Tel. +1234567890"), "The letter T (U+0054)"},
    {TEXT("+1234567\u00E9"), "The letter \u00E9 (U+00E9)"},
    {TEXT("+1234567x"), "The letter x"},
    {TEXT("+1234567890 ext. 5"), "without an extension"},
    {TEXT("+1234567890 Extension: 5"), "without an extension"},
    {TEXT("+1234567890x5"), "without an extension"},
    {TEXT("+1234567890 #5"), "without an extension"},
    {TEXT("+1234567890;ext=5"), "without an extension"},
    {TEXT("+1234567890,5"), "The character , (U+002C)"},
    {TEXT("+1_234567890"), "The character _ (U+005F)"},
    {TEXT("+1{234}567890"), "The character { (U+007B)"},
    {TEXT("+1'234567890"), "The character ' (U+0027)"},
    {TEXT("+1\u00B2345678"), "The character \u00B2 (U+00B2)"},
    {TEXT("\U0001F600+1234567"), "(U+1F600)"},
    {TEXT("+12345\00067890"), "The character U+0000 cannot stand"},
    {TEXT("+1234567890\0"), "The character U+0000"},
    {TEXT("+123\u0301456789"), "(U+0301)"},
    {TEXT("+1234567\n+7654321"), "line break inside"},
    {TEXT("+1234567\xC2"), "must be UTF-8"},
    {TEXT("+1234567890\xFF"), "must be UTF-8"},
    {TEXT("\xE2\x80"), "must be UTF-8"},
};

/* The number that a text gives without a default country, or the fault. */
static const char *number_of(struct str text)
{
    struct phone phone;
    struct str   fault;

    if (!phone_read(arena, text, NULL, &phone, &fault))
        return arena_str(arena, fault).at;
    cr_expect_eq(phone.len, strlen(phone.text));
    return arena_str(arena, str_from(phone.text)).at;
}

Test(phone, writes_numbers_in_one_form)
{
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        cr_expect_str_eq(number_of(numbers[i].text), numbers[i].number, STR_FMT, STR_ARG(numbers[i].text));
}

Test(phone, the_one_form_stays_as_it_is)
{
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        cr_expect_str_eq(number_of(str_from(numbers[i].number)), numbers[i].number);
}

Test(phone, what_is_no_international_number_is_refused_with_the_reason)
{
    for (size_t i = 0; i < COUNT_OF(no_numbers); i++) {
        const char *fault = number_of(no_numbers[i].text);

        cr_expect(strstr(fault, no_numbers[i].fault), STR_FMT " gives: %s", STR_ARG(no_numbers[i].text), fault);
    }
}

Test(phone, an_empty_text_needs_no_address)
{
    cr_expect_str_eq(number_of(str_from(NULL)), "A phone number must have digits.");
}

Test(phone, any_amount_of_punctuation_is_dropped)
{
    enum { AROUND = 100000 };
    char *bytes = malloc(2 * AROUND + 11);

    memset(bytes, '-', 2 * AROUND + 11);
    memcpy(bytes + AROUND, "+1234567890", 11);
    cr_expect_str_eq(number_of((struct str){.at = bytes, .len = 2 * AROUND + 11}), "+1234567890");
    memset(bytes, '\n', AROUND);
    memset(bytes + AROUND + 11, '\n', AROUND);
    cr_expect_str_eq(number_of((struct str){.at = bytes, .len = 2 * AROUND + 11}), "+1234567890");
    free(bytes);
}

Test(phone, numbers_of_known_lengths_are_usual)
{
    static const struct {
        const char *text;
        bool        is_usual;
    } rows[] = {{"+14155552671", true}, {"+1234567890", false},   {"+44 20 7946 0958", true},
                {"+44 20 7946", false}, {"+999123456789", false}, {"+80012345678", true},
                {"+3906123456", true},  {"+49 30 1", false},      {"+441481222333", true}};

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct phone phone;
        struct str   fault;

        if (phone_read(arena, str_from(rows[i].text), NULL, &phone, &fault))
            cr_expect_eq(phone.is_usual, rows[i].is_usual, "%s", rows[i].text);
        else
            cr_expect(!rows[i].is_usual, "%s", rows[i].text);
    }
}
