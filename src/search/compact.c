#include "search/compact.h"

/* --- small segments --------------------------------------------------------------------------------------------- */

static struct problem *merge_terms(const struct tenant *tenant, const struct list *segments, struct terms *terms)
{
    struct segment *segment = segments->items;
    struct part    *parts   = ARENA_ARRAY(tenant->arena, struct part, segments->count + 1);
    uint64_t       *dead;
    struct problem *problem;

    for (size_t i = 0; i < segments->count; i++) {
        if ((problem = segment_ids(tenant, &segment[i], &parts[i].ids)) ||
            (problem = segment_dead(tenant, &segment[i], &dead)))
            return problem;
        parts[i].members = (size_t)segment[i].members;
        parts[i].dead    = dead;
        parts[i].body    = segment[i].body;
        parts[i].fold    = segment[i].fold;
    }
    return terms_merge(tenant->arena, parts, segments->count, terms) ? NULL : segment_broken(tenant, segment[0].id);
}

struct problem *segment_merge(const struct tenant *tenant, const struct list *segments, enum segment_level level)
{
    struct segment *segment = segments->items;
    struct terms    terms   = {0};
    struct problem *problem = merge_terms(tenant, segments, &terms);

    if (!problem && terms.members && level == SEGMENT_POSTED)
        problem = segment_post(tenant, level, &terms, 1);
    else if (!problem && terms.members)
        problem = segment_add(tenant, level, &terms);
    for (size_t i = 0; i < segments->count && !problem; i++)
        problem = segment_delete(tenant, &segment[i]);
    return problem;
}

/* --- big ones --------------------------------------------------------------------------------------------------- */

/* A big segment as a part of a merge, with its terms in a body: until then they take five times as much. */
static struct problem *read_part(const struct tenant *tenant, const struct segment *segment, struct part *part)
{
    struct segment   *complete;
    struct terms      terms;
    struct arena_mark mark;
    uint64_t         *dead;
    struct problem   *problem;

    if ((problem = segment_find(tenant, segment->id, &complete)))
        return problem;
    if (!complete)
        return segment_broken(tenant, segment->id);
    if ((problem = segment_ids(tenant, complete, &part->ids)) || (problem = segment_dead(tenant, complete, &dead)))
        return problem;
    mark = arena_mark(tenant->arena);
    if ((problem = segment_terms(tenant, complete, &terms)))
        return problem;
    part->members = terms.members;
    part->fold    = complete->fold;
    part->dead    = dead;
    part->body    = arena_rewind(tenant->arena, mark, terms_body(tenant->arena, &terms));
    return NULL;
}

/* How many of the segments a single one can stand for, were they all alive. */
static size_t fitting(const struct list *segments)
{
    const struct segment *segment = segments->items;
    int64_t               members = 0;
    size_t                count   = 0;

    while (count < segments->count && (members += segment[count].members) <= MEMBERS_MAX)
        count++;
    return count;
}

/* Big segments are replaced by one of their living members. */
static struct problem *replace_posted(const struct tenant *tenant, const struct list *segments)
{
    const struct segment *segment = segments->items;
    struct part          *parts   = ARENA_ARRAY(tenant->arena, struct part, segments->count + 1);
    struct terms          terms   = {0};
    struct problem       *problem;

    for (size_t i = 0; i < segments->count; i++)
        if ((problem = read_part(tenant, &segment[i], &parts[i])))
            return problem;
    if (!terms_merge(tenant->arena, parts, segments->count, &terms))
        return segment_broken(tenant, segment[0].id);
    if (terms.members && (problem = segment_post(tenant, SEGMENT_POSTED, &terms, 1)))
        return problem;
    for (size_t i = 0; i < segments->count; i++)
        if ((problem = segment_delete(tenant, &segment[i])))
            return problem;
    return NULL;
}

struct problem *compact_step(const struct tenant *tenant, bool *done)
{
    struct list           rows    = {0};
    struct problem       *problem = segment_half_dead(tenant, &rows);
    const struct segment *segment = rows.items;

    rows.count = fitting(&rows);
    *done      = rows.count < 2 && !(rows.count == 1 && segment[0].members == segment[0].dead_members);
    return problem || *done ? problem : replace_posted(tenant, &rows);
}

/* --- any segment ------------------------------------------------------------------------------------------------ */

struct problem *compact_segment(const struct tenant *tenant, int64_t segment_id)
{
    struct segment *segment;
    struct problem *problem = segment_find(tenant, segment_id, &segment);
    struct list     rows    = {.items = segment, .count = 1};

    if (problem || !segment || segment->level == SEGMENT_HIDDEN || !segment->dead_members)
        return problem;
    return segment->level == SEGMENT_POSTED ? replace_posted(tenant, &rows)
                                            : segment_merge(tenant, &rows, (enum segment_level)segment->level);
}
