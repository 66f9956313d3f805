#include "sheets/cell_dates.h"

#include "base/attributes.h"
#include "support/unit.h"

ARENA_SUITE(cell_dates);

enum { PRESENT = 2026 };

/* "2026-03-01", with " 10:30:00" where it has a time, microseconds and offset; or the fault's name. */
static const char *text_of(enum cell_fault fault, const struct cell_date *date)
{
    char       day[DATE_SIZE];
    struct str text;

    if (fault)
        return cell_fault_name(fault);
    text = arena_str(arena, date_print(date, day));
    if (date->has_time)
        text =
            arena_format(arena, "%s %02d:%02d:%02d", text.at, date->civil.hour, date->civil.minute, date->civil.second);
    if (date->civil.micros)
        text = arena_format(arena, "%s.%06d", text.at, date->civil.micros);
    return date->has_offset ? arena_format(arena, "%s %+d", text.at, date->offset).at : text.at;
}

static const char *reading(const char *cell, enum date_order order)
{
    struct cell_date date;
    enum cell_fault  fault = date_read(str_from(cell), order, PRESENT, &date);

    return text_of(fault, &date);
}

static const char no_date[] = "invalid_date";

static const struct {
    const char *cell;
    const char *dmy;
    const char *mdy; /* NULL: the same */
} dates[] = {
    {"2026-04-10", "2026-04-10", NULL},
    {" 2026-4-1 ", "2026-04-01", NULL},
    {"2026/04/10", "2026-04-10", NULL},
    {"2026.04.10", "2026-04-10", NULL},
    {"20260410", "2026-04-10", NULL},
    {"03/04/2026", "2026-04-03", "2026-03-04"},
    {"3.4.2026", "2026-04-03", "2026-03-04"},
    {"03-04-2026", "2026-04-03", "2026-03-04"},
    {"25.12.2026", "2026-12-25", no_date},
    {"12/25/2026", no_date, "2026-12-25"},
    {"1. 3. 2026", "2026-03-01", "2026-01-03"},
    {"29.02.2024", "2024-02-29", no_date},
    {"29.02.2026", no_date, NULL},
    {"01.01.56", "2056-01-01", NULL},
    {"01.01.57", "1957-01-01", NULL},
    {"01.01.00", "2000-01-01", NULL},
    {"1. M\u00E4rz 2026", "2026-03-01", NULL},
    {"1.M\u00E4rz 2026", "2026-03-01", NULL},
    {"1 de marzo de 2026", "2026-03-01", NULL},
    {"1 de mar\u00E7o de 2026", "2026-03-01", NULL},
    {"1\u00BA de mar\u00E7o de 2026", "2026-03-01", NULL},
    {"March 1, 2026", "2026-03-01", NULL},
    {"MARCH 1 2026", "2026-03-01", NULL},
    {"Mar 1, 2026", "2026-03-01", NULL},
    {"1st of March 2026", "2026-03-01", NULL},
    {"March 3rd, 2026", "2026-03-03", NULL},
    {"1er f\u00E9vrier 2026", "2026-02-01", NULL},
    {"15 ao\u00FBt 2026", "2026-08-15", NULL},
    {"15 ao\u00FB 2026", "2026-08-15", NULL},
    {"1 gennaio 2026", "2026-01-01", NULL},
    {"1 gen 2026", "2026-01-01", NULL},
    {"31-Dez-26", "2026-12-31", NULL},
    {"31-dic-2026", "2026-12-31", NULL},
    {"31/Dec/2026", "2026-12-31", NULL},
    {"2026 Mar 1", "2026-03-01", NULL},
    {"2026-Mar-01", "2026-03-01", NULL},
    {"1 juin 2026", "2026-06-01", NULL},
    {"1 juil. 2026", "2026-07-01", NULL},
    {"1 Sept 2026", "2026-09-01", NULL},
    {"1 settembre 2026", "2026-09-01", NULL},
    {"1 out 2026", "2026-10-01", NULL},
    {"1 ene 2026", "2026-01-01", NULL},
    {"1. J\u00E4nner 2026", "2026-01-01", NULL},
    {"1 mai 2026", "2026-05-01", NULL},
    {"2026-04-10T09:24:11Z", "2026-04-10 09:24:11 +0", NULL},
    {"2026-04-10t09:24:11.5+02:00", "2026-04-10 09:24:11.500000 +120", NULL},
    {"2026-04-10 09:24", "2026-04-10 09:24:00", NULL},
    {"2026-04-10 09:24:11,1234567 -0530", "2026-04-10 09:24:11.123456 -330", NULL},
    {"20260410T09:24", "2026-04-10 09:24:00", NULL},
    {"3.4.2026 9:05", "2026-04-03 09:05:00", "2026-03-04 09:05:00"},
    {"3/4/2026, 9:05 PM", "2026-04-03 21:05:00", "2026-03-04 21:05:00"},
    {"3/4/2026 12:00 am", "2026-04-03 00:00:00", "2026-03-04 00:00:00"},
    {"3/4/2026 12:30pm", "2026-04-03 12:30:00", "2026-03-04 12:30:00"},
    {"March 1, 2026 10:30:00 UTC", "2026-03-01 10:30:00 +0", NULL},
    {"1 de septiembre de 2026 00:00", "2026-09-01 00:00:00", NULL},
    {"", no_date, NULL},
    {"0", no_date, NULL},
    {"46000", no_date, NULL}, /* serials are for cells that are numbers */
    {"2026", no_date, NULL},
    {"2026-04", no_date, NULL},
    {"0000-04-10", no_date, NULL},
    {"2026-13-01", no_date, NULL},
    {"2026-00-10", no_date, NULL},
    {"2026-04-31", no_date, NULL},
    {"2026-04-10-", no_date, NULL},
    {"2026-04/10", no_date, NULL},
    {"2026--04-10", no_date, NULL},
    {"1.2.3", no_date, NULL},
    {"1.2.026", no_date, NULL},
    {"1.2.20260", no_date, NULL},
    {"001.2.2026", no_date, NULL},
    {"1.2.2026.3", no_date, NULL},
    {"1 2 2026", no_date, NULL},
    {"12026410", no_date, NULL},
    {"1 jui 2026", no_date, NULL}, /* juin or juillet */
    {"1 ma 2026", no_date, NULL},
    {"1 marchy 2026", no_date, NULL},
    {"1 March", no_date, NULL},
    {"March 2026", no_date, NULL},
    {"1 March March 2026", no_date, NULL},
    {"1 March 2026 5", no_date, NULL},
    {"2026 1 March", no_date, NULL},
    {"31 April 2026", no_date, NULL},
    {"1 March 2026!", no_date, NULL},
    {"tomorrow", no_date, NULL},
    {"10:30", no_date, NULL},
    {"2026-04-10 25:00", no_date, NULL},
    {"2026-04-10 09:60", no_date, NULL},
    {"2026-04-10 9:5", no_date, NULL},
    {"2026-04-10 13:00 PM", no_date, NULL},
    {"2026-04-10 09:24 CET", no_date, NULL},
    {"2026-04-10 09:24 +15:00", no_date, NULL},
    {"2026-04-10 09:24:11Zx", no_date, NULL},
    {"2026-04-10x09:24", no_date, NULL},
};

