/* SHA-256 (FIPS 180-4), by libcrypto. */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include "base/arena.h"

struct digest {
    uint8_t bytes[32];
};

/* libcrypto takes memory of its own for each digest; when there is none, the arena is left as when it is full. */
struct digest digest_sha256(struct arena *arena, struct str text);

/* Of several texts as if they stood side by side. */
struct digest digest_sha256_parts(struct arena *arena, const struct str *parts, size_t count);

/* A digest of what comes piece by piece, whatever its length. digest_end and digest_drop give its memory back. */
struct digest_sum;
struct digest_sum *digest_begin(struct arena *arena);
void               digest_add(struct digest_sum *sum, struct str text);
struct digest      digest_end(struct digest_sum *sum);
void               digest_drop(struct digest_sum *sum); /* of one that is not wanted any more, ended or not */

/* Writes 2 * count hexadecimal digits, without a NUL after them. */
void digest_hex(const uint8_t *bytes, size_t count, char *out);

#endif
