/* Numbers as people write them at home. */
#include "base/attributes.h"
#include "phones/phone.h"
#include "support/unit.h"

ARENA_SUITE(phone_countries);

static const struct {
    const char *home; /* "": there is none */
    const char *text;
    const char *number;
} numbers[] = {
    /* (0) after the country code, and a trunk prefix where it should not be. */
    {"", "+44 (0) 20 7946 0958", "+442079460958"},
    {"", "+44(0)20 7946 0958", "+442079460958"},
    {"", "0044 [0] 20 7946 0958", "+442079460958"},
    {"", "+44 ( \u200E0 ) 20 7946 0958", "+442079460958"},
    {"", "+44 \uFF080\uFF0920 7946 0958", "+442079460958"},
    {"", "+49 (0)30 123456", "+4930123456"},
    {"", "+41 (0) 44 668 18 00", "+41446681800"},
    {"", "+46 (0)8 123 456 78", "+46812345678"},
    {"", "+81 (0)3 1234 5678", "+81312345678"},
    {"", "+49 (0) 1", NULL},
    {"", "+49 (0) 30 1234567890123456", NULL},
    {"", "+39 (0)6 1234 5678", "+390612345678"}, /* numbers begin with 0 there */
    {"", "+39 06 1234 5678", "+390612345678"},
    {"", "+378 (0)549 123456", "+3780549123456"},
    {"", "+225 (0)1 23 45 67 89", "+2250123456789"},
    {"", "+999 (0) 1234567", "+99901234567"}, /* nobody has the code, so nothing is known of its zeros */
    {"", "+49 030 123456", "+4930123456"},
    {"", "+4402079460958", "+442079460958"},
    {"", "+7 8 912 345 67 89", "+79123456789"},
    {"", "+7 (8) 912 345 67 89", "+79123456789"},
    {"", "+36 06 1 234 5678", "+3612345678"},
    {"", "+1 1 415 555 2671", "+14155552671"},
    {"", "+33 01 23 45 67", "+3301234567"}, /* the rest has no length that France knows, nor has this */
    {"", "+49 00 30 123456", "+4930123456"},
    {"", "+54 9 11 1234 5678", "+5491112345678"},

    /* National numbers, with the trunk prefix or without. */
    {"GB", "020 7946 0958", "+442079460958"},
    {"GB", "(020) 7946 0958", "+442079460958"},
    {"GB", "20 7946 0958", "+442079460958"},
    {"GB", "tel:020-7946-0958", "+442079460958"},
    {"US", "415-555-2671", "+14155552671"},
    {"US", "(415) 555-2671", "+14155552671"},
    {"US", "1 (415) 555-2671", "+14155552671"},
    {"US", "1-415-555-2671", "+14155552671"},
    {"US", "1 234 567 890", "+1234567890"},
    {"US", "555-2671", "+15552671"},
    {"DE", "030 123456", "+4930123456"},
    {"DE", "(0) 30 123456", "+4930123456"},
    {"FR", "01 23 45 67 89", "+33123456789"},
    {"FR", "01 23 45 67", "+331234567"}, /* not a length of France, yet its trunk prefix */
    {"HR", "061 12 34", "+385611234"},
    {"UZ", "8 66 905 01 23", "+998669050123"},
    {"UZ", "88 123 45 67", "+998881234567"}, /* a whole number as it stands */
    {"IT", "06 1234 5678", "+390612345678"},
    {"IT", "347 123 4567", "+393471234567"},
    {"RU", "8 (912) 345-67-89", "+79123456789"},
    {"KZ", "8 701 234 56 78", "+77012345678"},
    {"HU", "06 1 234 5678", "+3612345678"},
    {"ES", "912 34 56 78", "+34912345678"},
    {"IN", "098765 43210", "+919876543210"},
    {"LT", "8 612 34567", "+37061234567"},
    {"LT", "0 612 34567", "+37061234567"},
    {"SG", "6521 2345", "+6565212345"},
    {"CO", "0 9 601 234 5678", "+576012345678"},

    /* What is written in place of what is dialled. */
    {"AR", "011 15-2345-6789", "+5491123456789"},
    {"AR", "11 2345-6789", "+541123456789"},
    {"AG", "460-1234", "+12684601234"},
    {"AG", "1 268 460 1234", "+12684601234"},
    {"BR", "0 15 11 96123-4567", "+5511961234567"},
    {"BR", "011 2345-6789", "+551123456789"},
    {"SM", "886377", "+3780549886377"},
    {"GG", "222333", "+441481222333"},
    {"MG", "2212345", "+261202212345"},
    {"JP", "0003768 0 3 1234 5678", "+81312345678"},

    /* International numbers as they are dialled at home. */
    {"US", "011 44 20 7946 0958", "+442079460958"},
    {"US", "011 44 (0) 20 7946 0958", "+442079460958"},
    {"US", "00 44 20 7946 0958", "+442079460958"}, /* 00 does everywhere */
    {"AU", "0011 1 415 555 2671", "+14155552671"},
    {"AU", "0014 155 552 671", "+14155552671"},
    {"JP", "010 1 415 555 2671", "+14155552671"},
    {"SG", "001 44 20 7946 0958", "+442079460958"},
    {"SG", "0044 20 7946 0958", "+442079460958"}, /* 004 is one there, but what follows it has no length of 420 */
    {"HK", "001 415 555 2671", "+14155552671"},
    {"KE", "000 44 20 7946 0958", "+442079460958"},
    {"RU", "810 44 20 7946 0958", "+442079460958"},
    {"GB", "0044 20 7946 0958", "+442079460958"},
    {"DE", "00 49 30 123456", "+4930123456"},
    {"DE", "0049 (0)30 123456", "+4930123456"},
    {"GB", "+1 415 555 2671", "+14155552671"},
    {"UY", "000 401 2345", "+5980004012345"}, /* not a number that lacks its code */
    {"DE", "000 30 123456", NULL},

    /* The own country code without a plus. */
    {"GB", "44 20 7946 0958", "+442079460958"},
    {"GB", "44 (0) 20 7946 0958", "+442079460958"},
    {"US", "14155552671", "+14155552671"},
    {"DE", "49 30 123456", "+4930123456"},
    {"RU", "7 912 345 67 89", "+79123456789"},
    {"IT", "39 06 1234 5678", "+390612345678"},
    {"IN", "91 98765 43210", "+919876543210"},
    {"NO", "47 12 34 56", "+4747123456"}, /* a whole number as it stands */
    {"GB", "1 2 3", NULL},
};

