/* People who do not exist: names in several scripts, where they live, and their phones. */
#ifndef BENCH_SEED_PEOPLE_H
#define BENCH_SEED_PEOPLE_H

#include "base/arena.h"
#include "seed/chance.h"

struct person {
    int64_t     number; /* among all of the account, from 0 on */
    struct str  first_name; /* empty: unknown */
    struct str  last_name;
    struct str  phone; /* E.164 */
    struct str  email;
    struct str  city;
    const char *country;
    const char *currency;
};

/* To be called once, before the first person. */
void people_start(void);

struct person person_new(struct arena *arena, struct chance *chance);

/* The letters of a name as they may stand in an address of the internet; empty for scripts other than Latin. */
struct str address_form(struct arena *arena, struct str name);

#endif
