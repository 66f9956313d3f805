/* Lists of codes: ISO 3166-1 alpha-2 countries and ISO 4217 currencies. */
#ifndef DOMAIN_CODES_H
#define DOMAIN_CODES_H

#include "base/str.h"

/* Upper case, exactly. A currency that was withdrawn lately is known, too: what was paid in it stays. */
bool country_known(struct str code);
bool currency_known(struct str code);

#endif
