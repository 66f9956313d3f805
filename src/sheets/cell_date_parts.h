/* The parts of a day and a time as they stand in a cell, before anybody asks which number is what. */
#ifndef SHEETS_CELL_DATE_PARTS_H
#define SHEETS_CELL_DATE_PARTS_H

#include "base/clock.h"

/* A number of at most four digits. */
struct date_number {
    int    value;
    size_t digits;
};

/* Three numbers, or two and the name of a month. */
struct date_parts {
    struct date_number numbers[3];
    size_t             count;
    int                month;    /* by its name; 0: it has none */
    size_t             month_at; /* how many numbers stand before it */
    struct civil       time;     /* without a day */
    bool               has_time;
    bool               has_offset;
    int                offset; /* minutes ahead of UTC */
};

/* Reads a trimmed cell; false: these are no parts of a day. Eight digits alone are year, month and day. */
bool date_parts_read(struct str cell, struct date_parts *out);

/* Reads the time that a text ends with, if it has one, which is cut off; false: what looks like a time is none. */
bool date_time_read(struct str *text, struct date_parts *out);

#endif
