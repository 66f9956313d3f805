#include "phones/phone_rules.h"

#include "phones/phone.h"
#include "phones/phone_pattern.h"

#include <stdlib.h>

enum { CODES = 1000, CODE_DIGITS = 3, LENGTHS = 32 };

enum region {
    REGION_NONE,
#define REGION(name, ...) REGION_##name,
#define CODE(...)
#include "phones/phone_rules.def"
#undef CODE
#undef REGION
    REGION_COUNT,
};

/* Sorted by name. */
static const struct phone_country countries[REGION_COUNT] = {
#define REGION(name, ...) [REGION_##name] = {#name, __VA_ARGS__},
#define CODE(...)
#include "phones/phone_rules.def"
#undef CODE
#undef REGION
};

/* The main region of each calling code. */
static const uint8_t regions[CODES] = {
#define REGION(...)
#define CODE(code, name, lengths) [code] = REGION_##name,
#include "phones/phone_rules.def"
#undef CODE
#undef REGION
};

_Static_assert(REGION_COUNT <= UINT8_MAX + 1, "a byte tells a region");

/* The lengths of all regions of the main region's calling code. */
static const uint32_t lengths_of_code[REGION_COUNT] = {
#define REGION(...)
#define CODE(code, name, lengths) [REGION_##name] = (lengths),
#include "phones/phone_rules.def"
#undef CODE
#undef REGION
};

static int compare(const void *key, const void *country)
{
    return strcmp(key, ((const struct phone_country *)country)->name);
}

const struct phone_country *phone_country_find(struct str code)
{
    char key[3] = {0};

    if (code.len != 2)
        return NULL;
    memcpy(key, code.at, 2);
    return bsearch(key, countries + 1, REGION_COUNT - 1, sizeof(countries[0]), compare);
}

void phone_country_check(struct arena *arena, struct str code, struct faults *faults)
{
    if (!phone_country_find(code))
        fault_at(arena, faults, STR("/defaultCountry"), CODE_invalid_country,
                 "It must be the ISO 3166-1 alpha-2 code of a country with phone numbers, such as DE.");
}

size_t phone_country_shortest(const struct phone_country *country)
{
    size_t len = 0;

    while (!(country->lengths >> len & 1))
        len++;
    return len;
}

/* No calling code begins with another one. */
const struct phone_country *phone_country_of_digits(struct str digits, size_t *code_len)
{
    size_t code = 0;

    if (str_starts(digits, STR("0")))
        return NULL;
    for (size_t i = 0; i < CODE_DIGITS && i < digits.len; i++) {
        code = code * 10 + (size_t)(digits.at[i] - '0');
        if (regions[code]) {
            *code_len = i + 1;
            return &countries[regions[code]];
        }
    }
    return NULL;
}

const struct phone_country *phone_country_main(const struct phone_country *country)
{
    return &countries[regions[country->code]];
}

bool phone_country_knows(const struct phone_country *country, size_t digits)
{
    return digits < LENGTHS && lengths_of_code[regions[country->code]] >> digits & 1;
}

bool phone_country_has(const struct phone_country *country, size_t digits)
{
    return digits < LENGTHS && country->lengths >> digits & 1;
}

bool phone_country_exceeds(const struct phone_country *country, size_t digits)
{
    return digits >= LENGTHS || country->lengths >> digits == 0;
}

bool phone_country_matches(const struct phone_country *country, struct str digits)
{
    return phone_match_all(country->national, digits);
}

size_t phone_country_code(const struct phone_country *country, char out[4])
{
    size_t   len  = country->code > 99 ? 3 : country->code > 9 ? 2 : 1;
    unsigned code = country->code;

    for (size_t i = len; i-- > 0; code /= 10)
        out[i] = (char)('0' + code % 10);
    return len;
}

size_t phone_country_international(const struct phone_country *country, struct str digits)
{
    struct phone_match match;

    if (!country->international)
        return str_starts(digits, STR("00")) ? 2 : 0;
    return phone_match_front(country->international, digits, &match) ? match.len : 0;
}

/* Writes what stands in place of the matched front. */
static size_t transform(const char *rule, const struct phone_match *match, char *out)
{
    size_t len = 0;

    for (; *rule; rule++) {
        struct str group;

        if (*rule != '$') {
            out[len++] = *rule;
            continue;
        }
        group = match->groups[*++rule - '1'];
        if (group.len)
            memcpy(out + len, group.at, group.len);
        len += group.len;
    }
    return len;
}

bool phone_country_drop_trunk(const struct phone_country *country, char *digits, size_t *len)
{
    char               made[2 * PHONE_DIGITS];
    struct str         number   = {.at = digits, .len = *len};
    size_t             made_len = 0;
    bool               is_made;
    struct phone_match match;

    if (!country->trunk || !phone_match_front(country->trunk, number, &match) || !match.len)
        return false;
    is_made = country->transform && match.group_count && match.groups[match.group_count - 1].len;
    if (is_made)
        made_len = transform(country->transform, &match, made);
    memcpy(made + made_len, digits + match.len, *len - match.len);
    made_len += *len - match.len;
    if (made_len > PHONE_DIGITS || (phone_country_matches(country, number) &&
                                    !phone_country_matches(country, (struct str){.at = made, .len = made_len})))
        return false;
    memcpy(digits, made, made_len);
    *len = made_len;
    return is_made;
}
