/* The line "sep=;" by which spreadsheets are told a file's delimiter. */
#ifndef SHEETS_CSV_SEP_H
#define SHEETS_CSV_SEP_H

#include "base/str.h"

/* The delimiter that a line, without its end, names; NUL: it is no such line. */
char csv_sep(struct str line);

#endif
