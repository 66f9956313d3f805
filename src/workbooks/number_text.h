/* Numbers of cells as texts. */
#ifndef WORKBOOKS_NUMBER_TEXT_H
#define WORKBOOKS_NUMBER_TEXT_H

#include "workbooks/number_formats.h"

enum { NUMBER_ROOM = 64 };

/*
 * The number in the fewest digits that give it exactly, and without an exponent unless it has more than 20 zeroes:
 * 4.49112345678E+11 is 449112345678, and 1.1000000000000001 is 1.1. What is no number stays as it is.
 */
struct str number_text(struct str value, char room[NUMBER_ROOM]);

/* Whether a text is a number as JSON has it. */
bool number_is_json(struct str text);

/*
 * What a cell shows: a day or a time in a form of ISO 8601, hours beyond a day as 30:15:00, a whole number with the
 * zeroes before it. A number that its format does not fit is written as number_text does.
 */
struct str number_shown(struct str value, enum number_format format, bool is_1904, char room[NUMBER_ROOM]);

/* The same of what is kept as a day in ISO 8601, with a time that its format may hide. */
struct str day_shown(struct str value, enum number_format format);

#endif
