/* UTF-8, strictly (RFC 3629). */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/str.h"

/* No overlong forms, no surrogates, nothing above U+10FFFF. */
bool utf8_valid(struct str text);

/* Code points of valid text. */
size_t utf8_length(struct str text);

/* Reads one code point; returns the bytes it takes, or 0 when there is no valid one. */
size_t utf8_decode(const char *at, size_t len, uint32_t *codepoint);

/* Whether a code point is LF, VT, FF, CR, NEL, U+2028 or U+2029. */
bool utf8_is_line_break(uint32_t codepoint);

/* Whether it is white space (Unicode's White_Space), line breaks included. */
bool utf8_is_white_space(uint32_t codepoint);

/* Whether valid text holds a control character: U+0000-001F, U+007F-009F. */
bool utf8_has_control(struct str text);

/* Whether valid text holds a line break. */
bool utf8_has_line_break(struct str text);

/* Whether valid text has nothing but white space, or nothing at all. */
bool utf8_is_blank(struct str text);

#endif
