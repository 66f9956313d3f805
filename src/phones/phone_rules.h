/* How regions write phone numbers: the table that make-phone-rules.py makes, and what its rules come to. */
#ifndef PHONES_PHONE_RULES_H
#define PHONES_PHONE_RULES_H

#include "base/str.h"

/* A region, or a calling code that is of none. The patterns are those of phones/phone_pattern.h. */
struct phone_country {
    char        name[4];          /* ISO 3166-1 alpha-2, or digits */
    uint16_t    code;             /* calling code, 1 to 999 */
    uint32_t    lengths;          /* bit n: some national number has n digits */
    bool        begins_with_zero; /* usual numbers, after the calling code */
    const char *national;         /* every national number */
    const char *international;    /* what is dialled before a foreign number; NULL: 00 */
    const char *trunk;            /* what may be dialled before a national number; NULL: nothing */
    const char *transform;        /* what is written in place of the trunk, if its last group took part; or NULL */
};

/* The main region of the calling code at the front of the digits, and the code's own digits; NULL: no code has these.
 */
const struct phone_country *phone_country_of_digits(struct str digits, size_t *code_len);

/* The main region of its calling code. */
const struct phone_country *phone_country_main(const struct phone_country *country);

/* Whether some region of the country's calling code has national numbers with so many digits. */
bool phone_country_knows(const struct phone_country *country, size_t digits);

/* Whether the country itself has national numbers with so many digits. */
bool phone_country_has(const struct phone_country *country, size_t digits);

/* Whether it is more than any national number of the country has. */
bool phone_country_exceeds(const struct phone_country *country, size_t digits);

/* Whether that is how a national number of the country looks. */
bool phone_country_matches(const struct phone_country *country, struct str digits);

/* The digits of its calling code; how many. */
size_t phone_country_code(const struct phone_country *country, char out[4]);

/* How many digits at the front are the prefix for foreign numbers; 0 where none is. */
size_t phone_country_international(const struct phone_country *country, struct str digits);

enum { PHONE_DIGITS = 48 /* kept of a number at the most, however it is dialled */ };

/*
 * Drops, or replaces, what is dialled before national numbers. `digits` has room for PHONE_DIGITS; a number that is a
 * national one as it stands, and would be none without, stays. True: it was replaced.
 */
bool phone_country_drop_trunk(const struct phone_country *country, char *digits, size_t *len);

#endif
