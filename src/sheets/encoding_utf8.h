/* UTF-8 that comes in pieces, which may end inside a character. */
#ifndef SHEETS_ENCODING_UTF8_H
#define SHEETS_ENCODING_UTF8_H

#include "base/str.h"

/* How many bytes at the front are whole valid characters. */
size_t utf8_valid_front(struct str bytes);

/* Whether some bytes, which are no character, become one when the right ones follow. There is at least one. */
bool utf8_is_begun(struct str bytes);

/* Writes a character to where there are four bytes of room; how many it takes. */
size_t utf8_encode(uint32_t codepoint, char *out);

#endif
