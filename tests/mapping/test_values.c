#include "base/attributes.h"
#include "support/mapped.h"
#include "support/unit.h"

ARENA_SUITE(values);

/* What a column with these cells under one header comes to, row by row. */
static struct str mapped_column(struct mapped *mapped, const char *header, const char *cells)
{
    return mapped_text(arena, mapped, arena_format(arena, "%s\n%s\n", header, cells));
}

static void expect_column(const char *header, const char *cells, const char *expected)
{
    struct mapped mapped = {.home = "DE", .delimiter = '|'};
    struct mapped kept   = {.home = "DE", .delimiter = '|', .is_kept = true};
    struct str    text   = mapped_column(&mapped, header, cells);

    cr_expect(str_is(text, expected), "%s of %s:\n" STR_FMT "not\n%s", header, cells, STR_ARG(text), expected);
    text = mapped_column(&kept, header, cells);
    cr_expect(str_is(text, expected), "kept, %s of %s:\n" STR_FMT, header, cells, STR_ARG(text));
}

/* The rows without what all of them have around the value of a custom field. */
static struct str values_alone(struct str rows, const char *id)
{
    struct str start = arena_format(arena, "{\"parameters\":{\"%s\":", id);
    struct str text  = STR("");

    while (rows.len) {
        size_t     len = (size_t)((const char *)memchr(rows.at, '\n', rows.len) - rows.at) + 1;
        struct str row = {.at = rows.at, .len = len};
        size_t     end;

        rows = str_from_at(rows, len);
        if (!str_starts(row, start)) {
            text = arena_format(arena, STR_FMT STR_FMT, STR_ARG(text), STR_ARG(row));
            continue;
        }
        row  = arena_str(arena, str_from_at(row, start.len));
        end  = (size_t)(strstr(row.at, "}}") - row.at);
        text = arena_format(arena, STR_FMT STR_FMT STR_FMT, STR_ARG(text), (int)end, row.at,
                            STR_ARG(str_from_at(row, end + 2)));
    }
    return text;
}

/* Of each row the value alone, or all of it where it has none. */
static void expect_values(const char *id, const char *cells, const char *expected)
{
    struct mapped mapped = {.home = "DE", .delimiter = '|'};
    struct mapped kept   = {.home = "DE", .delimiter = '|', .is_kept = true};
    struct str    text   = values_alone(mapped_column(&mapped, id, cells), id);

    cr_expect(str_is(text, expected), "%s of %s:\n" STR_FMT "not\n%s", id, cells, STR_ARG(text), expected);
    cr_expect(str_equal(values_alone(mapped_column(&kept, id, cells), id), text), "kept, %s of %s", id, cells);
}

Test(values, a_comma_is_the_decimal_sign_of_a_column_that_shows_it)
{
    expect_values("amount", "1.234,56\n1.234\n-7,5\n(12)\n12 \xE2\x82\xAC\n1 234,5",
                  "1234.56\n1234\n-7.5\n-12\n12\n1234.5\n");
}

Test(values, a_dot_is_the_decimal_sign_of_a_column_that_shows_it)
{
    expect_values("amount", "1'234.56\n1,234", "1234.56\n1234\n");
}

Test(values, a_number_that_is_one_by_either_sign_is_refused_and_others_of_the_column_are_not)
{
    expect_values("amount", "1.234\n12\nabc", "{}!amount ambiguous_decimal\n12\n{}!amount invalid_number\n");
}

Test(values, where_decimal_signs_differ_numbers_that_are_one_by_a_single_sign_are_read)
{
    expect_values("amount", "1.234,56\n1'234.56\n1.5\n1,5\n1.234.567\n1,234",
                  "1234.56\n1234.56\n1.5\n1.5\n1234567\n{}!amount ambiguous_decimal\n");
}

Test(values, the_decimal_sign_that_the_client_names_rules)
{
    struct mapped mapped = {.delimiter = '|',
                            .columns   = "[{\"column\":1,\"field\":\"parameters.children\",\"decimal\":\",\"}]"};
    struct str    text   = mapped_column(&mapped, "n", "1.234");

    cr_expect_str_eq(text.at, "{\"parameters\":{\"children\":1234}}\n");
}

