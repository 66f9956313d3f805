#include "text/pattern_cost.h"

#include "base/attributes.h"

#include <criterion/criterion.h>

/* clang-format off */
Test(pattern_cost, ranges_are_added_up_where_case_is_ignored)
{
    static const struct {
        const char *pattern;
        uint64_t    span;
    } examples[] = {
        {"",                             0},
        {"[a-z]",                        0},
        {"[!-\U0010FFFF]",               0},
        {"(?i)",                         0},
        {"(?i)[a-z]",                    25},
        {"(?i)[a-z0-9]",                 34},
        {"(?i)a-z",                      25},
        {"(?i:[a-z])",                   25},
        {"(?mi-s)[a-z]",                 35},
        {"(?i)[z-a]",                    0},
        {"(?i)[a\\-z]",                  0},
        {"(?i)[!-\uFFFF]",               0xFFDE},
        {"(?i)[é-ü]",                    19},
        {"(?i)[\\u00e9-\\u{fc}]",        19},
        {"(?i)[\\u{1F300}-\\u{1F5FF}]",  0x2FF},
        {"(?i)[!-\\u{10FFFF}]",          0x10FFDE},
        {"(?i)[!-\\x{10FFFF}]",          0x10FFDE},
        {"(?i)[!-\\N{U+10FFFF}]",        0x10FFDE},
        {"(?i)[!-\\o{4177777}]",         0x10FFDE},
        {"(?i)[!-\\u{10FFFF]",           0x10FFDE},
        {"(?i)[!-\\\uFFFF]",             0xFFDE},
        {"(?i)[!-\\E\uFFFF]",            0xFFFF},
        {"(?i)[\\Q\uFFFE\\E-\uFFFF]",    0xFFFF},
        {"(?i)[\\Q\\u{10ffff}\\E-\uFFFF]", 0xFFFF},
        {"(?ixx)[! - \uFFFF]",           0xFFDF},
        {"(?i)[\\c\\-\uFFFF]",           0xFFFF},
        {"(?i)[\\0-\uFFFF]",             0xFFFF},
        {"(?i)[\\x41-\uFFFF]",           0xFFFF - '1'},
        {"(?i)[a-\\377]",                0x1FF - 'a'},
        {"(?i)[a-",                      0},
        {"(?i)[a-\\",                    0xFF - 'a'},
        {"(?i)[a-\\u",                   0x10FFFF - 'a'},
        {"(?i)[!-\xFF",                  0xFF - '!'},
    };

    for (size_t i = 0; i < COUNT_OF(examples); i++)
        cr_expect_eq(pattern_span(str_from(examples[i].pattern)), examples[i].span, "%s: %llu", examples[i].pattern,
                     (unsigned long long)pattern_span(str_from(examples[i].pattern)));
}

Test(pattern_cost, lists_are_where_a_bit_for_each_character_is_not_enough)
{
    static const char *const with[]    = {"é", "[^\\pN]", "\\P{L}", "[\\h]", "\\H", "[\\v]", "\\V", "(?i)a", "(?mi)a",
                                          "\\x{100}", "\\u0100", "\\o{400}", "\\N{U+100}", "[\\400]"};
    static const char *const without[] = {"", "^[A-Za-z0-9._%+-]+@[a-z]+$", "\\d\\w\\s\\b", "(?m)a", "(?:i)", "(?=i)", "(?<a>i)",
                                          "[[:alpha:]]", "a\\"};

    for (size_t i = 0; i < COUNT_OF(with); i++)
        cr_expect(pattern_has_lists(str_from(with[i])), "%s", with[i]);
    for (size_t i = 0; i < COUNT_OF(without); i++)
        cr_expect_not(pattern_has_lists(str_from(without[i])), "%s", without[i]);
}
/* clang-format on */
