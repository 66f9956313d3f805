/*
 * The patterns of digits in libphonenumber's metadata: digits, \d, [2-57], groups, (?:...), |, ?, {2}, {2,4} and $.
 * The first alternative that leads to a match is taken, and repetitions take as much as they can, as in Perl.
 */
#ifndef PHONES_PHONE_PATTERN_H
#define PHONES_PHONE_PATTERN_H

#include "base/str.h"

enum { PHONE_GROUPS = 2 };

/* What a pattern has matched at the front of some digits. */
struct phone_match {
    size_t     len;
    size_t     group_count;          /* capturing groups of the pattern */
    struct str groups[PHONE_GROUPS]; /* empty: took no part */
};

/* Whether the pattern matches at the front. */
bool phone_match_front(const char *pattern, struct str digits, struct phone_match *match);

/* Whether it matches all of the digits. */
bool phone_match_all(const char *pattern, struct str digits);

#endif
