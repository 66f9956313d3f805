/* Phone numbers: as people write them, and in international form (ITU-T E.164). doc/phones.md tells the rules. */
#ifndef PHONES_PHONE_H
#define PHONES_PHONE_H

#include "base/problem.h"

enum { PHONE_SIZE = 17 /* a plus, 15 digits and a NUL */ };

/* How one region writes its numbers. */
struct phone_country;

/* That of an ISO 3166-1 alpha-2 code; NULL: none such. */
const struct phone_country *phone_country_find(struct str code);

/* Notes a fault of the member defaultCountry, unless the code is one. */
void phone_country_check(struct arena *arena, struct str code, struct faults *faults);

/* How many digits its shortest national number has. */
size_t phone_country_shortest(const struct phone_country *country);

/* Whether a number begins with its country code for certain, so that no default country changes what it is. */
bool phone_has_plus(struct str text);

/* A number as a query gives it, in which `+` stands for a blank: one in front is taken for the plus that was meant. */
struct str phone_of_query(struct arena *arena, struct str text);

/* A number in international form. */
struct phone {
    char   text[PHONE_SIZE];
    size_t len;
    bool   is_usual;  /* its country knows numbers of that length */
    bool   may_go_on; /* its country has longer ones, of which it may be the beginning */
};

/*
 * Reads a number as people write it. What is not written in international form is a national number of `home`, which
 * may be NULL. False: `fault` says what is in the way, as a sentence in the arena.
 */
bool phone_read(struct arena *arena, struct str text, const struct phone_country *home, struct phone *out,
                struct str *fault);

#endif
