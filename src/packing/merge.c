#include "packing/merge.h"

#include "packing/build.h"
#include "search/changes.h"
#include "text/fold.h"

enum {
    FRESH_MERGED    = 16,      /* fresh segments become a small one */
    SMALL_BYTES     = 4 << 20, /* of bodies, in a small segment; fresh ones of so many become a big one at once */
    MEMBERS_AT_MOST = 2 * SEGMENT_MEMBERS,
};

_Static_assert((int)MEMBERS_AT_MOST <= (int)MEMBERS_MAX, "what is merged must fit into one segment");

/* --- sources ------------------------------------------------------------------------------------------------------ */

struct sources sources_new(struct arena *arena, size_t room)
{
    return (struct sources){.at    = ARENA_ARRAY(arena, struct segment *, room + 1),
                            .parts = ARENA_ARRAY(arena, struct part, room + 1)};
}

struct problem *sources_add(const struct tenant *tenant, struct sources *sources, int64_t segment_id, bool *fits)
{
    struct part     part = {0};
    struct segment *segment;
    uint64_t       *dead;
    struct problem *problem;

    *fits = false;
    if ((problem = segment_find(tenant, segment_id, &segment)) || !segment ||
        (sources->count && sources->bytes + segment->body.len > SEGMENT_BYTES))
        return problem;
    if ((problem = segment_ids(tenant, segment, &part.ids)) || (problem = segment_dead(tenant, segment, &dead)))
        return problem;
    part.members = (size_t)segment->members;
    part.dead    = dead;
    part.body    = segment->body;
    part.fold    = segment->fold;
    sources->bytes += segment->body.len;
    sources->parts[sources->count] = part;
    sources->at[sources->count++]  = segment;
    *fits                          = true;
    return NULL;
}

struct problem *sources_delete(const struct tenant *tenant, const struct sources *sources)
{
    struct problem *problem = NULL;

    for (size_t i = 0; i < sources->count && !problem; i++)
        problem = segment_delete(tenant, sources->at[i]);
    return problem;
}

/* The oldest segments of a level, as many as fit together; none of an older fold. */
static struct problem *read_level(const struct tenant *tenant, const struct list *weights, enum segment_level level,
                                  struct sources *sources)
{
    const struct segment *segment = weights->items;
    int64_t               members = 0;
    bool                  fits    = true;
    struct problem       *problem = NULL;

    *sources = sources_new(tenant->arena, weights->count);
    for (size_t i = 0; i < weights->count && fits && !problem; i++) {
        if (segment[i].level != (int64_t)level || segment[i].fold < FOLD_VERSION)
            continue;
        members += segment[i].members;
        if (sources->count && members > MEMBERS_AT_MOST)
            break;
        problem = sources_add(tenant, sources, segment[i].id, &fits);
    }
    return problem;
}

/* --- levels ------------------------------------------------------------------------------------------------------- */

/* What a level holds, without segments of an older fold, which are renewed and not merged (packing/reindex_older.h). */
struct load {
    size_t  segments;
    int64_t members;
    int64_t dead;
    int64_t bytes;
};

static bool is_mostly_dead(const struct load *load)
{
    return load->dead >= CHANGES_AT_ONCE && 2 * load->dead >= load->members;
}

static void weigh(const struct list *weights, struct load *loads)
{
    const struct segment *segment = weights->items;

    for (size_t i = 0; i < weights->count; i++) {
        struct load *load = &loads[segment[i].level];

        if (segment[i].fold < FOLD_VERSION)
            continue;
        load->segments++;
        load->members += segment[i].members;
        load->dead += segment[i].dead_members;
        load->bytes += segment[i].size;
    }
}

/* Segments become a small one, or, where they have much in them, a big one: it would not be merged much further. */
static struct problem *merge_level(const struct tenant *tenant, const struct list *weights, enum segment_level level,
                                   uint64_t micros)
{
    struct sources  sources;
    struct terms    terms;
    struct problem *problem;

    if ((problem = read_level(tenant, weights, level, &sources)) || !sources.count)
        return problem;
    if (sources.bytes >= SMALL_BYTES)
        return build_start(tenant, &sources, micros);
    if (!terms_merge(tenant->arena, sources.parts, sources.count, &terms))
        return segment_broken(tenant, sources.at[0]->id);
    if (terms.members && (problem = segment_add(tenant, SEGMENT_SMALL, &terms)))
        return problem;
    return sources_delete(tenant, &sources);
}

static struct problem *build(const struct tenant *tenant, const struct list *weights, uint64_t micros)
{
    struct sources  sources;
    struct problem *problem = read_level(tenant, weights, SEGMENT_SMALL, &sources);

    return problem || !sources.count ? problem : build_start(tenant, &sources, micros);
}

static struct problem *step(const struct tenant *tenant, uint64_t micros, bool *worked)
{
    struct load        loads[SEGMENT_POSTED] = {0};
    const struct load *fresh                 = &loads[SEGMENT_FRESH];
    const struct load *small                 = &loads[SEGMENT_SMALL];
    struct list        weights               = {0};
    struct problem    *problem               = segment_weights(tenant, &weights);

    *worked = true;
    if (problem)
        return problem;
    weigh(&weights, loads);
    if ((problem = build_continue(tenant, micros, worked)) || *worked)
        return problem;
    *worked = true;
    if (fresh->segments >= FRESH_MERGED || fresh->bytes >= SMALL_BYTES || is_mostly_dead(fresh))
        return merge_level(tenant, &weights, SEGMENT_FRESH, micros);
    if (small->members >= SEGMENT_MEMBERS || small->bytes >= SEGMENT_BYTES)
        return build(tenant, &weights, micros);
    if (is_mostly_dead(small))
        return merge_level(tenant, &weights, SEGMENT_SMALL, micros);
    *worked = false;
    return NULL;
}

struct problem *merge_step(const struct tenant *tenant, bool *worked)
{
    return step(tenant, STEP_MICROS, worked);
}

struct problem *merge_long_step(const struct tenant *tenant, bool *worked)
{
    return step(tenant, LONG_STEP_MICROS, worked);
}
