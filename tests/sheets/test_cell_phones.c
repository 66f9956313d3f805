#include "sheets/cell_phones.h"

#include "base/attributes.h"
#include "support/unit.h"

ARENA_SUITE(cell_phones);

/* The number with the names of its warnings, or the fault's name. */
static const char *reading(const char *cell, const char *country)
{
    struct cell_phone out;
    enum cell_fault   fault = phone_cell_read(arena, str_from(cell), phone_country_find(str_from(country)), &out);
    struct str        text  = str_from(cell_fault_name(fault));

    if (fault) {
        cr_expect(out.detail.len > 0);
        return text.at;
    }
    text = str_from(out.phone.text);
    for (unsigned bit = 1; bit < 1U << PHONE_WARNINGS; bit <<= 1)
        if (out.warnings & bit)
            text = arena_format(arena, STR_FMT " %s", STR_ARG(text), phone_warning_name((enum phone_warning)bit));
    return arena_str(arena, text).at;
}

static const struct {
    const char *cell;
    const char *country; /* empty: none */
    const char *reading;
} cells[] = {
    {"+49 30 1234567", "", "+49301234567"},
    {" (030) 123-4567 ", "DE", "+49301234567"},
    {"0044 7911 123456", "DE", "+447911123456"},
    {"'+49301234567", "", "+49301234567"},
    {"=\"+49301234567\"", "", "+49301234567"},
    {"=\"0301234567\"", "DE", "+49301234567"},
    {"'030 1234567", "DE", "+49301234567"},
    {"+49 1", "", "invalid_phone"},
    {"", "DE", "invalid_phone"},
    {"n/a", "DE", "invalid_phone"},
    {"+1234567890", "", "+1234567890 unusual_length"},
    /* a plus that got lost */
    {"447911123456", "", "+447911123456 plus_restored"},
    {"44 7911 123456", "US", "+447911123456 plus_restored"},
    {"447911123456", "GB", "+447911123456 plus_restored"},
    {"491711234567", "US", "+491711234567 plus_restored"},
    {"7911123456", "GB", "+447911123456"}, /* a national number, of Russia otherwise */
    {"2025550123", "US", "+12025550123"},
    {"12025550123", "US", "+12025550123 plus_restored"},
    {"491711234567", "DE", "+49491711234567 plus_possible"}, /* there is an area code 04917 */
    {"393331234567", "IT", "+393331234567 plus_restored"},
    {"07911123456", "", "invalid_phone"}, /* no country begins with 0 */
    {"123", "", "invalid_phone"},
    {"011 44 7911 123456", "US", "+447911123456"},
    /* numbers that a spreadsheet took for a number */
    {"4.4791E+11", "GB", "digits_lost"},
    {"4,4791E+11", "GB", "digits_lost"},
    {"4E+11", "", "digits_lost"},
    {"4.47911123456E+11", "GB", "+447911123456 plus_restored"},
    {"4,47911123456E+11", "", "+447911123456 plus_restored"},
    {"4.47911123456e11", "", "+447911123456 plus_restored"},
    {"+4.47911123456E+11", "", "+447911123456"},
    {"4.4791112345E+11", "", "digits_lost"}, /* a 0 at its end, or not */
    {"4.479111234567E+11", "", "digits_lost"},
    {"4.47911123456E+", "", "invalid_phone"},
    /* extensions */
    {"+49301234567 x5", "", "+49301234567 extension_dropped"},
    {"+49301234567x123", "", "+49301234567 extension_dropped"},
    {"+49301234567 ext. 5", "", "+49301234567 extension_dropped"},
    {"+49301234567 Ext 5", "", "+49301234567 extension_dropped"},
    {"+49301234567, ext: 5", "", "+49301234567 extension_dropped"},
    {"+49301234567;ext=1234567", "", "+49301234567 extension_dropped"},
    {"+49301234567 Extension 5", "", "+49301234567 extension_dropped"},
    {"+49301234567 #5", "", "+49301234567 extension_dropped"},
    {"+49301234567 extra 5", "", "invalid_phone"},
    {"+49301234567 x12345678", "", "invalid_phone"},
    {"+49301234567 x", "", "invalid_phone"},
    {"x5", "DE", "invalid_phone"},
    {"+49301234567,5", "", "invalid_phone"},
    /* several numbers */
    {"+49301234567, +49307654321", "", "+49301234567 several_phones"},
    {"+49301234567;+49307654321", "", "+49301234567 several_phones"},
    {"+49301234567 | 0307654321", "", "+49301234567 several_phones"},
    {"0301234567\n0307654321\n0301111111", "DE", "+49301234567 several_phones"},
    {"0301234567 / 0307654321", "DE", "+49301234567 several_phones"},
    {"0301234567/0307654321", "DE", "+49301234567 several_phones"},
    {"030/1234567", "DE", "+49301234567"}, /* a slash within a number */
    {"030/1234567, 030/7654321", "DE", "+49301234567 several_phones"},
    {"030/1234567 x5", "DE", "+49301234567 extension_dropped"},
    {"0301234567 x5; 0307654321", "DE", "+49301234567 extension_dropped several_phones"},
    {"447911123456, 447911123457", "", "+447911123456 plus_restored several_phones"},
    {"0301234567, Berlin", "DE", "invalid_phone"},
};

Test(cell_phones, are_read_and_what_was_done_to_them_is_told)
{
    for (size_t i = 0; i < COUNT_OF(cells); i++)
        cr_expect_str_eq(reading(cells[i].cell, cells[i].country), cells[i].reading, "%s (%s)", cells[i].cell,
                         cells[i].country);
}

Test(cell_phones, a_cell_of_any_length_takes_little_time)
{
    enum { SIZE = 1 << 20 };
    char             *bytes = malloc(SIZE);
    struct cell_phone out;

    for (size_t i = 0; i < SIZE; i++)
        bytes[i] = i % 2 ? ',' : '/';
    arena_limit_time(arena, 5000000, UINT64_MAX);
    cr_expect_eq(phone_cell_read(arena, (struct str){.at = bytes, .len = SIZE}, NULL, &out), CELL_NO_PHONE);
    memset(bytes, '1', SIZE);
    bytes[SIZE / 2] = '/';
    cr_expect_eq(phone_cell_read(arena, (struct str){.at = bytes, .len = SIZE}, NULL, &out), CELL_NO_PHONE);
    free(bytes);
}
