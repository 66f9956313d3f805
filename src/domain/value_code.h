/*
 * Codes of values: bytes that compare as the values do, none of which begins with another one. They are UTF-8 without a
 * byte 0, as tokens have to be.
 *
 *   number    a negative, b zero, c positive; but for zero the exponent e and the digits of 0.d1d2d3... * 10^e without
 *             zeros at the end, and 1. The exponent: b and e + 32 as three digits of base 4; beyond 31 c, and below -32
 * a and the complement: the number of its digits (a: none, b: one ...), and these. Of a negative number all after the
 * a is complemented: digits to 9, letters of a-z to z, 1 is ~ date      the day, counted from 0000-01-01, as eight
 * digits of base 8 instant   the second, counted in the same way, as thirteen such digits; and, where fractions count,
 * 1 or the microseconds as seven such digits bool      0 or 1 text      its bytes and 1, with 3 before each of 1, 2 and
 * 3
 */
#ifndef DOMAIN_VALUE_CODE_H
#define DOMAIN_VALUE_CODE_H

#include "base/clock.h"

enum { CODE_END = 1, CODE_MORE = 2, CODE_ESCAPE = 3 };

/* What may stand at a place of a code, in ascending order. */
enum code_place {
    PLACE_ANY, /* of texts: too much to go through */
    PLACE_SIGN,
    PLACE_RANGE,
    PLACE_BASE_4,
    PLACE_LENGTH,
    PLACE_DIGIT,
    PLACE_DIGIT_OR_END,
    PLACE_BASE_8,
    PLACE_BASE_8_OR_END,
    PLACE_COMPLEMENT = 16 /* is added to others: of a negative number */
};

struct code {
    uint8_t *at;
    uint8_t *places; /* enum code_place of each byte; NULL: any */
    size_t   len;
};

/* Of the text of a JSON number. */
struct code code_of_number(struct arena *arena, struct str text);
struct code code_of_date(struct arena *arena, struct str date);
struct code code_of_instant(struct arena *arena, struct instant instant, bool with_fraction);
struct code code_of_bool(struct arena *arena, bool value);
struct code code_of_text(struct arena *arena, struct str text);

/* The same without its end: texts that begin so have codes that begin so. */
struct code code_of_front(struct arena *arena, struct str text);

/* The bytes that may stand at a place, ascending, ended by 0. NULL: nobody can tell. */
const char *code_alphabet(uint8_t place);

#endif
