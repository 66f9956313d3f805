/* Characters that need no more than a look at their bytes; text/fold.c only includes this. */
#ifndef TEXT_FOLD_PLAIN_H
#define TEXT_FOLD_PLAIN_H

#include "text/fold.h"

/* In place of a code point. */
enum {
    SEPARATOR  = 0,  /* words end here */
    APOSTROPHE = -1, /* it parts letters, and joins them, too; between digits it is nothing */
    ACCENT     = -2, /* one that is typed as an apostrophe; between digits a separator */
};

static inline bool is_ascii_digit(int32_t codepoint)
{
    return codepoint >= '0' && codepoint <= '9';
}

static inline bool is_han(int32_t codepoint)
{
    return codepoint >= 0x4E00 && codepoint <= 0x9FFF;
}

/* APOSTROPHE or ACCENT for what is typed between the parts of a name; 0: it is neither. */
static inline int32_t quote_of(int32_t codepoint)
{
    switch (codepoint) {
    case '\'':
    case 0x02BC: /* modifier letter apostrophe */
    case 0x2018: /* quotation marks */
    case 0x2019:
    case 0xFF07: /* full-width */
        return APOSTROPHE;
    case '`':
    case 0x00B4: /* acute accent */
    case 0xFF40: /* full-width grave accent */
        return ACCENT;
    default:
        return 0;
    }
}

static inline int32_t ascii_fold(int32_t codepoint)
{
    if (codepoint >= 'A' && codepoint <= 'Z')
        return codepoint + ('a' - 'A');
    if ((codepoint >= 'a' && codepoint <= 'z') || is_ascii_digit(codepoint))
        return codepoint;
    return quote_of(codepoint);
}

/* What a character is that needs no more than a look at its bytes, and how many they are. */
enum plain_kind { PLAIN_NOT, PLAIN_LETTER, PLAIN_DIGIT, PLAIN_HAN, PLAIN_SEPARATOR };

struct plain {
    enum plain_kind kind;
    size_t          len;
    int32_t         part;
};

static inline struct plain plain_ascii(unsigned char byte)
{
    int32_t part = ascii_fold(byte);

    if (part <= SEPARATOR)
        return (struct plain){.kind = part == SEPARATOR ? PLAIN_SEPARATOR : PLAIN_NOT, .len = 1};
    return (struct plain){.kind = is_ascii_digit(part) ? PLAIN_DIGIT : PLAIN_LETTER, .len = 1, .part = part};
}

/* Letters and digits of ASCII, what parts them, and Han. */
static inline struct plain plain_peek(struct str text)
{
    const unsigned char *at = (const unsigned char *)text.at;
    int32_t              codepoint;

    if (at[0] < 0x80)
        return plain_ascii(at[0]);
    if (at[0] < 0xE4 || at[0] > 0xE9 || text.len < 3 || (at[1] & 0xC0) != 0x80 || (at[2] & 0xC0) != 0x80)
        return (struct plain){.kind = PLAIN_NOT};
    codepoint = (at[0] & 0x0F) << 12 | (at[1] & 0x3F) << 6 | (at[2] & 0x3F);
    return (struct plain){.kind = is_han(codepoint) ? PLAIN_HAN : PLAIN_NOT, .len = 3, .part = codepoint};
}

static inline enum token_class plain_class(enum plain_kind kind)
{
    if (kind == PLAIN_DIGIT)
        return TOKEN_DIGITS;
    return kind == PLAIN_HAN ? TOKEN_RUN : TOKEN_LETTERS;
}

/* Writes the bytes of ASCII or Han and returns their number; 0: it is another character. */
static inline size_t plain_encode(int32_t codepoint, char *at)
{
    if (codepoint < 0x80) {
        at[0] = (char)codepoint;
        return 1;
    }
    if (is_han(codepoint)) {
        at[0] = (char)(0xE0 | codepoint >> 12);
        at[1] = (char)(0x80 | (codepoint >> 6 & 0x3F));
        at[2] = (char)(0x80 | (codepoint & 0x3F));
        return 3;
    }
    return 0;
}

#endif
