/* Yes and no: 1/0, true/false, yes/no and the like in six languages, and in columns of marks x and nothing. */
#ifndef SHEETS_CELL_BOOLEANS_H
#define SHEETS_CELL_BOOLEANS_H

#include "sheets/cells.h"

/* What the cells of a column are. */
struct boolean_column {
    bool has_marks;  /* x */
    bool has_others; /* anything but x and nothing */
};

void boolean_note(struct boolean_column *column, struct str cell);

/* Whether the column has marks and nothing else: an empty cell is a no, then. */
bool boolean_is_marks(const struct boolean_column *column);

enum cell_fault boolean_read(struct str cell, bool is_marks, bool *out);

#endif
