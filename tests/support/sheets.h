/* Reads a whole file, cut in pieces of a size, and writes what comes out as one text, for comparing. */
#ifndef TESTS_SUPPORT_SHEETS_H
#define TESTS_SUPPORT_SHEETS_H

#include "sheets/csv.h"

/* How a test reads. */
struct reading {
    struct csv_dialect  dialect; /* a delimiter of NUL: NDJSON */
    enum sheet_encoding encoding;
    size_t              piece; /* bytes of the file at once */
    struct sheet_place  place; /* where it begins */
    size_t              rows;  /* so many, then `place` is where the next one begins; 0: all */
};

/*
 * The rows, each as "number@offset[cell][cell]" and a line break, or "number@offset{raw}" of NDJSON; bad bytes
 * are told after it as "!count@offset". A refusal is "fault number@offset".
 */
struct str sheet_read(struct arena *arena, struct reading *reading, struct str file);

/*
 * Whether readers of one row each, of which every one begins where the one before has stopped, read the same as
 * `whole`. The memory that this takes is given back.
 */
bool sheet_resumes(struct arena *arena, struct reading reading, struct str file, struct str whole);

#endif
