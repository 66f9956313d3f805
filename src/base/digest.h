/* SHA-256 (FIPS 180-4), by libcrypto. */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include "base/str.h"

struct digest {
    uint8_t bytes[32];
};

struct digest digest_sha256(struct str text);

/* Of several texts as if they stood side by side. */
struct digest digest_sha256_parts(const struct str *parts, size_t count);

/* Writes 2 * count hexadecimal digits, without a NUL behind them. */
void digest_hex(const uint8_t *bytes, size_t count, char *out);

#endif
