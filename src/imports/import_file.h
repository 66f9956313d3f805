/* The rows of an uploaded file, from any place of it that a step has come to. */
#ifndef IMPORTS_IMPORT_FILE_H
#define IMPORTS_IMPORT_FILE_H

#include "imports/import_store.h"
#include "mapping/mapping.h"

struct import_file;

/* Opens the file of an import where its next step reads on, or at its start. All is in the arena. */
struct problem *import_file_open(const struct tenant *tenant, const struct import *import,
                                 struct import_file **out) MUST_CHECK;
struct problem *import_file_begin(const struct tenant *tenant, const struct import *import,
                                  struct import_file **out) MUST_CHECK;

/*
 * The next row, in memory of the arena; NULL in `row->raw.at`: there is none. `unacceptable` for a file that cannot be
 * read on, with the code that says why.
 */
struct problem *import_file_next(struct import_file *file, struct sheet_row *row) MUST_CHECK;

/* Whether no row of the file was told yet. */
bool import_file_is_at_start(const struct import_file *file);

/* Whether the rows so far had bytes that mean nothing in the encoding. */
bool import_file_has_bad_bytes(const struct import_file *file);

/* Notes in the import where the row after the last one begins. */
void import_file_keep_place(const struct import_file *file, struct import *import);

/* The delimiter of the file, as it was told or is overruled; NUL where there is none. */
char import_file_delimiter(const struct import_file *file);

/* The same as what cells are told by: the encoding in force. */
enum sheet_encoding import_encoding(const struct import *import);

#endif
