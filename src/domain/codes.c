#include "domain/codes.h"

#include <stdlib.h>

/* Sorted: src/domain/make-codes.sh makes them. */
static const char countries[][4] = {
#define COUNTRY(code) code,
#include "domain/iso_3166.def"
#undef COUNTRY
};

static const char currencies[][4] = {
#define CURRENCY(code)  code,
#define WITHDRAWN(code) code,
#include "domain/iso_4217.def"
#undef WITHDRAWN
#undef CURRENCY
};

static int compare(const void *key, const void *code)
{
    return strcmp(key, code);
}

static bool known(struct str code, size_t len, const char (*codes)[4], size_t count)
{
    char key[4] = {0};

    if (code.len != len)
        return false;
    memcpy(key, code.at, len);
    return bsearch(key, codes, count, sizeof(codes[0]), compare) != NULL;
}

bool country_known(struct str code)
{
    return known(code, 2, countries, sizeof(countries) / sizeof(countries[0]));
}

bool currency_known(struct str code)
{
    return known(code, 3, currencies, sizeof(currencies) / sizeof(currencies[0]));
}
