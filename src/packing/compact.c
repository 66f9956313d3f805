#include "packing/compact.h"

#include "packing/merge.h"

/* A big segment of which no more is left becomes a small one, or what is left of many would never come together. */
enum { FEW = 8000 };

/* --- any segment, at once ----------------------------------------------------------------------------------------- */

/* The terms of the living members of a segment. */
static struct problem *living_terms(const struct tenant *tenant, struct segment *segment, struct terms *terms)
{
    struct part     part = {.members = (size_t)segment->members, .body = segment->body, .fold = segment->fold};
    uint64_t       *dead;
    struct problem *problem;

    if (segment->level == SEGMENT_POSTED)
        return segment_terms(tenant, segment, terms);
    if ((problem = segment_ids(tenant, segment, &part.ids)) || (problem = segment_dead(tenant, segment, &dead)))
        return problem;
    part.dead = dead;
    return terms_merge(tenant->arena, &part, 1, terms) ? NULL : segment_broken(tenant, segment->id);
}

struct problem *compact_segment(const struct tenant *tenant, int64_t segment_id)
{
    struct segment    *segment;
    enum segment_level level;
    struct terms       terms;
    struct problem    *problem = segment_find(tenant, segment_id, &segment);

    if (problem || !segment || segment->level == SEGMENT_HIDDEN || !segment->dead_members)
        return problem;
    level = (enum segment_level)segment->level;
    if ((problem = living_terms(tenant, segment, &terms)))
        return problem;
    if (level == SEGMENT_POSTED && terms.members <= FEW)
        level = SEGMENT_SMALL;
    if (terms.members)
        problem = level == SEGMENT_POSTED ? segment_post(tenant, level, &terms, 1) : segment_add(tenant, level, &terms);
    return problem ? problem : segment_delete(tenant, segment);
}

/* --- in steps ----------------------------------------------------------------------------------------------------- */

/* A big segment becomes a small one again, which is merged with others one day. */
static struct problem *shrink(const struct tenant *tenant, int64_t segment_id)
{
    struct segment *segment;
    struct terms    terms;
    struct problem *problem = segment_find(tenant, segment_id, &segment);

    if (problem || !segment || (problem = segment_check_format(tenant, segment)))
        return problem;
    if (segment->dead_members < segment->members &&
        ((problem = living_terms(tenant, segment, &terms)) || (problem = segment_add(tenant, SEGMENT_SMALL, &terms))))
        return problem;
    return segment_show(tenant, segment, SEGMENT_HIDDEN);
}

/* Deletes rows of a hidden segment, and the segment after the last of them. */
static struct problem *take_down(const struct tenant *tenant, int64_t segment_id)
{
    struct posting_progress progress = {.until = clock_monotonic_us() + STEP_MICROS};
    struct segment         *segment;
    struct problem         *problem = segment_find(tenant, segment_id, &segment);

    if (problem || !segment)
        return problem;
    progress.done = segment->posted;
    if ((problem = postings_delete(tenant, segment, &progress)))
        return problem;
    return progress.is_complete ? db_run(tenant, SQL_segment_delete, segment, NULL)
                                : segment_set_posted(tenant, segment, progress.done);
}

struct problem *compact_step(const struct tenant *tenant, bool *worked)
{
    struct list           rows = {0};
    const struct segment *segment;
    struct problem       *problem = segment_half_dead(tenant, &rows);

    *worked = false;
    if (problem)
        return problem;
    if (rows.count) {
        *worked = true;
        segment = rows.items;
        return shrink(tenant, segment->id);
    }
    if ((problem = segment_unfinished(tenant, &rows)) || !rows.count)
        return problem;
    segment = rows.items;
    if (HAS(segment, sources))
        return NULL;
    *worked = true;
    return take_down(tenant, segment->id);
}
