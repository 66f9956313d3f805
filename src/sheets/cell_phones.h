/*
 * Phones in the cells of a file. What spreadsheets and people did to them is undone where it is certain, and told; the
 * rest is what phones/phone.h says of a number.
 */
#ifndef SHEETS_CELL_PHONES_H
#define SHEETS_CELL_PHONES_H

#include "phones/phone.h"
#include "sheets/cells.h"

/* What was done to a number, or is odd about it: bits. */
enum phone_warning {
    PHONE_PLUS_RESTORED     = 1, /* its digits are no national number of the country, but an international one */
    PHONE_EXTENSION_DROPPED = 2,
    PHONE_FIRST_TAKEN       = 4, /* there are several in the cell */
    PHONE_LENGTH_UNUSUAL    = 8, /* its country knows no number of that length */
    /*
     * It was read as a national number, as it may be, but begins with the country's own code and would be a usual
     * number with a plus: 491711234567 in Germany. If a whole column has this, its pluses were lost.
     */
    PHONE_PLUS_POSSIBLE = 16,
};

enum { PHONE_WARNINGS = 5 };

/* "plus_restored", "extension_dropped", "several_phones", "unusual_length", "plus_possible". */
const char *phone_warning_name(enum phone_warning warning);

struct cell_phone {
    struct phone phone;
    unsigned     warnings;
    struct str   detail; /* where it is refused: why, as a sentence, which lives as long as the arena */
};

/*
 * Reads a cell. An apostrophe in front and ="..." around are dropped, and so are extensions (x5, ext. 5, ;ext=5, #5);
 * of several numbers with a comma, a semicolon, a bar, a line break or a slash between them, the first is taken. A
 * number in scientific form, 4.47911123456E+11, is read where it has all its digits, and is CELL_DIGITS_LOST where it
 * has not. What is not international is a number of `home`, which may be NULL.
 */
enum cell_fault phone_cell_read(struct arena *arena, struct str cell, const struct phone_country *home,
                                struct cell_phone *out);

#endif