Test(cell_dates, are_read_by_the_order_of_their_column)
{
    for (size_t i = 0; i < COUNT_OF(dates); i++) {
        cr_expect_str_eq(reading(dates[i].cell, DATE_DMY), dates[i].dmy, "%s", dates[i].cell);
        cr_expect_str_eq(reading(dates[i].cell, DATE_MDY), dates[i].mdy ? dates[i].mdy : dates[i].dmy, "%s",
                         dates[i].cell);
    }
    cr_expect_str_eq(reading("26/04/03", DATE_YMD), "2026-04-03");
    cr_expect_str_eq(reading("99-4-3", DATE_YMD), "1999-04-03");
    cr_expect_str_eq(reading("03/04/2026", DATE_YMD), no_date);
}

Test(cell_dates, the_order_is_told_by_the_column)
{
    static const struct {
        const char     *cells[4];
        enum cell_fault fault;
        enum date_order order;
    } columns[] = {
        {{"2026-04-03", "1 March 2026", ""}, CELL_NO_FAULT, DATE_DMY},
        {{"03/04/2026"}, CELL_AMBIGUOUS_DATE, DATE_DMY},
        {{"03.04.2026", "05.06.2026"}, CELL_AMBIGUOUS_DATE, DATE_DMY},
        {{"03/04/2026", "13/04/2026"}, CELL_NO_FAULT, DATE_DMY},
        {{"03/04/2026", "04/13/2026"}, CELL_NO_FAULT, DATE_MDY},
        {{"03/04/26", "04/13/26"}, CELL_NO_FAULT, DATE_MDY},
        {{"04/04/2026", "05/05/2026"}, CELL_NO_FAULT, DATE_DMY}, /* whichever it is */
        {{"13/04/2026", "04/13/2026"}, CELL_AMBIGUOUS_DATE, DATE_DMY},
        {{"99/04/13"}, CELL_NO_FAULT, DATE_YMD},
        {{"99/04/13", "25/04/2026"}, CELL_AMBIGUOUS_DATE, DATE_DMY},
        {{"25.04.26"}, CELL_NO_FAULT, DATE_DMY},
        {{"03/04/2026", "2026-04-13"}, CELL_AMBIGUOUS_DATE, DATE_DMY},
        {{"03/04/2026", "n/a", "99/99/9999", "13/04/2026"}, CELL_NO_FAULT, DATE_DMY},
    };

    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        struct date_column column = {0};
        enum date_order    order;
        enum cell_fault    fault;

        for (size_t k = 0; k < 4 && columns[i].cells[k]; k++)
            date_note(&column, str_from(columns[i].cells[k]), PRESENT);
        fault = date_order_told(&column, &order);
        cr_expect_eq(fault, columns[i].fault, "column %zu", i);
        if (!fault)
            cr_expect_eq(order, columns[i].order, "column %zu", i);
    }
}

