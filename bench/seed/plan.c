#include "seed/plan.h"

#include "base/attributes.h"
#include "domain/campaign.h"
#include "seed/streams.h"

#include <stdio.h>
#include <stdlib.h>

enum { PAST_PER_MILLE = 60 };

static const int64_t second = 1000000; /* in microseconds */

void plan_make(struct plan *plan, uint64_t seed, uint64_t records)
{
    *plan = (struct plan){
        .seed    = seed,
        .records = records,
        .from    = civil_to_instant((struct civil){.year = 2023, .month = 1, .day = 2, .hour = 7}).micros,
        .until   = civil_to_instant((struct civil){.year = 2025, .month = 1, .day = 1}).micros,
        .kinds   = malloc(records),
    };
    if (!plan->kinds) {
        fputs("seed: out of memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    campaigns_plan(seed, records, plan->from, plan->until, plan->campaigns);
    for (uint64_t i = 0; i < records; i++) {
        plan->kinds[i] = (uint8_t)plan_record(plan, i).kind;
        plan->by_kind[plan->kinds[i]]++;
    }
    for (size_t i = 0; i < CAMPAIGN_COUNT; i++) {
        struct members members = members_start(seed, i, &plan->campaigns[i], records, plan->by_kind);

        plan->campaigns[i].members = members.needed;
        plan->orders_before[i]     = i ? plan->orders_before[i - 1] + plan->campaigns[i - 1].members : 0;
    }
}

void plan_free(struct plan *plan)
{
    free(plan->kinds);
    plan->kinds = NULL;
}

/* As base/uuid.c makes them: milliseconds, 4,096ths of one, and random bits. */
static struct uuid uuid_of(struct instant at, uint64_t random)
{
    uint64_t    millis   = (uint64_t)at.micros / 1000;
    uint64_t    fraction = (uint64_t)at.micros % 1000 * 4096 / 1000;
    struct uuid uuid;

    for (int i = 0; i < 6; i++)
        uuid.bytes[i] = (uint8_t)(millis >> (40 - 8 * i));
    uuid.bytes[6] = (uint8_t)(0x70 | fraction >> 8);
    uuid.bytes[7] = (uint8_t)fraction;
    for (int i = 0; i < 8; i++)
        uuid.bytes[8 + i] = (uint8_t)(random >> (56 - 8 * i));
    uuid.bytes[8] = (uint8_t)((uuid.bytes[8] & 0x3F) | 0x80);
    return uuid;
}

/* Records come at even steps, each at some time within its own. */
struct record_facts plan_record(const struct plan *plan, uint64_t number)
{
    struct chance       chance = chance_for(plan->seed, STREAM_TIMES, number);
    int64_t             step   = (plan->until - plan->from - 7200 * second) / (int64_t)plan->records;
    int64_t             within = step < UINT32_MAX ? step : UINT32_MAX;
    struct record_facts facts  = {.kind = kind_draw(&chance)};
    int64_t             after;

    facts.created_at.micros = plan->from + (int64_t)number * step + chance_below(&chance, (uint32_t)within);
    facts.updated_at        = facts.created_at;
    facts.uuid              = uuid_of(facts.created_at, chance_next(&chance));
    if (chance_per_mille(&chance, 350)) {
        after = (plan->until - facts.created_at.micros) / second;
        facts.updated_at.micros += (int64_t)chance_below(&chance, (uint32_t)after) * second + 1;
    }
    return facts;
}

/*
 * Who was there when the campaign began entered it then, the others soon after they were made. Changed statuses came
 * later.
 */
struct order_facts plan_order(const struct plan *plan, size_t campaign, uint64_t number)
{
    static const uint32_t often[] = {
        [ORDER_REGISTERED] = 55, [ORDER_PLANNED] = 12, [ORDER_SCHEDULED] = 8,   [ORDER_BUSY] = 1,
        [ORDER_CONTACTED] = 18,  [ORDER_CANCELED] = 4, [ORDER_DO_NOT_CALL] = 2,
    };
    struct chance      chance  = chance_for(plan->seed, STREAM_ORDERS + campaign, number);
    int64_t            made    = plan_record(plan, number).created_at.micros;
    int64_t            started = plan->campaigns[campaign].started;
    struct order_facts facts   = {.status = (int)chance_share(&chance, often, COUNT_OF(often), 100)};

    facts.created_at.micros =
        made > started ? made + second * (1 + chance_below(&chance, 3000)) : started + 1000 * (int64_t)number;
    facts.updated_at = facts.created_at;
    facts.uuid       = uuid_of(facts.created_at, chance_next(&chance));
    if (facts.status != ORDER_REGISTERED)
        facts.updated_at.micros += second * (1 + chance_below(&chance, 30 * 86400));
    return facts;
}

bool plan_past(const struct plan *plan, uint64_t number, struct past_facts *past)
{
    static const int statuses[] = {ORDER_CONTACTED, ORDER_CANCELED, ORDER_DO_NOT_CALL};
    struct chance    chance     = chance_for(plan->seed, STREAM_PAST, number);
    int64_t          made       = plan_record(plan, number).created_at.micros;
    int64_t          started;

    if (!chance_per_mille(&chance, PAST_PER_MILLE))
        return false;
    past->campaign = chance_below(&chance, CAMPAIGN_COUNT);
    if (plan->campaigns[past->campaign].kind != ANY_KIND)
        past->campaign++; /* the next one is open to all */
    started                 = plan->campaigns[past->campaign].started;
    past->status            = statuses[chance_below(&chance, COUNT_OF(statuses))];
    past->created_at.micros = (made > started ? made : started) + second * (1 + chance_below(&chance, 3000));
    past->updated_at.micros = past->created_at.micros + second * (1 + chance_below(&chance, 5 * 86400));
    past->removed_at.micros = past->updated_at.micros + second * (1 + chance_below(&chance, 5 * 86400));
    past->uuid              = uuid_of(past->created_at, chance_next(&chance));
    return true;
}

int64_t plan_past_id(const struct plan *plan, uint64_t number)
{
    return plan->first_order + (int64_t)number;
}

int64_t plan_order_id(const struct plan *plan, size_t campaign, uint64_t place)
{
    return plan->first_order + (int64_t)(plan->records + plan->orders_before[campaign] + place);
}

struct str plan_external_id(struct arena *arena, uint64_t number)
{
    return arena_format(arena, "crm-%lld", (long long)number);
}

struct person plan_person(struct arena *arena, const struct plan *plan, uint64_t number, struct chance *chance)
{
    struct person person;

    *chance       = chance_for(plan->seed, STREAM_PEOPLE, number);
    person        = person_new(arena, chance);
    person.number = (int64_t)number;
    return person;
}

uint64_t plan_orders(const struct plan *plan)
{
    uint64_t count = 0;

    for (size_t i = 0; i < CAMPAIGN_COUNT; i++)
        count += plan->campaigns[i].members;
    return count;
}
