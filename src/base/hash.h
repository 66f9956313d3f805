/* FNV-1a, for telling whether something is what it was. It resists nobody who wants it to collide. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* The hash of nothing, which hash_add goes on from. */
#define HASH_START UINT64_C(0xcbf29ce484222325)

/* The hash of all that was hashed before and of these bytes after it. */
static inline uint64_t hash_add(uint64_t hash, const void *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ ((const unsigned char *)bytes)[i]) * UINT64_C(0x100000001b3);
    return hash;
}

#endif
