/* Numbers as LEB128 (seven bits a byte, the lowest first), and bytes with their length before them. */
#ifndef INDEX_NUMBERS_H
#define INDEX_NUMBERS_H

#include "base/str.h"

enum { NUMBER_BYTES = 10 /* of the longest number */ };

/* Writes a number; returns where the next one goes. There must be room for NUMBER_BYTES. */
static inline uint8_t *number_put(uint8_t *at, uint64_t number)
{
    for (; number >= 0x80; number >>= 7)
        *at++ = (uint8_t)(number | 0x80);
    *at++ = (uint8_t)number;
    return at;
}

/* Takes a number off the front. False when there is none. */
static inline bool number_take(struct bytes *from, uint64_t *number)
{
    *number = 0;
    for (unsigned shift = 0; from->len && shift < 64; shift += 7) {
        uint8_t byte = *from->at++;

        from->len--;
        *number |= (uint64_t)(byte & 0x7F) << shift;
        if (!(byte & 0x80))
            return true;
    }
    return false;
}

static inline uint8_t *bytes_put(uint8_t *at, struct bytes bytes)
{
    at = number_put(at, bytes.len);
    if (bytes.len)
        memcpy(at, bytes.at, bytes.len);
    return at + bytes.len;
}

/* Takes bytes off the front; they are not copied. */
static inline bool bytes_take(struct bytes *from, struct bytes *out)
{
    uint64_t len;

    if (!number_take(from, &len) || len > from->len)
        return false;
    *out = (struct bytes){.at = from->at, .len = (size_t)len};
    from->at += len;
    from->len -= (size_t)len;
    return true;
}

#endif
