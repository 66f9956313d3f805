#include "domain/phone.h"

#include "base/utf8.h"

enum { DIGITS_MIN = 7, DIGITS_MAX = 15 };

static bool is_dropped(uint32_t codepoint)
{
    switch (codepoint) {
    case ' ':
    case '.':
    case '-':
    case '/':
    case '(':
    case ')':
    case '[':
    case ']':
    case 0x00A0: /* no-break space */
    case 0x202F: /* narrow no-break space */
    case 0x2212: /* minus sign */
        return true;
    default:
        return codepoint >= 0x2010 && codepoint <= 0x2015; /* hyphens and dashes */
    }
}

/* Digits and a plus, with room for the two zeros that may become one. False when it is too long or holds other text. */
static bool keep_digits(struct str text, char kept[DIGITS_MAX + 3], size_t *len)
{
    *len = 0;
    for (size_t i = 0; i < text.len;) {
        uint32_t codepoint;
        size_t   size = utf8_decode(text.at + i, text.len - i, &codepoint);
        bool     is_kept;

        if (!size)
            return false;
        i += size;
        if (is_dropped(codepoint))
            continue;
        is_kept = (codepoint >= '0' && codepoint <= '9') || (codepoint == '+' && *len == 0);
        if (!is_kept || *len == DIGITS_MAX + 2)
            return false;
        kept[(*len)++] = (char)codepoint;
    }
    return true;
}

bool phone_normalize(struct str text, char out[PHONE_SIZE], size_t *len)
{
    char   kept[DIGITS_MAX + 3];
    size_t count;
    size_t start;

    if (!keep_digits(text, kept, &count))
        return false;
    if (count > 0 && kept[0] == '+')
        start = 1;
    else if (count > 1 && kept[0] == '0' && kept[1] == '0')
        start = 2;
    else
        return false;
    count -= start;
    if (count < DIGITS_MIN || count > DIGITS_MAX || kept[start] == '0')
        return false;
    out[0] = '+';
    memcpy(out + 1, kept + start, count);
    out[count + 1] = 0;
    *len           = count + 1;
    return true;
}
