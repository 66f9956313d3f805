/* How the columns of a file are to be read, as clients say it: the members `columns` and `set` of an import. */
#ifndef MAPPING_COLUMNS_H
#define MAPPING_COLUMNS_H

#include "base/shape.h"

/* One of `columns`, as it is sent, stored and shown. */
struct column_wish {
    struct described marks;
    struct value    *column; /* its header, or its number from 1 */
    struct str       field;  /* absent or null: the column is ignored */
    struct str       country;
    int              date_order; /* enum date_order */
    int              decimal;    /* an index into column_decimals */
    struct value    *map;        /* an object: what stands in a cell, and what it means */
    struct value    *fallback;   /* "default": what an empty cell means */
    bool             empty_clears;
};

extern const char *const  column_date_orders[]; /* "dmy", "mdy", "ymd" */
extern const char *const  column_decimals[];    /* ".", "," */
extern const struct shape column_wish_shape;    /* for a field of the kind KIND_LIST */

#endif
