#include "base/digest.h"

#include <openssl/err.h>
#include <openssl/evp.h>

/*
 * One context for the whole process: making one costs more than the digest of a small text, and so does naming the
 * algorithm, which libcrypto then looks up among those of its providers; without a name it stays what it was.
 */
static bool compute(EVP_MD_CTX **kept, const struct str *parts, size_t count, struct digest *digest)
{
    const EVP_MD *algorithm = *kept ? NULL : EVP_sha256();
    bool          done;

    if (!*kept && !(*kept = EVP_MD_CTX_new()))
        return false;
    done = EVP_DigestInit_ex(*kept, algorithm, NULL) == 1;
    for (size_t i = 0; i < count && done; i++)
        if (parts[i].len)
            done = EVP_DigestUpdate(*kept, parts[i].at, parts[i].len) == 1;
    return done && EVP_DigestFinal_ex(*kept, digest->bytes, NULL) == 1;
}

/* A context that failed may have forgotten its algorithm. */
struct digest digest_sha256_parts(struct arena *arena, const struct str *parts, size_t count)
{
    static EVP_MD_CTX *kept;
    struct digest      digest;

    if (!compute(&kept, parts, count, &digest)) {
        EVP_MD_CTX_free(kept);
        kept = NULL;
        ERR_clear_error();
        arena_give_up(arena);
    }
    return digest;
}

struct digest digest_sha256(struct arena *arena, struct str text)
{
    return digest_sha256_parts(arena, &text, 1);
}

void digest_hex(const uint8_t *bytes, size_t count, char *out)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < count; i++) {
        out[2 * i]     = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
}
