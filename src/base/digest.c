#include "base/digest.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>

static void check(int done)
{
    if (done == 1)
        return;
    fputs("callbook: libcrypto cannot compute SHA-256\n", stderr);
    exit(EXIT_FAILURE);
}

/*
 * One context for the whole process: making one costs more than the digest of a small text, and so does naming the
 * algorithm, which libcrypto then looks up among those of its providers; without a name it stays what it was.
 */
static EVP_MD_CTX *context(void)
{
    static EVP_MD_CTX *kept;
    const EVP_MD      *algorithm = kept ? NULL : EVP_sha256();

    if (!kept)
        kept = EVP_MD_CTX_new();
    check(kept != NULL);
    check(EVP_DigestInit_ex(kept, algorithm, NULL));
    return kept;
}

struct digest digest_sha256_parts(const struct str *parts, size_t count)
{
    EVP_MD_CTX   *state = context();
    struct digest digest;

    for (size_t i = 0; i < count; i++)
        if (parts[i].len)
            check(EVP_DigestUpdate(state, parts[i].at, parts[i].len));
    check(EVP_DigestFinal_ex(state, digest.bytes, NULL));
    return digest;
}

struct digest digest_sha256(struct str text)
{
    return digest_sha256_parts(&text, 1);
}

void digest_hex(const uint8_t *bytes, size_t count, char *out)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < count; i++) {
        out[2 * i]     = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
}
