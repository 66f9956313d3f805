/* The fifty campaigns of a bench account, and which records are in them. */
#ifndef BENCH_SEED_CAMPAIGNS_H
#define BENCH_SEED_CAMPAIGNS_H

#include "seed/kinds.h"

enum { CAMPAIGN_COUNT = 50, CAMPAIGN_SMALLEST = 100, ANY_KIND = KIND_COUNT };

struct campaign_plan {
    size_t   kind; /* of its records, or ANY_KIND */
    uint64_t members;
    int64_t  started; /* microseconds since 1970 */
};

/* Sizes grow by the same factor from 100 to a fifth of the records; one in five takes one type of record only. */
void campaigns_plan(uint64_t seed, uint64_t records, int64_t from, int64_t until,
                    struct campaign_plan plans[CAMPAIGN_COUNT]);

/* The body of POST /api/campaigns; `type` is the uuid of its record type, or empty. */
struct str campaign_body(struct arena *arena, uint64_t seed, size_t index, struct str type);

/* Chooses the members of one campaign: to be asked once about each record, in their order. */
struct members {
    struct chance chance;
    size_t        kind;
    uint64_t      needed;
    uint64_t      left; /* records that might still be taken */
};

/* `by_kind`: how many records there are of each type. */
struct members members_start(uint64_t seed, size_t index, const struct campaign_plan *plan, uint64_t records,
                             const uint64_t by_kind[KIND_COUNT]);
bool           members_take(struct members *members, size_t kind);

#endif
