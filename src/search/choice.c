#include "search/choice.h"

struct choice choice_start(struct arena *arena, const struct listing *listing)
{
    return (struct choice){.listing = listing, .ids = ARENA_ARRAY(arena, int64_t, (size_t)listing->limit)};
}

void choice_take(struct choice *choice, int64_t place, int64_t id)
{
    const struct listing *listing = choice->listing;

    choice->total++;
    if (HAS(listing, before_id) && place >= listing->before_id)
        return;
    if (choice->skipped++ >= listing->offset && !choice_is_full(choice))
        choice->ids[choice->count++] = id;
}

bool choice_is_full(const struct choice *choice)
{
    return choice->count == (size_t)choice->listing->limit;
}
