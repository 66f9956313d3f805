/* Every statement that the programs can run, from sql/queries/. */
#ifndef DB_STATEMENTS_H
#define DB_STATEMENTS_H

#include "base/shape.h"

enum statement {
#define STATEMENT(name, input, output, text, parameters) SQL_##name,
#include "db/statements.inc"
#undef STATEMENT
    SQL_COUNT
};

struct statement_text {
    const char         *name;
    const char         *text;       /* with ? for each parameter */
    const char         *parameters; /* their names, with blanks between; a # ends those that are repeated */
    const struct shape *input;      /* where parameters are found by name; NULL: there are none */
    const struct shape *output;     /* where columns are found by name; NULL: it gives no rows */
};

extern const struct statement_text statements[SQL_COUNT];

#endif
