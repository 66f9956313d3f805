#include "packing/pack_rows.h"

#include "packing/gains.h"
#include "search/changes.h"
#include "search/segments.h"
#include "text/fold.h"

/* Where a record stands in the index. */
struct grave {
    int64_t record_id;
    bool    found;
};

/* Marks those of the graves that lie in a segment, unless they are dead in there already. */
static struct problem *bury_in(const struct tenant *tenant, struct segment *segment, struct grave *graves, size_t count)
{
    const int64_t  *ids;
    uint64_t       *dead;
    size_t          buried = 0;
    size_t          at     = 0;
    struct problem *problem;

    if ((problem = segment_ids(tenant, segment, &ids)) || (problem = segment_dead(tenant, segment, &dead)))
        return problem;
    if (!dead)
        dead = members_new(tenant->arena, (size_t)segment->members);
    for (size_t i = 0; i < count; i++) {
        while (at < (size_t)segment->members && ids[at] < graves[i].record_id)
            at++;
        if (at == (size_t)segment->members || ids[at] != graves[i].record_id || graves[i].found ||
            members_have(dead, at))
            continue;
        members_add(dead, at);
        graves[i].found = true;
        buried++;
    }
    return buried ? segment_bury(tenant, segment, dead) : NULL;
}

static bool holds_one(const struct segment *segment, const struct grave *graves, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!graves[i].found && graves[i].record_id >= segment->first_id && graves[i].record_id <= segment->last_id)
            return true;
    return false;
}

/* The records that the index knows by other words than they have now count no more where they stand. */
static struct problem *bury(const struct tenant *tenant, struct grave *graves, size_t count)
{
    struct list       segments = {0};
    struct segment   *segment;
    struct arena_mark mark;
    struct problem   *problem;

    if (!count)
        return NULL;
    if ((problem = segment_list(tenant, &segments)))
        return problem;
    segment = segments.items;
    mark    = arena_mark(tenant->arena);
    for (size_t i = segments.count; i-- > 0;) {
        if (holds_one(&segment[i], graves, count) && (problem = bury_in(tenant, &segment[i], graves, count)))
            return problem;
        arena_rewind(tenant->arena, mark, (struct bytes){0});
    }
    return NULL;
}

/* Records of one fold become a fresh segment: it is asked for what words of that fold are asked for. */
static struct problem *add_segment(const struct tenant *tenant, const struct indexed *records, size_t count)
{
    struct terms terms;

    if (!count)
        return NULL;
    if (!terms_of(tenant->arena, records, count, &terms))
        return changes_broken(tenant->arena, tenant->account_id);
    return segment_add(tenant, SEGMENT_FRESH, &terms);
}

/* Those that an older program has noted, while not all workers are of one version, by themselves. */
static struct problem *add_segments(const struct tenant *tenant, struct indexed *records, size_t count)
{
    struct indexed *older = ARENA_ARRAY(tenant->arena, struct indexed, count + 1);
    size_t          own   = 0;
    size_t          olds  = 0;
    struct problem *problem;

    for (size_t i = 0; i < count; i++)
        if (records[i].fold < FOLD_VERSION)
            older[olds++] = records[i];
        else
            records[own++] = records[i];
    if ((problem = add_segment(tenant, older, olds)))
        return problem;
    return add_segment(tenant, records, own);
}

struct problem *pack_rows(const struct tenant *tenant, const struct list *rows)
{
    const struct change *change  = rows->items;
    struct indexed      *records = ARENA_ARRAY(tenant->arena, struct indexed, rows->count);
    struct grave        *graves  = ARENA_ARRAY(tenant->arena, struct grave, rows->count);
    struct count_gains   gains   = {.arena = tenant->arena};
    size_t               living  = 0;
    size_t               dead    = 0;
    struct problem      *problem;

    for (size_t i = 0; i < rows->count; i++) {
        if (HAS(&change[i], before_words)) {
            count_gains_add(&gains, (struct indexed){.id = change[i].record_id, .words = change[i].before_words}, -1);
            graves[dead++].record_id = change[i].record_id;
        }
        if (HAS(&change[i], now_words)) {
            count_gains_add(&gains, (struct indexed){.id = change[i].record_id, .words = change[i].now_words}, 1);
            records[living++] =
                (struct indexed){.id = change[i].record_id, .words = change[i].now_words, .fold = change[i].fold};
        }
    }
    if ((problem = bury(tenant, graves, dead)))
        return problem;
    if ((problem = add_segments(tenant, records, living)))
        return problem;
    return count_gains_write(tenant, &gains);
}
