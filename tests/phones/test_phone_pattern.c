#include "phones/phone_pattern.h"

#include "base/attributes.h"

#include <criterion/criterion.h>

static const struct {
    const char *pattern;
    const char *digits;
    int         front; /* digits that it takes; -1: none */
    bool        all;
} matches[] = {
    {"0", "012", 1, false},
    {"0", "0", 1, true},
    {"0", "1", -1, false},
    {"0", "", -1, false},
    {"00|0", "001", 2, false},
    {"0|00", "00", 1, true}, /* the first alternative, unless more must be taken */
    {"80?", "80", 2, true},
    {"80?", "8", 1, true},
    {"80?", "81", 1, false},
    {"[08]", "8", 1, true},
    {"[2-57]", "4", 1, true},
    {"[2-57]", "7", 1, true},
    {"[2-57]", "6", -1, false},
    {"[13-5-]", "2", -1, false},
    {"\\d", "9", 1, true},
    {"\\d{3}", "123", 3, true},
    {"\\d{3}", "12", -1, false},
    {"\\d{2,3}", "1234", 3, false},
    {"\\d{2,3}4", "1234", 4, true},
    {"\\d{2,3}3", "123", 3, true}, /* gives one back */
    {"1\\d{0,2}", "1", 1, true},
    {"(?:12){2}", "1212", 4, true},
    {"(?:12){2}", "12", -1, false},
    {"(?:12){1,2}3", "12123", 5, true},
    {"(?:1|12)3", "123", 3, true},
    {"(?:1|12)?3", "3", 1, true},
    {"(?:\\d\\d)?\\d", "1", 1, true},
    {"(?:1[2-4]|5(?:6|7{2}))8", "5778", 4, true},
    {"(?:1[2-4]|5(?:6|7{2}))8", "568", 3, true},
    {"(?:1[2-4]|5(?:6|7{2}))8", "578", -1, false},
    {"12$", "12", 2, true},
    {"12$", "123", -1, false},
    {"12$|1", "123", 1, false},
    {"(12)$|0", "12", 2, true},
    {"0?(?:(11|22)15)?", "", 0, true},
    {"0?(?:(11|22)15)?", "0", 1, true},
    {"0?(?:(11|22)15)?", "01115", 5, true},
    {"0?(?:(11|22)15)?", "0119", 1, false},
    {"0?(?:(11|22)15)?", "9", 0, false},
};

Test(phone_pattern, matches_as_in_perl)
{
    for (size_t i = 0; i < COUNT_OF(matches); i++) {
        struct phone_match match;
        struct str         digits = str_from(matches[i].digits);
        bool               found  = phone_match_front(matches[i].pattern, digits, &match);

        cr_expect_eq(found, matches[i].front >= 0, "%s on %s", matches[i].pattern, matches[i].digits);
        if (found)
            cr_expect_eq((int)match.len, matches[i].front, "%s on %s: %zu", matches[i].pattern, matches[i].digits,
                         match.len);
        cr_expect_eq(phone_match_all(matches[i].pattern, digits), matches[i].all, "all: %s on %s", matches[i].pattern,
                     matches[i].digits);
    }
}

static void expect_groups(const char *pattern, const char *digits, const char *first, const char *second)
{
    struct phone_match match;

    cr_expect(phone_match_front(pattern, str_from(digits), &match));
    cr_expect(str_is(match.groups[0], first), "%s on %s: " STR_FMT, pattern, digits, STR_ARG(match.groups[0]));
    cr_expect(str_is(match.groups[1], second), "%s on %s: " STR_FMT, pattern, digits, STR_ARG(match.groups[1]));
    cr_expect_eq(match.group_count, 2);
}

Test(phone_pattern, groups_tell_what_they_took)
{
    expect_groups("0(1)?(2)", "012", "1", "2");
    expect_groups("0(1)?(2)", "02", "", "2");
    expect_groups("0(?:(1[45]|31)(\\d{3}))?", "0", "", "");
    expect_groups("0(?:(1[45]|31)(\\d{3}))?", "014999", "14", "999");
    expect_groups("0(?:(1[45]|31)(\\d{3}))?", "01499", "", ""); /* what was tried in vain leaves nothing */
    expect_groups("(1|12)(2|3)4", "1234", "12", "3");
    expect_groups("(?:(1)(2)9|1)", "123", "", "");
}
