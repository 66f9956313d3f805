/* The rows of one sheet of a workbook. */
#ifndef WORKBOOKS_SHEET_H
#define WORKBOOKS_SHEET_H

#include "workbooks/number_formats.h"
#include "workbooks/shared_strings.h"

/* What the value of a cell is, by its attribute "t". */
enum cell_kind {
    CELL_IS_NUMBER,
    CELL_IS_BOOLEAN,
    CELL_IS_SHARED, /* the number of a shared text */
    CELL_IS_TEXT,
    CELL_IS_DAY,   /* in ISO 8601 */
    CELL_IS_PLAIN, /* an error */
};

struct sheet_cell {
    uint32_t       start; /* of its value in the row's text */
    uint32_t       len;
    uint32_t       style;
    enum cell_kind kind;
};

struct sheet {
    struct xml             xml;
    struct shared_strings *strings;
    struct number_formats *formats;
    bool                   is_1904;
    uint64_t               skipped; /* rows up to this number are passed over */
    uint64_t               number;  /* of the row */
    bool                   is_over;
    bool                   is_row;    /* a row was read to its end */
    bool                   is_inside; /* of the rows */
    bool                   is_value;  /* what the parser tells now is some of a value */
    unsigned               phonetic;  /* the depth of the element that only tells how the text is spoken; 0: in none */
    uint64_t               wanted;    /* as many shared texts have to be read for the row */
    size_t                 column;    /* of the cell, from 1; 0: none that is of interest */
    size_t                 count;     /* of cells up to the last one */
    struct sheet_cell     *cells;
    struct str            *texts;
    bool                  *numbers;
    char                  *text; /* all that the row has, values first and after them what becomes of them */
    size_t                 len;
};

/* Begins a sheet, after the row of that number. */
bool sheet_open(struct sheet *sheet, const struct zip_entry *entry, uint64_t row);

/* As xlsx_next. */
enum sheet_step sheet_next(struct sheet *sheet, struct sheet_row *row);

#endif
