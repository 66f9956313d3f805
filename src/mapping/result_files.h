/* The files about an import that people get: the refused rows with what is wrong, and which row became which record. */
#ifndef MAPPING_RESULT_FILES_H
#define MAPPING_RESULT_FILES_H

#include "base/shape.h"
#include "base/text_buffer.h"

/* A column that one of these files adds. Such columns are ignored when the file is imported again. */
static inline bool result_column_is(struct str header)
{
    return str_starts(header, STR("_"));
}

/* The first line of the file of errors: the names of the columns, those that begin with _ left out, then the added. */
void errors_file_begin(struct text_buffer *out, const struct texts *names);

/* A refused row. Of several faults each text has all, with "; " between them. */
struct errors_line {
    uint64_t          number;
    const struct str *cells;   /* one for each name */
    struct texts      more;    /* cells after the last column, which come after all others */
    struct str        columns; /* the names of those that are at fault */
    struct str        codes;
    struct str        details;
};

void errors_file_row(struct text_buffer *out, const struct texts *names, const struct errors_line *line);

void map_file_begin(struct text_buffer *out);

struct map_line {
    uint64_t   number;
    struct str uuid; /* empty: the row has become no record */
    struct str action;
    struct str external_id;
};

void map_file_row(struct text_buffer *out, const struct map_line *line);

#endif
