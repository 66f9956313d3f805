/* Which members of segments are in a set of records: by their ids, which are read where some of them are missing. */
#include "search/matches_private.h"

/* Segments that are looked at, and the set. */
struct looking {
    struct run          *run;
    const struct id_set *set;
    uint64_t           **sets;
    struct segment      *wanted[SEGMENTS_AT_ONCE]; /* whose ids are to be read */
    size_t               nth[SEGMENTS_AT_ONCE];    /* which those are in the run */
    size_t               count;
};

static struct id_set part_of(const struct looking *looking, const struct segment *segment)
{
    return id_set_between(looking->set, segment->first_id, segment->last_id);
}

static uint64_t *set_of(struct looking *looking, size_t nth)
{
    if (!looking->sets[nth])
        looking->sets[nth] = run_take(looking->run);
    return looking->sets[nth];
}

static void take_run(struct looking *looking, size_t nth, const struct id_set *part)
{
    const struct segment *segment = looking->run->first[nth].segment;
    uint64_t             *set     = set_of(looking, nth);

    arena_work(looking->run->arena, part->count * sizeof(int64_t));
    for (size_t i = 0; i < part->count; i++)
        members_add(set, (size_t)(part->ids[i] - segment->first_id));
}

/* Both are ascending. */
static struct problem *take_listed(struct looking *looking, size_t nth)
{
    const struct tenant  *tenant  = looking->run->matches->tenant;
    const struct segment *segment = looking->run->first[nth].segment;
    struct id_set         part    = part_of(looking, segment);
    struct bytes          ids     = segment->ids;
    size_t                at      = 0;
    int64_t               id      = 0;

    arena_work(tenant->arena, ids.len + part.count * sizeof(int64_t));
    for (size_t i = 0; i < (size_t)segment->members && at < part.count; i++) {
        if (!ids_next(&ids, &id))
            return segment_broken(tenant, segment->id);
        while (at < part.count && part.ids[at] < id)
            at++;
        if (at < part.count && part.ids[at] == id)
            members_add(set_of(looking, nth), i);
    }
    return NULL;
}

/* Their ids are given back afterwards; so no set may lie behind them. */
static struct problem *read_wanted(struct looking *looking)
{
    const struct tenant *tenant = looking->run->matches->tenant;
    struct arena_mark    mark;
    struct problem      *problem;

    if (!looking->count)
        return NULL;
    run_reserve(looking->run, looking->count);
    mark = arena_mark(tenant->arena);
    if ((problem = segments_read_ids(tenant, looking->wanted, looking->count)))
        return problem;
    for (size_t i = 0; i < looking->count; i++) {
        if ((problem = take_listed(looking, looking->nth[i])))
            return problem;
        CLEAR(looking->wanted[i], ids);
    }
    looking->count = 0;
    arena_rewind(tenant->arena, mark, (struct bytes){0});
    return NULL;
}

static struct problem *look_at(struct looking *looking, size_t nth)
{
    struct segment *segment = looking->run->first[nth].segment;
    struct id_set   part    = part_of(looking, segment);

    if (!part.count)
        return NULL;
    if (segment_is_without_gaps(segment)) {
        take_run(looking, nth, &part);
        return NULL;
    }
    if (HAS(segment, ids))
        return take_listed(looking, nth);
    looking->wanted[looking->count] = segment;
    looking->nth[looking->count++]  = nth;
    return looking->count < SEGMENTS_AT_ONCE ? NULL : read_wanted(looking);
}

struct problem *run_find_set(struct run *run, const struct need *leaf, uint64_t *const *within, uint64_t ***out)
{
    struct looking  looking = {.run = run, .set = leaf->set, .sets = run_new_sets(run)};
    struct problem *problem = NULL;

    *out = looking.sets;
    for (size_t i = 0; i < run->count && !problem; i++)
        if (run_is_alive(run, within, i))
            problem = look_at(&looking, i);
    return problem ? problem : read_wanted(&looking);
}
