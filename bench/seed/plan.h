/* What a bench account holds: everything about it follows from the seed, and can be asked for in any order. */
#ifndef BENCH_SEED_PLAN_H
#define BENCH_SEED_PLAN_H

#include "base/clock.h"
#include "base/uuid.h"
#include "seed/campaigns.h"

struct plan {
    uint64_t             seed;
    uint64_t             records;
    int64_t              account_id;
    int64_t              first_record; /* its id; the others follow */
    int64_t              from;         /* when the first record was made, in microseconds since 1970 */
    int64_t              until;        /* when everything had happened */
    uint8_t             *kinds;        /* of each record */
    uint64_t             by_kind[KIND_COUNT];
    int64_t              type_ids[KIND_COUNT];
    struct uuid          type_uuids[KIND_COUNT];
    struct campaign_plan campaigns[CAMPAIGN_COUNT];
    int64_t              campaign_ids[CAMPAIGN_COUNT];
    struct uuid          campaign_uuids[CAMPAIGN_COUNT];
};

struct record_facts {
    size_t         kind;
    struct uuid    uuid;
    struct instant created_at;
    struct instant updated_at;
};

struct order_facts {
    int            status;
    struct uuid    uuid;
    struct instant created_at;
    struct instant updated_at; /* when it got its status */
};

/* Everything but the ids that the database gives. */
void plan_make(struct plan *plan, uint64_t seed, uint64_t records);
void plan_free(struct plan *plan);

/* `number` counts records from 0. */
struct record_facts plan_record(const struct plan *plan, uint64_t number);

/* The order of a record that is in that campaign. */
struct order_facts plan_order(const struct plan *plan, size_t campaign, uint64_t number);

/* Whose record it is; the chance goes on to make the rest of the record. */
struct person plan_person(struct arena *arena, const struct plan *plan, uint64_t number, struct chance *chance);

/* The number of orders in all campaigns. */
uint64_t plan_orders(const struct plan *plan);

#endif
