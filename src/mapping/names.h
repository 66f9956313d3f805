/* Names of columns, fields and options in one form: case, accents and what stands between words do not matter. */
#ifndef MAPPING_NAMES_H
#define MAPPING_NAMES_H

#include "base/arena.h"

/*
 * The words of a name as search folds them, without anything between: "First name", "first_name" and "firstName" are
 * firstname. Empty where it has no letter or digit, or is longer than any name that a column has.
 */
struct str name_folded(struct arena *arena, struct str name);

/* "firstName", "phone", ...: the field that people, in six languages, call by a folded name; or NULL. */
const char *synonym_find(struct str folded);

#endif
