#include "packing/reindex_older.h"

#include "packing/merge.h"
#include "packing/reindex_private.h"
#include "search/changes.h"
#include "text/fold.h"

enum {
    READ_AT_ONCE  = 64,      /* records, of 256 KiB at most each */
    RENEWED       = 2048,    /* records at most become a segment */
    RENEWED_BYTES = 2 << 20, /* of their words; more only for the last one */
    FEW           = 1024     /* records, which become a fresh segment, not a small one */
};

/* An older segment, and those of its records that have been read again. */
struct refolding {
    const struct tenant *tenant;
    struct segment      *segment;
    const int64_t       *ids;
    uint64_t            *dead;
    size_t               next; /* ordinal */
    struct indexed       records[RENEWED];
    size_t               count;
    size_t               bytes;
    size_t               gone; /* members that have died in this step */
    uint64_t             until;
};

static bool is_enough(const struct refolding *refolding)
{
    return refolding->count == RENEWED || refolding->bytes >= RENEWED_BYTES || clock_monotonic_us() >= refolding->until;
}

/* The next living members, as many as are read together. */
struct living {
    int64_t ids[READ_AT_ONCE];
    size_t  ordinals[READ_AT_ONCE];
    size_t  count;
};

static struct living next_living(struct refolding *refolding)
{
    struct living living  = {0};
    size_t        members = (size_t)refolding->segment->members;
    size_t        room    = RENEWED - refolding->count < READ_AT_ONCE ? RENEWED - refolding->count : READ_AT_ONCE;

    for (; refolding->next < members && living.count < room; refolding->next++)
        if (!members_have(refolding->dead, refolding->next)) {
            living.ids[living.count]        = refolding->ids[refolding->next];
            living.ordinals[living.count++] = refolding->next;
        }
    return living;
}

static void bury(struct refolding *refolding, size_t ordinal)
{
    members_add(refolding->dead, ordinal);
    refolding->gone++;
}

/* Takes the words of a record as it is stored. What they took beside themselves is given back. */
static struct problem *renew(struct refolding *refolding, struct indexed_types *types, const struct record *record,
                             struct campaign_ids campaigns)
{
    struct arena       *arena   = refolding->tenant->arena;
    struct record_state state   = {.record = record, .campaigns = campaigns};
    struct tokens       tokens  = {0};
    struct problem     *problem = reindex_fields(refolding->tenant, types, record->type_id, &state.indexed);
    struct arena_mark   mark    = arena_mark(arena);
    struct bytes        words;

    if (problem)
        return problem;
    state.parameters = record_stored_parameters(arena, record);
    tokens.at        = record_words(arena, &state, &tokens.count);
    words            = arena_rewind(arena, mark, tokens_pack(arena, tokens));
    refolding->bytes += words.len;
    refolding->records[refolding->count++] = (struct indexed){.id = record->id, .words = words, .fold = FOLD_VERSION};
    return NULL;
}

/* The records of some members and what they are made of, with rows by id that are gone through beside the members. */
struct reading {
    struct living        living;
    struct reindex_page  page;
    struct indexed_types types;
    size_t               record;
    size_t               change;
};

/*
 * A member whose record is there and has no change is renewed. One that has a change is known by words of before it,
 * which only packing may replace. One that has neither was never to be here.
 */
static struct problem *renew_member(struct refolding *refolding, struct reading *at, size_t nth)
{
    const struct record *record  = at->page.records.items;
    const struct change *change  = at->page.changes.items;
    int64_t              id      = at->living.ids[nth];
    struct problem      *problem = NULL;

    while (at->record < at->page.records.count && record[at->record].id < id)
        at->record++;
    while (at->change < at->page.changes.count && change[at->change].record_id < id)
        at->change++;
    if (at->change < at->page.changes.count && change[at->change].record_id == id)
        return NULL;
    if (at->record < at->page.records.count && record[at->record].id == id)
        problem = renew(refolding, &at->types, &record[at->record], at->page.campaigns[at->record]);
    if (!problem)
        bury(refolding, at->living.ordinals[nth]);
    return problem;
}

