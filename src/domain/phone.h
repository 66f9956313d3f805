/* Phone numbers in international form (ITU-T E.164). */
#ifndef DOMAIN_PHONE_H
#define DOMAIN_PHONE_H

#include "base/str.h"

enum { PHONE_SIZE = 17 /* a plus, 15 digits and a NUL */ };

/*
 * Drops blanks, dots, dashes, slashes and brackets, makes a leading 00 a plus, and writes the result, NUL-terminated.
 * False unless that is a plus, a digit other than 0, and 7 to 15 digits in all. No-break spaces and the dashes that
 * word processors put in are dropped too.
 */
bool phone_normalize(struct str text, char out[PHONE_SIZE], size_t *len);

#endif
