/*
 * Days and times as people write them: ISO 8601; day, month and year in the order of the column, with dots, slashes or
 * dashes between them; with the month's name in six languages; and the numbers by which spreadsheets keep days.
 */
#ifndef SHEETS_CELL_DATES_H
#define SHEETS_CELL_DATES_H

#include "base/clock.h"
#include "sheets/cells.h"

enum date_order { DATE_DMY, DATE_MDY, DATE_YMD, DATE_ORDERS };

/* What the cells of a column tell about its order. */
struct date_column {
    unsigned excluded;     /* bit 1 << order: some cell is no day in that order */
    bool     is_ambiguous; /* some cell is a day both as day, month, year and as month, day, year, and not the same */
};

/* `year` is the present one, by which years of two digits are understood: from 69 years before it to 30 years ahead. */
void date_note(struct date_column *column, struct str cell, int year);

/*
 * The column's order. CELL_AMBIGUOUS_DATE: it cannot be told, or some cells differ. What stands in one way only, such
 * as 2026-04-10 or 1 March 2026, does not take part. A year of two digits is taken for the first number only where
 * nothing else is a day.
 */
enum cell_fault date_order_told(const struct date_column *column, enum date_order *order);

/* What a cell says. */
struct cell_date {
    struct civil civil; /* as it is written; the time is 0 where there is none */
    bool         has_time;
    bool         has_offset;
    int          offset; /* minutes that its clock is ahead of UTC */
};

/*
 * Reads a cell. A time may follow a T, a comma or blanks: hours and minutes, with or without seconds and their
 * fraction, AM or PM, and Z or an offset. Years are 1 to 9999.
 */
enum cell_fault date_read(struct str cell, enum date_order order, int year, struct cell_date *out);

/*
 * Reads the number of a day, with its time as the fraction, as spreadsheets count them: from 1 for 1900-01-01, with a
 * 60 that never was, or from 0 for 1904-01-01. Times are those of whole seconds.
 */
enum cell_fault date_of_serial(struct str number, bool is_1904, struct cell_date *out);

enum { DATE_SIZE = 11 /* YYYY-MM-DD and a NUL */ };

/* The day alone, as YYYY-MM-DD. */
struct str date_print(const struct cell_date *date, char out[DATE_SIZE]);

#endif
