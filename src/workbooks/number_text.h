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

/* What a cell shows as a day or a time, in a form of ISO 8601; a number without a day as number_text has it. */
struct str number_date_text(struct str value, enum number_format format, bool is_1904, char room[NUMBER_ROOM]);

#endif
