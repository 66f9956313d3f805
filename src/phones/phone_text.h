/* What a phone number's text comes to before any country's rules are asked: its digits. */
#ifndef PHONES_PHONE_TEXT_H
#define PHONES_PHONE_TEXT_H

#include "base/arena.h"

enum { PHONE_TEXT_DIGITS = 40 };

struct phone_text {
    char     digits[PHONE_TEXT_DIGITS]; /* ASCII; the first ones, where there are more */
    size_t   count;
    bool     has_plus;
    uint64_t lone_zeros; /* bit n: digit n is a 0 that has a pair of brackets to itself */
};

/* False: `fault` says, as a sentence in the arena, which character is in the way. */
bool phone_text_read(struct arena *arena, struct str text, struct phone_text *out, struct str *fault);

#endif
