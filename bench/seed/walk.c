#include "seed/walk.h"

struct walk walk_start(const struct plan *plan)
{
    struct walk walk = {.plan = plan};

    for (size_t i = 0; i < CAMPAIGN_COUNT; i++)
        walk.members[i] = members_start(plan->seed, i, &plan->campaigns[i], plan->records, plan->by_kind);
    return walk;
}

bool walk_next(struct walk *walk)
{
    const struct plan *plan = walk->plan;

    if (walk->next == plan->records)
        return false;
    walk->number   = walk->next++;
    walk->kind     = plan->kinds[walk->number];
    walk->count    = 0;
    walk->has_past = plan_past(plan, walk->number, &walk->past);
    for (size_t i = 0; i < CAMPAIGN_COUNT; i++) {
        uint64_t needed = walk->members[i].needed;

        if (!members_take(&walk->members[i], walk->kind))
            continue;
        walk->campaigns[walk->count] = i;
        walk->places[walk->count++]  = plan->campaigns[i].members - needed;
        if (walk->has_past && walk->past.campaign == i)
            walk->has_past = false;
    }
    return true;
}
