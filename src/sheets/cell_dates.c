#include "sheets/cell_dates.h"

#include "sheets/cell_date_parts.h"

#include <stdio.h>

enum { AHEAD = 30, CENTURY = 100, SECONDS_OF_DAY = 86400, YEAR_LAST = 9999 };

/* What spreadsheets call day 0, in days before 1970. */
enum { DAYS_FROM_1900 = 25568, DAYS_FROM_1904 = 24107, DAY_THAT_NEVER_WAS = 60, SERIAL_MOST = 2958465 };

/* Of a fraction, so many digits are looked at: far more than seconds need, and as many as an integer has room for. */
enum { SERIAL_DIGITS = 7, FRACTION_DIGITS = 12 };

static const int64_t micros_of_second = 1000000;
static const int64_t fraction_scale   = 1000000000000;

struct str date_print(const struct cell_date *date, char out[DATE_SIZE])
{
    snprintf(out, DATE_SIZE, "%04u-%02u-%02u", (unsigned)date->civil.year % 10000, (unsigned)date->civil.month % 100,
             (unsigned)date->civil.day % 100);
    return str_from(out);
}

/* --- days --------------------------------------------------------------------------------------------------------- */

static int year_of(struct date_number number, int present)
{
    int year = present - present % CENTURY + number.value;

    if (number.digits != 2)
        return number.value;
    if (year > present + AHEAD)
        return year - CENTURY;
    return year <= present + AHEAD - CENTURY ? year + CENTURY : year;
}

/* Which number is what. */
struct day {
    struct date_number day;
    struct date_number month;
    struct date_number year;
};

/* Whether it is a real one; the year has two digits or four, the others one or two. */
static bool day_make(struct day day, int present, struct civil *out)
{
    char             text[DATE_SIZE];
    struct cell_date date = {
        .civil = {.day = day.day.value, .month = day.month.value, .year = year_of(day.year, present)}};

    if (day.day.digits > 2 || day.month.digits > 2 || (day.year.digits != 2 && day.year.digits != 4))
        return false;
    if (date.civil.year < 1 || !date_valid(date_print(&date, text)))
        return false;
    *out = date.civil;
    return true;
}

static bool day_in_order(const struct date_parts *parts, enum date_order order, int present, struct civil *out)
{
    const struct date_number *at = parts->numbers;

    switch (order) {
    case DATE_DMY:
        return day_make((struct day){at[0], at[1], at[2]}, present, out);
    case DATE_MDY:
        return day_make((struct day){at[1], at[0], at[2]}, present, out);
    case DATE_YMD:
    case DATE_ORDERS:
        break;
    }
    return day_make((struct day){at[2], at[1], at[0]}, present, out);
}

/* Where the month has a name: day, month, year; month, day, year; or year, month, day with a whole year. */
static bool day_with_name(const struct date_parts *parts, int present, struct civil *out)
{
    const struct date_number *at          = parts->numbers;
    struct date_number        month       = {.value = parts->month, .digits = 2};
    bool                      begins_year = at[0].digits == 4 && parts->month_at == 1;

    if (parts->count != 2 || parts->month_at > 1)
        return false;
    return day_make((struct day){at[begins_year], month, at[!begins_year]}, present, out);
}

/* Whether it is three numbers, the first of them no whole year: what they mean is for the order to tell. */
static bool needs_order(const struct date_parts *parts)
{
    return !parts->month && parts->numbers[0].digits != 4;
}

void date_note(struct date_column *column, struct str cell, int year)
{
    struct date_parts parts;
    struct civil      dmy;
    struct civil      mdy;
    bool              is_dmy;
    bool              is_mdy;

    if (!date_parts_read(cell_trimmed(cell), &parts) || !needs_order(&parts))
        return;
    is_dmy = day_in_order(&parts, DATE_DMY, year, &dmy);
    is_mdy = day_in_order(&parts, DATE_MDY, year, &mdy);
    if (!is_dmy && !is_mdy && !day_in_order(&parts, DATE_YMD, year, &dmy))
        return;
    if (!is_dmy)
        column->excluded |= 1U << DATE_DMY;
    if (!is_mdy)
        column->excluded |= 1U << DATE_MDY;
    if (is_dmy || is_mdy)
        column->excluded |= 1U << DATE_YMD;
    if (is_dmy && is_mdy && dmy.day != mdy.day)
        column->is_ambiguous = true;
}

enum cell_fault date_order_told(const struct date_column *column, enum date_order *order)
{
    *order = DATE_DMY;
    while (*order < DATE_ORDERS && column->excluded >> *order & 1)
        (*order)++;
    if (*order == DATE_ORDERS) {
        *order = DATE_DMY;
        return CELL_AMBIGUOUS_DATE;
    }
    if (column->is_ambiguous && !(column->excluded & (1U << DATE_DMY | 1U << DATE_MDY)))
        return CELL_AMBIGUOUS_DATE;
    return CELL_NO_FAULT;
}

enum cell_fault date_read(struct str cell, enum date_order order, int year, struct cell_date *out)
{
    struct date_parts parts;
    struct civil      day;
    bool              is_day;

    *out = (struct cell_date){0};
    if (!date_parts_read(cell_trimmed(cell), &parts))
        return CELL_NO_DATE;
    if (parts.month)
        is_day = day_with_name(&parts, year, &day);
    else
        is_day = day_in_order(&parts, needs_order(&parts) ? order : DATE_YMD, year, &day);
    if (!is_day)
        return CELL_NO_DATE;
    out->civil       = parts.time;
    out->civil.year  = day.year;
    out->civil.month = day.month;
    out->civil.day   = day.day;
    out->has_time    = parts.has_time;
    out->has_offset  = parts.has_offset;
    out->offset      = parts.offset;
    return CELL_NO_FAULT;
}

/* --- the numbers of spreadsheets ---------------------------------------------------------------------------------- */

/* Digits as a number of so many: what there is more of is cut, what there is less of is 0. */
static int64_t value_of(struct str digits, size_t count)
{
    int64_t value = 0;

    for (size_t i = 0; i < count; i++)
        value = value * 10 + (i < digits.len ? digits.at[i] - '0' : 0);
    return value;
}

enum cell_fault date_of_serial(struct str number, bool is_1904, struct cell_date *out)
{
    struct str rest     = cell_trimmed(number);
    struct str whole    = cell_digits_take(&rest);
    struct str fraction = {0};
    int64_t    day      = value_of(whole, whole.len < SERIAL_DIGITS ? whole.len : SERIAL_DIGITS);
    int64_t    second;

    *out = (struct cell_date){0};
    if (rest.len && rest.at[0] == '.') {
        rest     = str_from_at(rest, 1);
        fraction = cell_digits_take(&rest);
    }
    if (!whole.len || whole.len > SERIAL_DIGITS || rest.len || day > SERIAL_MOST)
        return CELL_NO_DATE;
    if (!is_1904 && (day == 0 || day == DAY_THAT_NEVER_WAS))
        return CELL_NO_DATE;
    second        = (value_of(fraction, FRACTION_DIGITS) * SECONDS_OF_DAY + fraction_scale / 2) / fraction_scale;
    out->has_time = second > 0;
    day -= is_1904 ? DAYS_FROM_1904 : day < DAY_THAT_NEVER_WAS ? DAYS_FROM_1900 : DAYS_FROM_1900 + 1;
    out->civil = civil_from_instant((struct instant){(day * SECONDS_OF_DAY + second) * micros_of_second});
    return out->civil.year > YEAR_LAST ? CELL_NO_DATE : CELL_NO_FAULT;
}
