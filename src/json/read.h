/* Reads JSON text (RFC 8259, strictly) into values. */
#ifndef JSON_READ_H
#define JSON_READ_H

#include "base/problem.h"
#include "base/value.h"

enum { JSON_DEPTH = 32, JSON_VALUES = 65536 };

/*
 * Parses `text`, which must outlive the values. Numbers keep their text, strings are decoded. A `malformed` problem for
 * what is not JSON (bad UTF-8, a lone surrogate, a byte-order mark, trailing bytes, more than JSON_DEPTH levels), a
 * `too_large` one for more than JSON_VALUES values. What is JSON but never acceptable here (a member twice, U+0000) is
 * noted in `faults` with its place.
 */
struct problem *json_read(struct arena *arena, struct str text, struct value **out, struct faults *faults) MUST_CHECK;

/* Reads text that the program itself wrote, such as a stored column. Broken text reads as null. */
struct value *json_read_stored(struct arena *arena, struct str text);

#endif
