/* Names of columns, fields and options in one form: case, accents and what stands between words do not matter. */
#ifndef MAPPING_NAMES_H
#define MAPPING_NAMES_H

#include "base/arena.h"

/*
 * The words of a name as search folds them, without anything between: "First name", "first_name" and "firstName" are
 * firstname. Empty where it has no letter or digit, or is longer than any name that a column has.
 */
struct str name_folded(struct arena *arena, struct str name);

/* Whether a text of words between blanks, with one before the first and after the last, has that one. */
bool words_have(const char *words, struct str word);

/* "firstName", "phone", ...: the field that people, in six languages, call by a folded name; or NULL. */
const char *synonym_find(struct str folded);

/*
 * Which of the meanings that many record types have a custom field for, an address or a birthday say, people call by
 * that folded name: two names of one meaning give the same number. COMMON_FIELD_NONE: none of them.
 */
enum { COMMON_FIELD_NONE = 1000 };
size_t common_field_find(struct str folded);

#endif