Test(cell_dates, the_numbers_of_spreadsheets_are_days)
{
    static const struct {
        const char *number;
        const char *from_1900;
        const char *from_1904;
    } rows[] = {
        {"0", no_date, "1904-01-01"},
        {"1", "1900-01-01", "1904-01-02"},
        {"59", "1900-02-28", "1904-02-29"},
        {"60", no_date, "1904-03-01"}, /* 1900-02-29 */
        {"61", "1900-03-01", "1904-03-02"},
        {"46122", "2026-04-10", "2030-04-11"},
        {"46122.0", "2026-04-10", "2030-04-11"},
        {"46122.5", "2026-04-10 12:00:00", "2030-04-11 12:00:00"},
        {"46122.391793981481", "2026-04-10 09:24:11", "2030-04-11 09:24:11"},
        {"46122.999999", "2026-04-11 00:00:00", "2030-04-12 00:00:00"},
        {"2958465", "9999-12-31", no_date},
        {"2958466", no_date, no_date},
        {"99999999999999999999", no_date, no_date},
        {"-1", no_date, no_date},
        {"", no_date, no_date},
        {".5", no_date, no_date},
        {"1.5.2", no_date, no_date},
        {"1e3", no_date, no_date},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct cell_date date;
        enum cell_fault  fault = date_of_serial(str_from(rows[i].number), false, &date);

        cr_expect_str_eq(text_of(fault, &date), rows[i].from_1900, "%s", rows[i].number);
        fault = date_of_serial(str_from(rows[i].number), true, &date);
        cr_expect_str_eq(text_of(fault, &date), rows[i].from_1904, "%s", rows[i].number);
    }
}
