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
    int64_t              first_order;  /* the lowest id that its orders may have */
    int64_t              from;         /* when the first record was made, in microseconds since 1970 */
    int64_t              until;        /* when everything had happened */
    uint8_t             *kinds;        /* of each record */
    uint64_t             by_kind[KIND_COUNT];
    int64_t              type_ids[KIND_COUNT];
    struct uuid          type_uuids[KIND_COUNT];
    struct campaign_plan campaigns[CAMPAIGN_COUNT];
    uint64_t             orders_before[CAMPAIGN_COUNT]; /* in the campaigns before each */
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

/* A stay in a campaign that a record has left. */
struct past_facts {
    size_t         campaign;
    int            status;
    struct uuid    uuid;
    struct instant created_at;
    struct instant updated_at; /* when it got its status */
    struct instant removed_at;
};

/* Everything but the ids that the database gives. */
void plan_make(struct plan *plan, uint64_t seed, uint64_t records);
void plan_free(struct plan *plan);

/* `number` counts records from 0. */
struct record_facts plan_record(const struct plan *plan, uint64_t number);

/* The order of a record that is in that campaign. */
struct order_facts plan_order(const struct plan *plan, size_t campaign, uint64_t number);

/* Whether a record has left a campaign, unless it is there now. */
bool plan_past(const struct plan *plan, uint64_t number, struct past_facts *past);

/* The ids of orders: those that have ended come first. `place` counts the members of a campaign from 0. */
int64_t plan_past_id(const struct plan *plan, uint64_t number);
int64_t plan_order_id(const struct plan *plan, size_t campaign, uint64_t place);

/* Whose record it is; the chance goes on to make the rest of the record. */
struct person plan_person(struct arena *arena, const struct plan *plan, uint64_t number, struct chance *chance);

/* The id that another system has given a record. */
struct str plan_external_id(struct arena *arena, uint64_t number);

/* The number of orders in all campaigns. */
uint64_t plan_orders(const struct plan *plan);

#endif
