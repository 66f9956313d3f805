#include "sheets/encoding_utf8.h"

#include "base/utf8.h"

/* How many bytes at the front are ASCII; nearly all of most files. */
static size_t ascii_front(struct str bytes)
{
    size_t   at = 0;
    uint64_t eight;

    while (at + sizeof(eight) <= bytes.len) {
        memcpy(&eight, bytes.at + at, sizeof(eight));
        if (eight & UINT64_C(0x8080808080808080))
            break;
        at += sizeof(eight);
    }
    while (at < bytes.len && !((unsigned char)bytes.at[at] & 0x80))
        at++;
    return at;
}

size_t utf8_valid_front(struct str bytes)
{
    uint32_t codepoint;
    size_t   at = 0;
    size_t   len;

    for (;;) {
        at += ascii_front(str_from_at(bytes, at));
        len = at < bytes.len ? utf8_decode(bytes.at + at, bytes.len - at, &codepoint) : 0;
        if (!len)
            return at;
        at += len;
    }
}

/* Which bytes may follow the first one: from `low` to `high`. */
static bool second_fits(unsigned char first, unsigned char second)
{
    unsigned char low  = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    unsigned char high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;

    return second >= low && second <= high;
}

bool utf8_is_begun(struct str bytes)
{
    const unsigned char *at   = (const unsigned char *)bytes.at;
    size_t               need = at[0] >= 0xF0 ? 4 : at[0] >= 0xE0 ? 3 : 2;

    if (at[0] < 0xC2 || at[0] > 0xF4 || bytes.len >= need)
        return false;
    if (bytes.len > 1 && !second_fits(at[0], at[1]))
        return false;
    return bytes.len < 3 || (at[2] & 0xC0) == 0x80;
}

size_t utf8_encode(uint32_t codepoint, char *out)
{
    size_t len = codepoint < 0x80 ? 1 : codepoint < 0x800 ? 2 : codepoint < 0x10000 ? 3 : 4;

    if (len == 1) {
        out[0] = (char)codepoint;
        return 1;
    }
    for (size_t i = len - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (codepoint & 0x3F));
        codepoint >>= 6;
    }
    out[0] = (char)((0xF0 << (4 - len) & 0xFF) | codepoint);
    return len;
}
