#include "sheets/csv.h"

#include "base/attributes.h"
#include "support/unit.h"

ARENA_SUITE(csv_delimiter);

static const struct {
    const char *sample;
    char        delimiter;
} samples[] = {
    {"", ','},
    {"phone\n+491234\n", ','},
    {"a,b\n1,2\n", ','},
    {"a;b\n1;2\n", ';'},
    {"a\tb\n1\t2\n", '\t'},
    {"a|b\n1|2\n", '|'},
    {"sep=;\na,b\n1,2\n", ';'},
    {"sep=\t\r\na,b\r\n1,2\r\n", '\t'},
    {"sep=|", '|'},
    {"sep=x\na;b\n1;2\n", ';'},
    {"name;amount\nA;1,5\nB;2,5\nC;3,5\n", ';'}, /* decimals */
    {"a;b;c\n1,2,,3;4;5\n6,7,,8;9;0\n", ';'},    /* more commas, but not in every row */
    {"name;note\nA;one, two, three\nB;four\nC;five, six\n", ';'},
    {"M\u00FCller, Max;030 1\nMeier, Eva;030 2\n", ';'}, /* as consistent, but commas are in prose, too */
    {"1,50;2,50\n3,50;4,50\n", ';'},
    {"name,tags\nA,x;y\nB,x;y;z\nC,\n", ','},
    {"a,b\n\"1;2;3\",x\n\"4;5;6\",y\n", ','}, /* what is quoted does not count */
    {"a;b\n\"x\n;;;\n\";2\n3;4\n", ';'},
    {"List of customers, 2026\n\na;b;c\n1;2;3\n4;5;6\n", ';'}, /* not by the first line alone */
    {"a,b,c\n1,2\n3,4,5\n6,7,8\n", ','},
};

Test(csv_delimiter, is_the_most_consistent_one)
{
    for (size_t i = 0; i < COUNT_OF(samples); i++) {
        char delimiter = csv_delimiter(arena, str_from(samples[i].sample), '"', true);

        cr_expect_eq(delimiter, samples[i].delimiter, "row %zu: '%c'", i, delimiter);
    }
}

Test(csv_delimiter, a_row_that_the_sample_cuts_does_not_count)
{
    cr_expect_eq(csv_delimiter(arena, STR("a;b,c\n1;2,"), '"', false), ';');
    cr_expect_eq(csv_delimiter(arena, STR("a,b\n1,2\n3;\"4"), '"', false), ',');
}

Test(csv_delimiter, looks_at_a_part_of_a_long_sample)
{
    size_t len   = 3 * CSV_SAMPLE_MOST;
    char  *bytes = malloc(len);
    size_t used  = arena_used(arena);

    for (size_t i = 0; i < len; i += 4)
        memcpy(bytes + i, i < 1000 ? "1|2\n" : "1,2\n", 4);
    cr_expect_eq(csv_delimiter(arena, (struct str){.at = bytes, .len = len}, '"', true), '|');
    memset(bytes, 'x', len);
    cr_expect_eq(csv_delimiter(arena, (struct str){.at = bytes, .len = len}, '"', true), ',');
    cr_expect_eq(arena_used(arena), used);
    free(bytes);
}
