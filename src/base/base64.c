#include "base/base64.h"

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

struct str base64url_encode(struct arena *arena, const void *at, size_t len)
{
    const uint8_t *bytes = at;
    size_t         size  = (len * 8 + 5) / 6;
    char          *text  = arena_alloc(arena, size + 1);
    unsigned       bits  = 0;
    unsigned       held  = 0;
    size_t         out   = 0;

    for (size_t i = 0; i < len; i++) {
        held = (held << 8 | bytes[i]) & 0xFFFF;
        bits += 8;
        while (bits >= 6) {
            bits -= 6;
            text[out++] = letters[held >> bits & 63];
        }
    }
    if (bits)
        text[out++] = letters[held << (6 - bits) & 63];
    return (struct str){.at = text, .len = out};
}

bool base64url_decode(struct str text, void *out, size_t len)
{
    uint8_t *bytes = out;
    unsigned bits  = 0;
    unsigned held  = 0;
    size_t   count = 0;

    if (text.len != (len * 8 + 5) / 6)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        const char *letter = memchr(letters, text.at[i], 64);

        if (!letter)
            return false;
        held = (held << 6 | (unsigned)(letter - letters)) & 0xFFFF;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes[count++] = (uint8_t)(held >> bits & 0xFF);
        }
    }
    return count == len && (held & ((1U << bits) - 1)) == 0;
}
