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

struct digest_sum {
    struct arena *arena;
    EVP_MD_CTX   *context;
};

struct digest_sum *digest_begin(struct arena *arena)
{
    struct digest_sum *sum = ARENA_NEW(arena, struct digest_sum);

    sum->arena   = arena;
    sum->context = EVP_MD_CTX_new();
    if (!sum->context || EVP_DigestInit_ex(sum->context, EVP_sha256(), NULL) != 1)
        arena_give_up(arena);
    return sum;
}

void digest_add(struct digest_sum *sum, struct str text)
{
    if (text.len && EVP_DigestUpdate(sum->context, text.at, text.len) != 1)
        arena_give_up(sum->arena);
}

struct digest digest_end(struct digest_sum *sum)
{
    struct digest digest;

    if (EVP_DigestFinal_ex(sum->context, digest.bytes, NULL) != 1)
        arena_give_up(sum->arena);
    EVP_MD_CTX_free(sum->context);
    sum->context = NULL;
    return digest;
}

void digest_drop(struct digest_sum *sum)
{
    EVP_MD_CTX_free(sum->context);
    sum->context = NULL;
}

void digest_hex(const uint8_t *bytes, size_t count, char *out)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < count; i++) {
        out[2 * i]     = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
}
