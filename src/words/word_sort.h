/* Puts words into byte order, in a time that is about proportional to their bytes, whatever they are. */
#ifndef WORDS_WORD_SORT_H
#define WORDS_WORD_SORT_H

#include "base/str.h"

enum { WORD_KEY = 8 /* bytes */ };

/*
 * A token while tokens are gathered: many are short, and then nothing but this struct has to be moved or looked at. No
 * token holds a byte 0.
 */
struct word {
    uint64_t       key;  /* its first WORD_KEY bytes, the first of them highest; 0 where it has ended */
    const uint8_t *rest; /* how many bytes follow, which is not 0, and these bytes; NULL: none do */
};

/* The order of the words' bytes. */
int word_compare(const struct word *a, const struct word *b);

enum { WORDS_MANY = 1024 };

/*
 * Sorts words by their bytes and keeps one of each; returns their number. WORDS_MANY and more are sorted sooner where
 * `spare` has room for as many; it may be NULL.
 */
size_t words_sort(struct word *words, size_t count, struct word *spare);

#endif
