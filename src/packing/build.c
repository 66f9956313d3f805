#include "packing/build.h"

#include "index/numbers.h"

#include <stdlib.h>

/* A big segment in the making. */
struct building {
    struct segment *segment; /* its row, hidden */
    struct terms    terms;
    uint64_t       *dead;   /* in the last step: who died since it was begun */
    uint64_t        micros; /* of a step */
};

/* Where an id stands among ascending ones; `count`: nowhere. */
static size_t find_id(const int64_t *ids, size_t count, int64_t id)
{
    size_t low  = 0;
    size_t high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (ids[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && ids[low] == id ? low : count;
}

/*
 * Whether a record was taken from that one of the sources that have it. Segments have their ids in the order in which
 * they are made, each only out of what is alive: so in the last of them it was alive, and in all before it was dead.
 */
static bool is_taken_from(const struct sources *sources, size_t nth, int64_t record_id)
{
    for (size_t i = nth + 1; i < sources->count; i++)
        if (find_id(sources->parts[i].ids, sources->parts[i].members, record_id) < sources->parts[i].members)
            return false;
    return true;
}

/* --- the last step ------------------------------------------------------------------------------------------------ */

/* Members that have died since the segment was begun, in the source from which they were taken. */
static struct problem *take_dead(const struct tenant *tenant, const struct building *building,
                                 const struct sources *sources, size_t nth)
{
    const struct part *part = &sources->parts[nth];
    uint64_t          *dead_there;
    struct problem    *problem = segment_dead(tenant, sources->at[nth], &dead_there);

    for (size_t i = 0; i < part->members && !problem && dead_there; i++) {
        size_t at = find_id(building->terms.ids, building->terms.members, part->ids[i]);

        if (at < building->terms.members && members_have(dead_there, i) && is_taken_from(sources, nth, part->ids[i]))
            members_add(building->dead, at);
    }
    return problem;
}

/* The segment takes the place of its sources. */
static struct problem *finish(const struct tenant *tenant, struct building *building, const struct sources *sources)
{
    size_t          members = building->terms.members;
    struct problem *problem;

    building->dead = members_new(tenant->arena, members);
    for (size_t i = 0; i < sources->count; i++)
        if ((problem = take_dead(tenant, building, sources, i)))
            return problem;
    if (members_any(building->dead, members) && (problem = segment_bury(tenant, building->segment, building->dead)))
        return problem;
    if ((problem = segment_show(tenant, building->segment, SEGMENT_POSTED)))
        return problem;
    return sources_delete(tenant, sources);
}

static struct problem *write_rows(const struct tenant *tenant, struct building *building, const struct sources *sources)
{
    struct segment         *segment  = building->segment;
    struct posting_progress progress = {.done = segment->posted, .until = clock_monotonic_us() + building->micros};
    struct problem         *problem;

    if ((problem = postings_write(tenant, segment->id, &building->terms, &progress)))
        return problem;
    return progress.is_complete ? finish(tenant, building, sources)
                                : segment_set_posted(tenant, segment, progress.done);
}

/* --- the first step ----------------------------------------------------------------------------------------------- */

struct problem *build_start(const struct tenant *tenant, const struct sources *sources, uint64_t micros)
{
    struct building    building = {.micros = micros};
    struct segment_row row      = {.level = SEGMENT_HIDDEN, .terms = &building.terms};
    int64_t           *ids      = ARENA_ARRAY(tenant->arena, int64_t, sources->count);
    int64_t            id;
    struct problem    *problem;

    if (!terms_merge(tenant->arena, sources->parts, sources->count, &building.terms))
        return segment_broken(tenant, sources->at[0]->id);
    if (!building.terms.members)
        return sources_delete(tenant, sources);
    for (size_t i = 0; i < sources->count; i++)
        ids[i] = sources->at[i]->id;
    row.sources = ids_pack(tenant->arena, ids, sources->count);
    row.body    = keys_of(tenant->arena, &building.terms);
    if ((problem = segment_insert(tenant, &row, &id)) || (problem = segment_find(tenant, id, &building.segment)))
        return problem;
    return building.segment ? write_rows(tenant, &building, sources) : segment_broken(tenant, id);
}

/* --- the steps between -------------------------------------------------------------------------------------------- */

/* Of a source, those members count that are known to the segment and were taken from there, whoever is dead by now. */
static void keep_known(const struct tenant *tenant, struct sources *sources, size_t nth, const struct part *known)
{
    struct part *part   = &sources->parts[nth];
    uint64_t    *others = members_new(tenant->arena, part->members);

    for (size_t i = 0; i < part->members; i++)
        if (find_id(known->ids, known->members, part->ids[i]) == known->members ||
            !is_taken_from(sources, nth, part->ids[i]))
            members_add(others, i);
    part->dead = others;
}

/* Reads the sources and merges them as at first. `*is_possible`: false where they are not what they were. */
static struct problem *merge_again(const struct tenant *tenant, struct building *building, struct sources *sources,
                                   bool *is_possible)
{
    struct segment *segment = building->segment;
    struct bytes    packed  = segment->sources;
    struct part     known   = {.members = (size_t)segment->members};
    int64_t         id      = 0;
    struct problem *problem;

    *is_possible = true;
    *sources     = sources_new(tenant->arena, packed.len);
    if ((problem = segment_ids(tenant, segment, &known.ids)))
        return problem;
    while (*is_possible && packed.len) {
        if (!ids_next(&packed, &id))
            return segment_broken(tenant, segment->id);
        if ((problem = sources_add(tenant, sources, id, is_possible)))
            return problem;
    }
    for (size_t i = 0; i < sources->count; i++)
        keep_known(tenant, sources, i, &known);
    *is_possible = *is_possible && terms_merge(tenant->arena, sources->parts, sources->count, &building->terms) &&
                   building->terms.members == known.members;
    return NULL;
}

struct problem *build_continue(const struct tenant *tenant, uint64_t micros, bool *worked)
{
    struct list     rows     = {0};
    struct building building = {.micros = micros};
    struct sources  sources;
    bool            is_possible;
    struct problem *problem = segment_unfinished(tenant, &rows);
    struct segment *found   = rows.items;

    *worked = false;
    if (problem || !rows.count || !HAS(found, sources))
        return problem;
    *worked = true;
    if ((problem = segment_find(tenant, found->id, &building.segment)) || !building.segment ||
        (problem = merge_again(tenant, &building, &sources, &is_possible)))
        return problem;
    return is_possible ? write_rows(tenant, &building, &sources)
                       : segment_show(tenant, building.segment, SEGMENT_HIDDEN);
}
