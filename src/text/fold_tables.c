#include "text/fold_tables.h"

#include "base/attributes.h"

#include <stddef.h>

struct range {
    int32_t first;
    int32_t last;
};

/* clang-format off */
static const struct {
    int32_t     letter;
    const char *plain;
} letters[] = {
    {0x00E6, "ae"}, /* ash */
    {0x00F0, "d"},  /* eth */
    {0x00F8, "o"},  /* o with stroke */
    {0x00FE, "th"}, /* thorn */
    {0x0111, "d"},  /* d with stroke */
    {0x0127, "h"},  /* h with stroke */
    {0x0131, "i"},  /* dotless i */
    {0x0138, "q"},  /* kra */
    {0x0142, "l"},  /* l with stroke */
    {0x014B, "n"},  /* eng */
    {0x0153, "oe"}, /* o and e */
    {0x0167, "t"},  /* t with stroke */
    {0x0180, "b"},  /* b with stroke */
    {0x0183, "b"},  /* b with topbar */
    {0x0188, "c"},  /* c with hook */
    {0x018C, "d"},  /* d with topbar */
    {0x0192, "f"},  /* f with hook */
    {0x0199, "k"},  /* k with hook */
    {0x019A, "l"},  /* l with bar */
    {0x019E, "n"},  /* n with long right leg */
    {0x01A5, "p"},  /* p with hook */
    {0x01AB, "t"},  /* t with palatal hook */
    {0x01AD, "t"},  /* t with hook */
    {0x01B4, "y"},  /* y with hook */
    {0x01B6, "z"},  /* z with stroke */
    {0x01E5, "g"},  /* g with stroke */
    {0x0221, "d"},  /* d with curl */
    {0x0225, "z"},  /* z with hook */
    {0x0234, "l"},  /* l with curl */
    {0x0235, "n"},  /* n with curl */
    {0x0236, "t"},  /* t with curl */
    {0x0237, "j"},  /* dotless j */
    {0x023C, "c"},  /* c with stroke */
    {0x023F, "s"},  /* s with swash tail */
    {0x0240, "z"},  /* z with swash tail */
    {0x0247, "e"},  /* e with stroke */
    {0x0249, "j"},  /* j with stroke */
    {0x024B, "q"},  /* q with hook tail */
    {0x024D, "r"},  /* r with stroke */
    {0x024F, "y"},  /* y with stroke */
    {0x0253, "b"},  /* b with hook */
    {0x0256, "d"},  /* d with tail */
    {0x0257, "d"},  /* d with hook */
    {0x0260, "g"},  /* g with hook */
    {0x0268, "i"},  /* i with stroke */
    {0x0272, "n"},  /* n with left hook */
    {0x0275, "o"},  /* barred o */
    {0x0288, "t"},  /* t with retroflex hook */
    {0x0289, "u"},  /* u bar */
    {0x028B, "v"},  /* v with hook */
    {0x0491, "\xD0\xB3"}, /* Cyrillic ghe with upturn: ghe */
    {0x0629, "\xD9\x87"}, /* Arabic teh marbuta: heh */
    {0x0649, "\xD9\x8A"}, /* Arabic alef maksura: yeh */
    {0x06A9, "\xD9\x83"}, /* Persian keheh: kaf */
    {0x06CC, "\xD9\x8A"}, /* Persian yeh: yeh */
    {0x2C65, "a"},  /* a with stroke */
    {0x2C66, "t"},  /* t with diagonal stroke */
};

/* By block and not by category: a mark of the same category is a vowel in Hindi and a tone in Thai. */
static const struct range decorations[] = {
    {0x0300, 0x036F}, /* combining diacritical marks */
    {0x0483, 0x0487}, /* Cyrillic */
    {0x0591, 0x05C7}, /* Hebrew points and accents */
    {0x0610, 0x061A}, /* Arabic honorifics */
    {0x064B, 0x065F}, /* Arabic vowels */
    {0x0670, 0x0670}, /* superscript alef */
    {0x06D6, 0x06ED}, /* Koranic annotation */
    {0x1AB0, 0x1AFF}, /* combining diacritical marks, extended */
    {0x1DC0, 0x1DFF}, /* combining diacritical marks, supplement */
    {0x20D0, 0x20FF}, /* combining marks for symbols */
    {0xFE20, 0xFE2F}, /* combining half marks */
};

static const struct range apostrophes[] = {
    {0x0027, 0x0027}, /* ASCII */
    {0x02B9, 0x02BF}, /* modifier letters: prime to left half ring */
    {0x05F3, 0x05F4}, /* geresh, gershayim */
    {0x0640, 0x0640}, /* tatweel */
    {0x2018, 0x2019}, /* quotation marks */
    {0xFF07, 0xFF07}, /* full-width */
};

static const struct range spaceless[] = {
    {0x0E00, 0x0EFF},   /* Thai, Lao */
    {0x1000, 0x109F},   /* Myanmar */
    {0x1100, 0x11FF},   /* Hangul, conjoining */
    {0x1780, 0x17FF},   /* Khmer */
    {0x3005, 0x3007},   /* ideographic iteration mark, closing mark, zero */
    {0x3021, 0x3029},   /* Hangzhou numerals */
    {0x3031, 0x3035},   /* vertical kana repeat marks */
    {0x3038, 0x303C},   /* Hangzhou tens, vertical iteration mark, masu mark */
    {0x3041, 0x30FF},   /* Hiragana, Katakana */
    {0x31F0, 0x31FF},   /* Katakana phonetic extensions */
    {0x3400, 0x4DBF},   /* Han extension A */
    {0x4E00, 0x9FFF},   /* Han */
    {0xA960, 0xA97F},   /* Hangul, conjoining, extended A */
    {0xA9E0, 0xA9FF},   /* Myanmar extended B */
    {0xAA60, 0xAA7F},   /* Myanmar extended A */
    {0xAC00, 0xD7FF},   /* Hangul syllables; conjoining, extended B */
    {0xF900, 0xFAFF},   /* Han compatibility */
    {0x1AFF0, 0x1B16F}, /* kana extensions and supplement */
    {0x20000, 0x3FFFF}, /* Han extensions B and later */
};
/* clang-format on */

static bool is_among(const struct range *ranges, size_t count, int32_t codepoint)
{
    size_t low = 0;

    if (codepoint < ranges[0].first)
        return false;
    while (low < count) {
        size_t middle = low + (count - low) / 2;

        if (codepoint < ranges[middle].first)
            count = middle;
        else if (codepoint > ranges[middle].last)
            low = middle + 1;
        else
            return true;
    }
    return false;
}

const char *fold_letter(int32_t codepoint)
{
    size_t low   = 0;
    size_t count = COUNT_OF(letters);

    while (low < count) {
        size_t middle = low + (count - low) / 2;

        if (letters[middle].letter == codepoint)
            return letters[middle].plain;
        if (letters[middle].letter < codepoint)
            low = middle + 1;
        else
            count = middle;
    }
    return NULL;
}

bool fold_is_decoration(int32_t codepoint)
{
    return is_among(decorations, COUNT_OF(decorations), codepoint);
}

bool fold_is_apostrophe(int32_t codepoint)
{
    return is_among(apostrophes, COUNT_OF(apostrophes), codepoint);
}

bool fold_is_spaceless(int32_t codepoint)
{
    return is_among(spaceless, COUNT_OF(spaceless), codepoint);
}
