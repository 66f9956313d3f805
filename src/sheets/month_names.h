/* The names of the months in English, German, French, Spanish, Italian and Portuguese. */
#ifndef SHEETS_MONTH_NAMES_H
#define SHEETS_MONTH_NAMES_H

#include "base/str.h"

/*
 * The month, 1 to 12, of a folded word that is a name or at least the first three letters of one; 0: none has it, or
 * several have, as jui of juin and juillet.
 */
int month_named(struct str word);

#endif
