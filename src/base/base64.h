/* base64url without padding (RFC 4648 section 5). */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include "base/arena.h"

struct str base64url_encode(struct arena *arena, const void *at, size_t len);

/* Decodes exactly `len` bytes; false for any other length or a foreign character. */
bool base64url_decode(struct str text, void *out, size_t len);

#endif
