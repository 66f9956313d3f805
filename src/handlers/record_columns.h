/* Records as rows of cells: which columns there are, and what stands in them. */
#ifndef HANDLERS_RECORD_COLUMNS_H
#define HANDLERS_RECORD_COLUMNS_H

#include "domain/record.h"
#include "handlers/record_fields.h"

struct record_column {
    struct str          name;
    const struct field *member; /* of a record; NULL: a custom field */
    struct str          id;     /* of it */
};

/* Where the values of a custom field go. */
struct record_place {
    struct str id;
    size_t     column;
};

struct record_columns {
    struct record_column *at;
    size_t                count;
    struct record_place  *custom; /* all that are custom fields, by their ids */
    size_t                custom_count;
};

/*
 * The columns that `fields` names, each once, in its order; else all members that a list shows. uuid comes first. Of a
 * known type `parameters` are its fields, retired ones too, each a column of its own; without one they are a single
 * column, of JSON. All is in the arena, but for names that are the fields' or the type's.
 */
struct record_columns record_columns_choose(struct arena *arena, const struct record_fields *fields,
                                            const struct record_type *type);

/* The names, as a row. */
struct str *record_columns_names(struct arena *arena, const struct record_columns *columns);

/*
 * A record as it was read, as a row. Texts are as they are, numbers as they were written, times as in JSON; what is
 * absent is empty.
 */
struct str *record_columns_cells(struct arena *arena, const struct record_columns *columns,
                                 const struct record *record);

/*
 * What stands in the cell of one member of an object, which is no list and no object itself but `suppressed`: since
 * when.
 */
struct str member_text(struct arena *arena, const struct field *field, const void *object);

#endif
