#include "seed/people.h"

#include "text/fold.h"
#include "seed/lists.h"

#include <stdio.h>
#include <stdlib.h>

/* clang-format off */
static const struct {
    const char *code;
    const char *currency;
    uint32_t    share;
    const char *prefixes;
    int         digits;
    const char *lists[5];
} countries[] = {
#define COUNTRY(code, currency, share, prefixes, digits, ...) {code, currency, share, prefixes, digits, {__VA_ARGS__}},
#include "seed/countries.def"
#undef COUNTRY
};
/* clang-format on */

enum { FIRST_NAMES, LAST_NAMES, STEMS, ENDINGS, CITIES, LIST_COUNT };

static struct {
    struct texts prefixes;
    struct texts lists[LIST_COUNT];
} words[COUNT_OF(countries)];
static uint32_t shares[COUNT_OF(countries)];
static uint32_t share_sum;

void people_start(void)
{
    for (size_t i = 0; i < COUNT_OF(countries); i++) {
        words[i].prefixes = list_split(countries[i].prefixes);
        for (size_t j = 0; j < LIST_COUNT; j++)
            words[i].lists[j] = list_split(countries[i].lists[j]);
        shares[i] = countries[i].share;
        share_sum += shares[i];
    }
}

/* Two thirds bear a frequent name; of the others some have two. */
static struct str draw_last_name(struct arena *arena, struct chance *chance, size_t country)
{
    const struct texts *lists = words[country].lists;
    struct str          stem;
    struct str          ending;
    struct str          other;

    if (!lists[STEMS].count || chance_per_mille(chance, 680))
        return list_draw(&lists[LAST_NAMES], chance);
    stem   = list_draw(&lists[STEMS], chance);
    ending = list_draw(&lists[ENDINGS], chance);
    if (chance_per_mille(chance, 850))
        return arena_format(arena, STR_FMT STR_FMT, STR_ARG(stem), STR_ARG(ending));
    other = list_draw(&lists[LAST_NAMES], chance);
    return arena_format(arena, STR_FMT STR_FMT "-" STR_FMT, STR_ARG(stem), STR_ARG(ending), STR_ARG(other));
}

static struct str draw_phone(struct arena *arena, struct chance *chance, size_t country)
{
    struct str prefix = list_draw(&words[country].prefixes, chance);
    int        len    = countries[country].digits;
    char       digits[16];

    for (int i = 0; i < len; i++)
        digits[i] = (char)('0' + chance_below(chance, 10));
    return arena_format(arena, STR_FMT "%.*s", STR_ARG(prefix), len, digits);
}

struct str address_form(struct arena *arena, struct str name)
{
    char            *out = arena_alloc(arena, name.len * 3 + 1);
    size_t           len = 0;
    struct tokenizer tokenizer;
    struct token     token;

    fold_start(&tokenizer, name);
    while (fold_next(&tokenizer, &token))
        for (size_t i = 0; i < token.text.len && len < name.len * 3; i++)
            if (token.text.at[i] >= 'a' && token.text.at[i] <= 'z')
                out[len++] = token.text.at[i];
    return (struct str){.at = out, .len = len};
}

static struct str draw_email(struct arena *arena, struct chance *chance, const struct person *person)
{
    static const char *const hosts[] = {"mail.example", "post.example", "web.example", "box.example.com",
                                        "example.org",  "example.net",  "inbox.test"};
    static const uint32_t    often[] = {50, 18, 12, 8, 6, 4, 2};
    const char              *host    = hosts[chance_share(chance, often, COUNT_OF(often), 100)];
    struct str               first   = address_form(arena, person->first_name);
    struct str               last    = address_form(arena, person->last_name);
    uint32_t                 number  = chance_below(chance, 10000);

    if (!last.len)
        return arena_format(arena, "user%u@%s", number * 97, host);
    if (!first.len || number % 5 == 0)
        return arena_format(arena, STR_FMT "%u@%s", STR_ARG(last), number, host);
    return number % 3
               ? arena_format(arena, STR_FMT "." STR_FMT "@%s", STR_ARG(first), STR_ARG(last), host)
               : arena_format(arena, STR_FMT "." STR_FMT "%u@%s", STR_ARG(first), STR_ARG(last), number % 100, host);
}

struct person person_new(struct arena *arena, struct chance *chance)
{
    size_t        country = chance_share(chance, shares, COUNT_OF(shares), share_sum);
    struct person person  = {.country = countries[country].code, .currency = countries[country].currency};

    if (!chance_per_mille(chance, 20))
        person.first_name = list_draw(&words[country].lists[FIRST_NAMES], chance);
    if (!chance_per_mille(chance, 5))
        person.last_name = draw_last_name(arena, chance, country);
    person.phone = draw_phone(arena, chance, country);
    person.city  = list_draw(&words[country].lists[CITIES], chance);
    person.email = draw_email(arena, chance, &person);
    return person;
}
