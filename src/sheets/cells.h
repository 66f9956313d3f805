/*
 * What the cells of uploaded files have in common, and what can be wrong with one. How numbers, dates, booleans and
 * phones are written is in a header of its own each. Cells are valid UTF-8.
 *
 * Where a cell alone does not tell what it means (1.234, 03/04/2026, x), its column does: each kind has a struct that
 * notes the cells of a column, and what that comes to is passed to the reading of each cell. The zero value of such a
 * struct has noted nothing, and how many cells were noted costs no memory.
 */
#ifndef SHEETS_CELLS_H
#define SHEETS_CELLS_H

#include "base/str.h"

enum cell_fault {
    CELL_NO_FAULT,
    CELL_NO_NUMBER,
    CELL_AMBIGUOUS_DECIMAL,
    CELL_NO_DATE,
    CELL_AMBIGUOUS_DATE,
    CELL_NO_BOOLEAN,
    CELL_NO_PHONE,
    CELL_DIGITS_LOST, /* of a phone that a spreadsheet took for a number */
};

/* "invalid_number", "ambiguous_decimal", "invalid_date", "ambiguous_date", "invalid_boolean", "invalid_phone", ... */
const char *cell_fault_name(enum cell_fault fault);

/* The same as a sentence for people. */
const char *cell_fault_detail(enum cell_fault fault);

/* The digits at the front of a text, which moves past them. */
struct str cell_digits_take(struct str *text);

/* How many bytes the last character of a text has, which must not be empty; 0: it is none. */
size_t cell_last_character(struct str text, uint32_t *codepoint);

/* The cell without the white space around it. */
struct str cell_trimmed(struct str cell);

/* What a spreadsheet was kept from reading as a number or a formula: 'TEXT and ="TEXT" are TEXT. */
struct str cell_unguarded(struct str cell);

enum { CELL_WORD = 32 /* bytes; the longest word that any kind of cell knows has 10 */ };

/*
 * The cell as one word, as search folds it, so that case and accents do not matter: Sí is si. False: it is none, has
 * anything beside letters or digits, or is longer than any that is known.
 */
bool cell_word(struct str cell, char out[CELL_WORD]);

#endif
