#include "search/choice.h"

/* clang-format off */
static const struct field candidate_fields[] = {
    FIELD(struct candidate, NULL, id),
    FIELD(struct candidate, NULL, record_id),
    FIELD(struct candidate, NULL, status),
    FIELD(struct candidate, NULL, updated_at),
};
SHAPE(candidate_shape, "Candidate", struct candidate, candidate_fields);
/* clang-format on */

struct problem *candidates_read(const struct tenant *tenant, const struct ids_asked *asked, struct list *candidates)
{
    struct arena     *arena = tenant->arena;
    struct candidate *at    = ARENA_ARRAY(arena, struct candidate, asked->count + 1);

    *candidates = (struct list){.items = at};
    for (size_t done = 0; done < asked->count; done += IDS_AT_ONCE) {
        struct arena_mark mark = arena_mark(arena);
        struct ids_asked  next = *asked;
        struct list       rows = {0};
        struct problem   *problem;

        next.ids   = asked->ids + done;
        next.count = asked->count - done < IDS_AT_ONCE ? asked->count - done : IDS_AT_ONCE;
        if ((problem = ids_read(tenant, &next, &rows)))
            return problem;
        if (rows.count)
            memcpy(at + candidates->count, rows.items, rows.count * sizeof(*at));
        candidates->count += rows.count;
        arena_rewind(arena, mark, (struct bytes){0});
        arena_work(arena, rows.count * sizeof(*at));
    }
    return NULL;
}

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