Test(phone_countries, numbers_are_read_by_the_rules_of_the_default_country)
{
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        const struct phone_country *home  = phone_country_find(str_from(numbers[i].home));
        struct phone                phone = {0};
        struct str                  fault = {0};
        bool                        reads = phone_read(arena, str_from(numbers[i].text), home, &phone, &fault);

        cr_expect_eq(home != NULL, numbers[i].home[0] != 0, "%s", numbers[i].home);
        if (numbers[i].number)
            cr_expect(reads && strcmp(phone.text, numbers[i].number) == 0, "%s %s gives %s" STR_FMT, numbers[i].home,
                      numbers[i].text, phone.text, STR_ARG(fault));
        else
            cr_expect(!reads && fault.len, "%s %s gives %s", numbers[i].home, numbers[i].text, phone.text);
    }
}

Test(phone_countries, what_was_read_is_read_as_itself_in_every_country)
{
    static const char *const homes[] = {"US", "GB", "DE", "IT", "AR", "BR", "JP", "SM", "LT", "RU", "HU", "GG"};

    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        for (size_t j = 0; numbers[i].number && j < COUNT_OF(homes); j++) {
            struct phone phone = {0};
            struct str   fault;

            cr_expect(
                phone_read(arena, str_from(numbers[i].number), phone_country_find(str_from(homes[j])), &phone, &fault));
            cr_expect_str_eq(phone.text, numbers[i].number, "in %s", homes[j]);
        }
}

Test(phone_countries, are_known_by_their_codes)
{
    static const char *const none[] = {"", "D", "de", "DEU", "XX", "800", "80", "UK", "  ", "EU"};

    for (size_t i = 0; i < COUNT_OF(none); i++)
        cr_expect_null(phone_country_find(str_from(none[i])), "%s", none[i]);
    cr_expect_null(phone_country_find(str_from(NULL)));
    cr_expect_not_null(phone_country_find(STR("AC")));
    cr_expect_not_null(phone_country_find(STR("ZW")));
}

Test(phone_countries, tell_the_length_of_their_shortest_number)
{
    cr_expect_eq(phone_country_shortest(phone_country_find(STR("US"))), 10);
    cr_expect_eq(phone_country_shortest(phone_country_find(STR("GB"))), 7);
    cr_expect_eq(phone_country_shortest(phone_country_find(STR("NU"))), 4);
    cr_expect_eq(phone_country_shortest(phone_country_find(STR("FR"))), 9);
}