Test(values, days_are_read_in_the_order_that_their_column_shows)
{
    expect_values("born", "03/04/2026\n25/12/99\n2026-04-10\n1 de marzo de 2026\nMarch 1, 2026",
                  "\"2026-04-03\"\n\"1999-12-25\"\n\"2026-04-10\"\n\"2026-03-01\"\n\"2026-03-01\"\n");
}

Test(values, a_day_of_unknown_order_is_refused_and_others_of_the_column_are_not)
{
    expect_values("born", "03/04/2026\n2026-04-10\n05/05/2026\n31.2.2026",
                  "{}!born ambiguous_date\n\"2026-04-10\"\n\"2026-05-05\"\n{}!born invalid_date\n");
}

Test(values, the_order_that_the_client_names_rules)
{
    struct mapped mapped = {.delimiter = '|',
                            .columns   = "[{\"column\":1,\"field\":\"parameters.born\",\"dateOrder\":\"mdy\"}]"};
    struct str    text   = mapped_column(&mapped, "n", "03/04/2026");

    cr_expect_str_eq(text.at, "{\"parameters\":{\"born\":\"2026-03-04\"}}\n");
}

Test(values, the_time_of_a_day_is_left_out_and_told)
{
    expect_values("born", "2026-04-10 00:00\n2026-04-10 10:30", "\"2026-04-10\"\n\"2026-04-10\"?born time_dropped\n");
}

Test(values, a_time_keeps_its_offset_and_is_utc_without_one)
{
    expect_values("seen", "2026-04-10T09:24:11+02:00\n10.04.2026 09:24\n2026-04-10 09:24:11.5 -03:30\n13.4.2026",
                  "\"2026-04-10T09:24:11+02:00\"\n\"2026-04-10T09:24:00Z\"?seen "
                  "utc_assumed\n\"2026-04-10T09:24:11.500000-03:30\"\n\"2026-04-13T00:00:00Z\"?seen utc_assumed\n");
}

Test(values, yes_and_no_are_read_in_six_languages)
{
    expect_values("member", "ja\nNON\ns\xC3\xAD\n0\nTRUE\nmaybe",
                  "true\nfalse\ntrue\nfalse\ntrue\n{}!member invalid_boolean\n");
}

Test(values, an_empty_cell_among_marks_is_a_no)
{
    expect_column("member|city", "x|a\n|b\nX|c",
                  "{\"parameters\":{\"member\":true,\"city\":\"a\"}}\n"
                  "{\"parameters\":{\"member\":false,\"city\":\"b\"}}\n"
                  "{\"parameters\":{\"member\":true,\"city\":\"c\"}}\n");
}

Test(values, an_empty_cell_among_words_is_absent)
{
    expect_column("member|city", "yes|a\n|b",
                  "{\"parameters\":{\"member\":true,\"city\":\"a\"}}\n"
                  "{\"parameters\":{\"city\":\"b\"}}\n");
}

Test(values, an_option_is_found_whatever_its_case_and_accents)
{
    expect_values("level", "GOLD\nblau-GRUN\nC-\nc\nsilver",
                  "\"Gold\"\n\"Blau gr\xC3\xBCn\"\n\"C-\"\n{}!level invalid_choice\n{}!level invalid_choice\n");
}

Test(values, who_chooses_none_of_the_options_is_told_them)
{
    struct mapped     mapped  = {0};
    struct str        cells[] = {STR("silver")};
    struct sheet_row  row     = {.cells = cells, .count = 1};
    struct mapped_row out;

    mapping_row(mapped_make(arena, &mapped, STR("level")), arena, &row, &out);
    cr_assert_eq(out.faults.count, 1);
    cr_expect(str_is(out.faults.first->detail, "It must be one of: Gold, Blau gr\xC3\xBCn, C+, C-."));
}

Test(values, codes_are_read_in_either_case)
{
    expect_values(
        "money", "eur\nEUR\nEuro\nXXQ\n\xE2\x82\xAC",
        "\"EUR\"\n\"EUR\"\n{}!money invalid_currency\n{}!money invalid_currency\n{}!money invalid_currency\n");
    expect_values("land", "de\nGermany\nQQ", "\"DE\"\n{}!land invalid_country\n{}!land invalid_country\n");
}