/* Moves the words of the records from `from` on to where the rows were, which are given back. */
static void keep_words(struct refolding *refolding, struct arena_mark mark, size_t from)
{
    struct arena *arena = refolding->tenant->arena;
    size_t        size  = 0;
    uint8_t      *all;
    uint8_t      *at;
    struct bytes  kept;

    for (size_t i = from; i < refolding->count; i++)
        size += refolding->records[i].words.len;
    at = all = (uint8_t *)arena_room(arena, size + 1);
    for (size_t i = from; i < refolding->count; i++) {
        memcpy(at, refolding->records[i].words.at, refolding->records[i].words.len);
        at += refolding->records[i].words.len;
    }
    kept = arena_rewind(arena, mark, (struct bytes){.at = all, .len = size + 1});
    for (size_t i = from, place = 0; i < refolding->count; i++) {
        refolding->records[i].words.at = kept.at + place;
        place += refolding->records[i].words.len;
    }
}

/* Reads the next living members again. None are left when `*is_over`. */
static struct problem *renew_next(struct refolding *refolding, bool *is_over)
{
    struct arena     *arena = refolding->tenant->arena;
    struct arena_mark mark  = arena_mark(arena);
    size_t            from  = refolding->count;
    struct reading    at    = {.living = next_living(refolding), .types = {.arena = arena}};
    struct problem   *problem;

    *is_over = !at.living.count;
    if (*is_over)
        return NULL;
    if ((problem = reindex_read_ids(refolding->tenant, at.living.ids, at.living.count, &at.page)))
        return problem;
    for (size_t i = 0; i < at.living.count && refolding->bytes < RENEWED_BYTES; i++)
        if ((problem = renew_member(refolding, &at, i)))
            return problem;
    keep_words(refolding, mark, from);
    return NULL;
}

static struct problem *write_renewed(struct refolding *refolding)
{
    const struct tenant *tenant = refolding->tenant;
    enum segment_level   level  = refolding->count > FEW ? SEGMENT_SMALL : SEGMENT_FRESH;
    struct terms         terms;

    if (!refolding->count)
        return NULL;
    if (!terms_of(tenant->arena, refolding->records, refolding->count, &terms))
        return segment_broken(tenant, refolding->segment->id);
    return segment_add(tenant, level, &terms);
}

/* What is dead in the older segment; a small one goes with its last living member, and a big one is taken down. */
static struct problem *write_dead(struct refolding *refolding)
{
    struct segment *segment = refolding->segment;
    int64_t         dead    = segment->dead_members + (int64_t)refolding->gone;

    if (dead < segment->members || segment->level == SEGMENT_POSTED)
        return segment_bury(refolding->tenant, segment, refolding->dead);
    return segment_delete(refolding->tenant, segment);
}

static struct problem *refold(struct refolding *refolding, bool *worked)
{
    const struct tenant *tenant  = refolding->tenant;
    struct segment      *segment = refolding->segment;
    bool                 is_over = false;
    struct problem      *problem;

    if ((problem = segment_ids(tenant, segment, &refolding->ids)) ||
        (problem = segment_dead(tenant, segment, &refolding->dead)))
        return problem;
    if (!refolding->dead)
        refolding->dead = members_new(tenant->arena, (size_t)segment->members);
    while (!is_over && !is_enough(refolding))
        if ((problem = renew_next(refolding, &is_over)))
            return problem;
    *worked = refolding->gone || segment->dead_members == segment->members;
    if (!*worked || (problem = write_renewed(refolding)))
        return problem;
    return write_dead(refolding);
}

struct problem *reindex_older_step(const struct tenant *tenant, bool *worked)
{
    struct list       rows      = {0};
    struct refolding *refolding = ARENA_NEW(tenant->arena, struct refolding);
    struct problem   *problem   = segment_older(tenant, &rows);

    *worked = false;
    if (problem || !rows.count)
        return problem;
    refolding->tenant  = tenant;
    refolding->segment = rows.items;
    refolding->until   = clock_monotonic_us() + STEP_MICROS;
    return refold(refolding, worked);
}
