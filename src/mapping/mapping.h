/*
 * From the rows of a file to the members of records and orders: which column is which field, what its cells mean, and
 * what is wrong with them.
 *
 * A file is gone through twice. The first pass notes what stands in the columns (mapping_note), for a cell such as
 * 1.234 or 03/04/2026 means what its whole column means. The notes are plain data that can be kept as JSON, in the
 * middle of the pass, too, so that the check and the run of an import, by whatever program on whatever host, read each
 * cell alike. The second pass makes an item of each row (mapping_row).
 */
#ifndef MAPPING_MAPPING_H
#define MAPPING_MAPPING_H

#include "domain/record_type.h"
#include "mapping/columns.h"
#include "mapping/upload.h"
#include "phones/phone.h"
#include "sheets/row.h"

/* Where the rows go to, and what all of them have in common. What it refers to must outlive the mapping. */
struct mapping_source {
    enum upload_format          format; /* UPLOAD_CSV, UPLOAD_XLSX or UPLOAD_NDJSON */
    const struct record_type   *type;   /* with its fields */
    const struct phone_country *home;   /* of numbers without a country code: the type's, else the account's, or NULL */
    bool                        has_campaign; /* order.status and the like have a meaning */
    int                         year;         /* by which years of two digits are understood: keep it with the import */
    bool                        is_1904;      /* of a workbook: how it counts days */
    bool                        has_header;   /* `first` are the names of columns */
    struct texts                first; /* the cells of the first row; of NDJSON: mapping_member_names of some rows */
};

/* What the client says of it. */
struct mapping_wish {
    const struct list  *columns; /* of struct column_wish; NULL: all is as it is proposed */
    const struct value *set;     /* an object: what each row gets; or NULL */
};

struct mapping;
struct cell;

/*
 * Whether the first row of a file without a word about it is one of headers: it has a name that is known, or a column
 * that the export adds, or nothing in it is a number, a day, a phone or an address.
 */
bool mapping_first_is_header(struct arena *arena, const struct record_type *type, const struct texts *first);

/*
 * The columns of some lines of NDJSON, in the order of their first appearance: the names of members, and those of the
 * members of `parameters` and `order` as parameters.ID. What is no object has none.
 */
struct texts mapping_member_names(struct arena *arena, const struct str *lines, size_t count);

/*
 * Decides about each column. Faults of the wish are noted below /columns and /set; the mapping can be described and
 * used in spite of them, as if what is faulty were not there. It allocates in the arena, as mapping_note does.
 */
struct mapping *mapping_make(struct arena *arena, const struct mapping_source *source, const struct mapping_wish *wish,
                             struct faults *faults);

/* How many columns there are, and the name of one (from 1): its header, or its number. */
size_t     mapping_count(const struct mapping *mapping);
struct str mapping_column_name(const struct mapping *mapping, size_t column);

/* The same as the array that a preview shows: [{column, header, field, ...}], `field` null for what is ignored. */
struct value *mapping_describe(struct arena *arena, const struct mapping *mapping);

/* Whether a column, or `set`, gives a field: "phone", "externalId", "parameters.ID". */
bool mapping_gives(const struct mapping *mapping, struct str field);

/*
 * The column, from 1, that a member of record or order comes from: "/phone", "/parameters/city"; 0: none. `*field` gets
 * the name of the field that it is, or the NULL text.
 */
size_t mapping_source_of(const struct mapping *mapping, struct str pointer, bool of_order, struct str *field);

/* The texts of a row, one for each column: what is written into the file of errors, and shown by a preview. */
struct str *mapping_cells(struct arena *arena, const struct mapping *mapping, const struct sheet_row *row);

/* How many cells a row has: one for each column, and those after them up to the last one that is not blank. */
size_t mapping_width(const struct mapping *mapping, const struct sheet_row *row);

/* ---- First pass */

/*
 * Notes the cells of a row. Of NDJSON a member that no row had before becomes a column, so that mapping_count grows.
 * `work` holds what is needed for this row only.
 */
void mapping_note(struct mapping *mapping, struct arena *work, const struct sheet_row *row);

/* The notes so far, as JSON, and a mapping brought to where the one stood that gave them. */
struct value *mapping_notes(struct arena *arena, const struct mapping *mapping);
void          mapping_take_notes(struct mapping *mapping, const struct value *notes);

/* ---- Second pass */

/* What is wrong, or odd, about a row. */
struct mapped_note {
    const char         *code;   /* of problem_codes.def; of a warning: plus_restored and the like */
    size_t              column; /* from 1; 0: none, or the row as a whole */
    struct str          field;  /* "phone", "parameters.ID"; NULL: the row as a whole */
    struct str          detail; /* a sentence */
    struct str          value;  /* the cell, cut after some bytes */
    struct mapped_note *next;
};

struct mapped_notes {
    struct mapped_note *first;
    struct mapped_note *last;
    size_t              count;
};

struct mapped_row {
    struct arena       *arena;
    struct value       *record; /* an object of the members of a record, without recordTypeUuid */
    struct value       *order;  /* likewise; NULL: the row says nothing of it */
    struct mapped_notes faults; /* if there are any, the members that have them are missing above */
    struct mapped_notes warnings;
    const struct cell  *cells; /* of each column; for mapping_add_fault */
};

enum { MAPPED_VALUE_BYTES = 200 /* of a cell are shown with what is wrong about it */ };

/*
 * Makes an item of a row: the values are such as a request would have, and are not checked against the record type but
 * for what reading them takes. An absent member is one that does not change; null is one that an empty cell clears.
 * All is in the arena, so that it outlives the row.
 */
void mapping_row(const struct mapping *mapping, struct arena *arena, const struct sheet_row *row,
                 struct mapped_row *out);

/* Adds a fault that was found later, by its place in the record or the order, to those of the row. */
void mapping_add_fault(const struct mapping *mapping, const struct violation *fault, bool of_order,
                       struct mapped_row *row);

/* The sentence that goes with a warning's code. */
const char *mapping_warning_detail(const char *code);

#endif