Test(values, phones_are_read_by_the_country_and_what_was_done_to_them_is_told)
{
    expect_column("phone",
                  "030 901820\n+44 20 7946 0958\n'0171 1234567\n=\"0171 1234567\"\n4.4791E+11\n"
                  "030 901820 x5\n030 901820; 030 901821\nabc",
                  "{\"phone\":\"+4930901820\"}\n{\"phone\":\"+442079460958\"}\n{\"phone\":\"+491711234567\"}\n"
                  "{\"phone\":\"+491711234567\"}\n"
                  "{}!phone digits_lost\n{\"phone\":\"+4930901820\"}?phone extension_dropped\n"
                  "{\"phone\":\"+4930901820\"}?phone several_phones\n{}!phone invalid_phone\n");
}

Test(values, a_phone_in_scientific_form_is_read_where_it_has_all_its_digits)
{
    struct mapped mapped = {.home = "GB", .delimiter = '|'};
    struct str    text   = mapped_column(&mapped, "phone", "4,47911123456E+11\n4.4791E+11");

    cr_expect_str_eq(text.at, "{\"phone\":\"+447911123456\"}?phone plus_restored\n{}!phone digits_lost\n");
}

Test(values, the_country_of_a_column_is_that_of_its_phones)
{
    struct mapped mapped = {.home = "DE", .columns = "[{\"column\":1,\"field\":\"phone\",\"country\":\"GB\"}]"};
    struct str    text   = mapped_column(&mapped, "p", "020 7946 0958");

    cr_expect_str_eq(text.at, "{\"phone\":\"+442079460958\"}\n");
}

Test(values, a_column_without_a_single_national_number_has_lost_its_pluses)
{
    expect_column("phone", "491711234567\n491721234567\n491731234567",
                  "{\"phone\":\"+491711234567\"}?phone plus_restored\n"
                  "{\"phone\":\"+491721234567\"}?phone plus_restored\n"
                  "{\"phone\":\"+491731234567\"}?phone plus_restored\n");
}

Test(values, one_certain_national_number_keeps_the_others_national)
{
    struct mapped mapped = {.home = "DE"};
    struct str    text   = mapped_column(&mapped, "phone", "491711234567\n491721234567\n491731234567\n030 901820");

    cr_expect(!strstr(text.at, "plus_restored"), "%s", text.at);
}

Test(values, texts_are_trimmed_and_lose_the_guard_against_formulas_only)
{
    expect_column("lastName", "\xC2\xA0 van Dyck \n't Hooft\n'=1+1\n=\"007\"\n'+x",
                  "{\"lastName\":\"van Dyck\"}\n{\"lastName\":\"'t Hooft\"}\n{\"lastName\":\"=1+1\"}\n"
                  "{\"lastName\":\"007\"}\n{\"lastName\":\"+x\"}\n");
}

Test(values, a_number_of_a_workbook_is_one_whatever_its_column_shows)
{
    static const bool numbers[] = {true, true, true};
    struct mapped     mapped    = {.format = UPLOAD_XLSX, .numbers = numbers};
    struct str        text      = mapped_column(&mapped, "amount,born,phone", "1.234,46122.5,4915112345678");

    cr_expect_str_eq(text.at, "{\"parameters\":{\"amount\":1.234,\"born\":\"2026-04-10\"},"
                              "\"phone\":\"+4915112345678\"}?born time_dropped?phone plus_restored\n");
}

Test(values, what_a_cell_stands_for_is_said_by_map_and_default)
{
    struct mapped mapped = {
        .columns = "[{\"column\":\"sex\",\"field\":\"parameters.city\",\"map\":{\"M\":\"male\",\"-\":null},"
                   "\"default\":\"unknown\"},{\"column\":\"n\",\"field\":\"parameters.children\","
                   "\"map\":{\"many\":9},\"emptyClears\":true}]"};
    struct str text = mapped_column(&mapped, "sex,n", "M,many\nm,2\n-,\nF,x\n,0");

    cr_expect_str_eq(text.at, "{\"parameters\":{\"city\":\"male\",\"children\":9}}\n"
                              "{\"parameters\":{\"city\":\"male\",\"children\":2}}\n"
                              "{\"parameters\":{\"city\":\"unknown\",\"children\":null}}\n"
                              "{\"parameters\":{\"city\":\"F\"}}!n invalid_number\n"
                              "{\"parameters\":{\"city\":\"unknown\",\"children\":0}}\n");
}
