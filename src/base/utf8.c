#include "base/utf8.h"

enum { WORD = sizeof(uint64_t) };

static bool is_tail(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

static size_t decode_tail(const unsigned char *at, size_t len, size_t size, uint32_t least, uint32_t *codepoint)
{
    uint32_t value = at[0] & (0x7Fu >> size);

    if (len < size)
        return 0;
    for (size_t i = 1; i < size; i++) {
        if (!is_tail(at[i]))
            return 0;
        value = value << 6 | (at[i] & 0x3Fu);
    }
    if (value < least || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return 0;
    *codepoint = value;
    return size;
}

size_t utf8_decode(const char *at, size_t len, uint32_t *codepoint)
{
    const unsigned char *bytes = (const unsigned char *)at;

    if (!len)
        return 0;
    if (bytes[0] < 0x80) {
        *codepoint = bytes[0];
        return 1;
    }
    if (bytes[0] >= 0xC2 && bytes[0] <= 0xDF)
        return decode_tail(bytes, len, 2, 0x80, codepoint);
    if ((bytes[0] & 0xF0) == 0xE0)
        return decode_tail(bytes, len, 3, 0x800, codepoint);
    if ((bytes[0] & 0xF8) == 0xF0)
        return decode_tail(bytes, len, 4, 0x10000, codepoint);
    return 0;
}

/* Bytes of ASCII at the front, eight at a time. */
static size_t ascii_run(const char *at, size_t len)
{
    size_t run = 0;

    while (run + WORD <= len) {
        uint64_t word;

        memcpy(&word, at + run, WORD);
        if (word & UINT64_C(0x8080808080808080))
            break;
        run += WORD;
    }
    return run;
}

/* Characters of three bytes at the front whose first byte allows any others after it: such are Han, kana and Thai. */
static size_t three_byte_run(const char *at, size_t len)
{
    const unsigned char *bytes = (const unsigned char *)at;
    size_t               run   = 0;

    while (run + 3 <= len && bytes[run] >= 0xE1 && bytes[run] <= 0xEC && is_tail(bytes[run + 1]) &&
           is_tail(bytes[run + 2]))
        run += 3;
    return run;
}

bool utf8_valid(struct str text)
{
    size_t i = 0;

    while (i < text.len) {
        uint32_t ignored;
        size_t   size;

        i += ascii_run(text.at + i, text.len - i);
        i += three_byte_run(text.at + i, text.len - i);
        if (i == text.len)
            break;
        if (!(size = utf8_decode(text.at + i, text.len - i, &ignored)))
            return false;
        i += size;
    }
    return true;
}

size_t utf8_length(struct str text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.len; i++)
        count += !is_tail((unsigned char)text.at[i]);
    return count;
}

static bool is_control(uint32_t codepoint)
{
    return codepoint < 0x20 || (codepoint >= 0x7F && codepoint <= 0x9F);
}

bool utf8_is_line_break(uint32_t codepoint)
{
    return (codepoint >= 0x0A && codepoint <= 0x0D) || codepoint == 0x85 || codepoint == 0x2028 || codepoint == 0x2029;
}

static bool has_any(struct str text, bool (*wanted)(uint32_t codepoint))
{
    for (size_t i = 0; i < text.len;) {
        uint32_t codepoint;
        size_t   size = utf8_decode(text.at + i, text.len - i, &codepoint);

        if (size && wanted(codepoint))
            return true;
        i += size ? size : 1;
    }
    return false;
}

bool utf8_is_white_space(uint32_t codepoint)
{
    switch (codepoint) {
    case ' ':
    case 0x85:   /* next line */
    case 0xA0:   /* no-break space */
    case 0x1680: /* ogham space mark */
    case 0x2028: /* line separator */
    case 0x2029: /* paragraph separator */
    case 0x202F: /* narrow no-break space */
    case 0x205F: /* medium mathematical space */
    case 0x3000: /* ideographic space */
        return true;
    default:
        return (codepoint >= 0x09 && codepoint <= 0x0D) || (codepoint >= 0x2000 && codepoint <= 0x200A);
    }
}

static bool is_no_space(uint32_t codepoint)
{
    return !utf8_is_white_space(codepoint);
}

bool utf8_has_control(struct str text)
{
    return has_any(text, is_control);
}

bool utf8_has_line_break(struct str text)
{
    return has_any(text, utf8_is_line_break);
}

bool utf8_is_blank(struct str text)
{
    return !has_any(text, is_no_space);
}
