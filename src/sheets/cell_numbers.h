/*
 * Numbers as people write them: 1.234,56 and 1 234,56 and 1'234.56, with a sign before or after, a currency sign, or
 * in brackets where they are below 0. Groups have three digits.
 */
#ifndef SHEETS_CELL_NUMBERS_H
#define SHEETS_CELL_NUMBERS_H

#include "base/arena.h"
#include "sheets/cells.h"

/* What the cells of a column tell about its decimal sign. */
struct number_column {
    bool has_dot;      /* some number has a dot that can only be the decimal sign, or a comma that cannot */
    bool has_comma;    /* the other way round */
    bool is_ambiguous; /* some number, such as 1.234, could be either */
};

void number_note(struct number_column *column, struct str cell);

/* The column's decimal sign, a dot or a comma. CELL_AMBIGUOUS_DECIMAL: it cannot be told, or some cells differ. */
enum cell_fault number_decimal(const struct number_column *column, char *decimal);

/* A cell as a number of JSON, in the arena; its digits are those of the cell, but for zeros in front. */
enum cell_fault number_read(struct arena *arena, struct str cell, char decimal, struct str *out);

#endif
