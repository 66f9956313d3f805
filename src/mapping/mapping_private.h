/* What the files of mapping.h share. */
#ifndef MAPPING_MAPPING_PRIVATE_H
#define MAPPING_MAPPING_PRIVATE_H

#include "mapping/mapping.h"
#include "sheets/cell_booleans.h"
#include "sheets/cell_dates.h"
#include "sheets/cell_numbers.h"

/* ---- Fields that a column can give */

/* How the cells of a field are written. */
enum reading {
    READ_TEXT,
    READ_PHONE,
    READ_NUMBER,
    READ_BOOLEAN,
    READ_DATE,
    READ_DATETIME,
    READ_CHOICE,
    READ_CODE,   /* of a country or a currency */
    READ_OBJECT, /* all custom fields, as JSON */
};

enum target_place { IN_RECORD, IN_PARAMETERS, IN_ORDER };

struct target {
    struct str        name;   /* "parameters.city" */
    struct str        member; /* "city" */
    enum target_place place;
    enum reading      reading;
    bool              is_country; /* of READ_CODE */
    bool              is_exact;   /* proposed only for a column of just this name */
    struct str        folded;     /* the name; of custom fields the id */
    struct str        title;      /* of custom fields, folded */
    size_t            meaning;    /* of custom fields, see common_field_find */
    struct texts      options;    /* of READ_CHOICE */
    struct str       *options_folded;
    size_t            column; /* that gives it, from 1; 0: none */
    bool              is_set; /* `set` gives it */
};

struct targets {
    struct target *at;
    size_t         count;
};

struct targets targets_make(struct arena *arena, const struct mapping_source *source);
struct target *targets_find(const struct targets *targets, struct str name);

/* How well a column's name names a field. */
enum likeness { LIKE_EXACTLY, LIKE_FOLDED, LIKE_SYNONYM, LIKENESSES };

/* The field that a column of that name, and of that folded name, may be meant for; or NULL. */
struct target *targets_like(const struct targets *targets, struct str name, struct str folded, enum likeness likeness);

/* ---- Columns */

/* What the first pass has noted of a column. */
struct column_notes {
    struct number_column  numbers;
    struct date_column    dates;
    struct boolean_column booleans;
    uint64_t              phones;        /* that are certain */
    uint64_t              plus_restored; /* that can only have lost a plus */
    uint64_t              plus_possible; /* that may have lost one */
};

struct column {
    struct str                  header; /* trimmed; empty: it has none */
    struct str                  folded;
    struct target              *target; /* NULL: it is ignored */
    const struct column_wish   *wish;   /* or NULL */
    const struct phone_country *country;
    struct column_notes         notes;
};

struct set_value {
    struct str          name;
    struct target      *target;
    const struct value *value;
};

struct mapping {
    struct arena                *arena;
    const struct mapping_source *source;
    struct targets               targets;
    struct column               *columns;
    size_t                       count;
    size_t                       room;
    bool                         is_chosen; /* the client has named the columns: what it has not named is ignored */
    bool                         is_exact;  /* the file was exported for being imported */
    struct set_value            *set;
    size_t                       set_count;
};

/* Of which country the numbers of a column are that name none; or NULL. */
static inline const struct phone_country *mapping_home(const struct mapping *mapping, const struct column *column)
{
    return column->country ? column->country : mapping->source->home;
}

/* A new column after the others, or NULL if there are as many as may be. Nothing is proposed for it. */
struct column *mapping_add_column(struct mapping *mapping, struct str header);

/* Takes what the client says; proposals have not been made. */
void mapping_take_columns(struct mapping *mapping, const struct list *wishes, struct faults *faults);
void mapping_take_set(struct mapping *mapping, const struct value *set, struct faults *faults);

/* Gives a column the field that it names, if no other has it. */
void mapping_propose(struct mapping *mapping, size_t index, enum likeness likeness);

/* ---- Cells */

struct cell {
    struct str          text;
    bool                is_number; /* stored as one */
    bool                is_string; /* of NDJSON, where an empty one is a value; other formats have none for it */
    const struct value *nested;    /* an array or object of NDJSON; `text` is empty then */
};

/* Asking for the cells of rows. */
struct row_reading {
    const struct mapping *mapping;
    struct mapping       *growing; /* the same: members that are no column become one; NULL: they are passed over */
    struct arena         *arena;
    struct violation      fault; /* of a line that cannot be read */
};

/* The cells of a row, one for each column. NULL: it is a line that cannot be read. */
struct cell *row_cells(struct row_reading *reading, const struct sheet_row *row);

/* What a cell comes to before it is read by its field's kind. */
struct meant {
    struct cell         cell;
    const struct value *value; /* what `map` or `default` says: taken as it is */
    bool                is_empty;
};

struct meant cell_meant(const struct mapping *mapping, const struct column *column, const struct cell *cell);

/* A cell while it is read. */
struct reading_cell {
    const struct mapping *mapping;
    const struct column  *column;
    struct arena         *arena;
    struct mapped_row    *row;
    size_t                number; /* of the column */
    struct cell           cell;
};

/* Reads a cell that is not empty. NULL: a fault was added to the row. Warnings are added, too. */
struct value *cell_value(const struct reading_cell *reading);

/* Notes what is wrong, or odd, about a cell. */
void note_add(struct arena *arena, struct mapped_notes *notes, const struct mapped_note *note);

struct value *value_of_text(struct arena *arena, struct str text);

#endif
