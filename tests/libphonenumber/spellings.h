/* Phone numbers of all regions, in the spellings that people use, made by chance from a seed. */
#ifndef TESTS_LIBPHONENUMBER_SPELLINGS_H
#define TESTS_LIBPHONENUMBER_SPELLINGS_H

#include "phones/phone_rules.h"

enum { SPELLING_SIZE = 400, REGIONS_MOST = 300 };

struct chance {
    uint64_t state;
};

/* The regions that the table has; how many. */
size_t spelling_regions(char regions[REGIONS_MOST][3]);

/* Digits that a pattern matches; a NUL after them. */
void spelling_digits(struct chance *chance, const char *pattern, char *out);

/* A number, and the region that it is written for: "ZZ" is none. */
struct spelling {
    char        text[SPELLING_SIZE];
    char        home[3];
    const char *form; /* one of a table's */
};
void spelling_make(struct chance *chance, char regions[REGIONS_MOST][3], size_t count, struct spelling *out);

/* The next number by chance below a limit. */
size_t chance_below(struct chance *chance, size_t limit);

#endif
