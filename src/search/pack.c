#include "search/pack.h"

#include "base/log.h"
#include "search/changes.h"
#include "search/compact.h"
#include "search/gains.h"
#include "search/lease.h"
#include "search/segments.h"

#include <stdlib.h>

enum {
    FRESH_BYTES     = 1 << 20, /* of words, in a fresh segment; more only for one record */
    FRESH_MERGED    = 16,      /* fresh segments become a small one */
    SMALL_BYTES     = 4 << 20, /* of bodies, in a small segment */
    POSTED_FROM     = 16000,   /* members of small segments that become a big one */
    POSTED_BYTES    = 8 << 20, /* or so many bytes of bodies */
    MEMBERS_AT_MOST = 32000,   /* of segments that are merged */
    LONG            = 1000000, /* microseconds; after that, steps of a kind are not repeated */
};

_Static_assert((int)MEMBERS_AT_MOST <= (int)MEMBERS_MAX, "what is merged must fit into one segment");

/* --- changes become a fresh segment ---------------------------------------------------------------------------------
 */

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
    struct list     segments = {0};
    struct segment *segment;
    struct problem *problem;

    if (!count)
        return NULL;
    if ((problem = segment_list(tenant, &segments)))
        return problem;
    segment = segments.items;
    for (size_t i = segments.count; i-- > 0;)
        if (holds_one(&segment[i], graves, count) && (problem = bury_in(tenant, &segment[i], graves, count)))
            return problem;
    return NULL;
}

static struct problem *pack_rows(const struct tenant *tenant, const struct list *rows)
{
    const struct change *change  = rows->items;
    struct indexed      *records = ARENA_ARRAY(tenant->arena, struct indexed, rows->count);
    struct grave        *graves  = ARENA_ARRAY(tenant->arena, struct grave, rows->count);
    struct count_gains   gains   = {.arena = tenant->arena};
    size_t               living  = 0;
    size_t               dead    = 0;
    struct terms         terms   = {0};
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
    if (!terms_of(tenant->arena, records, living, &terms))
        return changes_broken(tenant->arena, tenant->account_id);
    if (living && (problem = segment_add(tenant, SEGMENT_FRESH, &terms)))
        return problem;
    if ((problem = count_gains_write(tenant, &gains)))
        return problem;
    return change_forget(tenant, rows);
}

/* `*done` when there is nothing more to pack. */
static struct problem *pack_changes(const struct tenant *tenant, bool *done)
{
    struct list     rows    = {0};
    struct problem *problem = change_take(tenant, FRESH_BYTES, &rows);

    *done = !rows.count;
    if (problem || *done || (problem = changes_check_format(tenant, &rows)))
        return problem;
    return pack_rows(tenant, &rows);
}

/* --- segments are merged --------------------------------------------------------------------------------------------
 */

static int compare_ids(const void *left, const void *right)
{
    const struct segment *a = left;
    const struct segment *b = right;

    return (a->id > b->id) - (a->id < b->id);
}

/* The oldest segments of a level, complete: not too many members and, after the first, not too many bytes. */
static struct problem *read_level(const struct tenant *tenant, enum segment_level level, size_t bytes, struct list *out)
{
    struct list     small = {0};
    struct segment *segment;
    size_t          kept    = 0;
    int64_t         members = 0;
    struct problem *problem = segment_small(tenant, &small);

    *out = (struct list){0};
    if (problem || !small.count)
        return problem;
    segment = small.items;
    qsort(segment, small.count, sizeof(*segment), compare_ids);
    for (size_t i = 0; i < small.count; i++) {
        if (segment[i].level != (int64_t)level)
            continue;
        members += segment[i].members;
        if (kept && (members > MEMBERS_AT_MOST || segment[i].body.len > bytes))
            break;
        bytes -= segment[i].body.len < bytes ? segment[i].body.len : bytes;
        segment[kept++] = segment[i];
    }
    *out = (struct list){.items = segment, .count = kept};
    return NULL;
}

/* What a level holds. */
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

static struct problem *weigh(const struct tenant *tenant, struct load *loads)
{
    struct list           segments = {0};
    struct problem       *problem  = segment_weights(tenant, &segments);
    const struct segment *segment  = segments.items;

    for (size_t i = 0; i < segments.count && !problem; i++) {
        struct load *load = &loads[segment[i].level];

        load->segments++;
        load->members += segment[i].members;
        load->dead += segment[i].dead_members;
        load->bytes += segment[i].size;
    }
    return problem;
}

/* One step of merging. `*done` when no level is full. */
static struct problem *merge(const struct tenant *tenant, bool *done)
{
    struct load        loads[SEGMENT_POSTED] = {0};
    const struct load *fresh                 = &loads[SEGMENT_FRESH];
    const struct load *small                 = &loads[SEGMENT_SMALL];
    struct list        segments;
    enum segment_level from;
    enum segment_level to;
    struct problem    *problem = weigh(tenant, loads);

    *done = true;
    if (problem)
        return problem;
    if (fresh->segments >= FRESH_MERGED || fresh->bytes >= SMALL_BYTES || is_mostly_dead(fresh))
        from = SEGMENT_FRESH, to = SEGMENT_SMALL;
    else if (small->members >= POSTED_FROM || small->bytes >= POSTED_BYTES)
        from = SEGMENT_SMALL, to = SEGMENT_POSTED;
    else if (is_mostly_dead(small))
        from = to = SEGMENT_SMALL;
    else
        return NULL;
    *done = false;
    if ((problem = read_level(tenant, from, POSTED_BYTES, &segments)))
        return problem;
    return segment_merge(tenant, &segments, to);
}

/* --- the whole ------------------------------------------------------------------------------------------------------
 */

typedef struct problem *(*pack_step)(const struct tenant *tenant, bool *done);

/* One step as a transaction of its own, unless somebody else is at it. */
static struct problem *run_step(const struct tenant *tenant, pack_step step, bool *done)
{
    bool            is_ours = false;
    struct problem *problem;

    *done = true;
    if ((problem = db_begin(tenant)) || (problem = lease_hold(tenant, &is_ours)))
        goto out;
    if (is_ours && !(problem = step(tenant, done)))
        problem = db_commit(tenant);
out:
    db_rollback(tenant->db);
    return problem;
}

/* Repeats a step until there is nothing more to do, or it is too late for that. */
static struct problem *run_all(const struct tenant *tenant, pack_step step, uint64_t until)
{
    struct problem *problem;
    bool            done;

    do {
        problem = run_step(tenant, step, &done);
    } while (!done && !problem && clock_monotonic_us() < until);
    return problem;
}

/* Searches go on, but words that the folding of today writes otherwise may be missed. */
static struct problem *tell_of_other_folds(const struct tenant *tenant)
{
    int64_t         total   = 0;
    struct problem *problem = segment_other_folds(tenant, &total);

    if (total)
        log_event(LOG_LEVEL_WARNING, "index",
                  "%lld segments of account %lld have words of another version of the folding: run `callbook reindex`",
                  (long long)total, (long long)tenant->account_id);
    return problem;
}

/* Packs where at least so many changes wait, until it is done or late. */
static struct problem *pack(const struct tenant *tenant, int64_t least, uint64_t until)
{
    int64_t         waiting;
    bool            done   = false;
    bool            packed = false;
    struct problem *problem;

    do {
        if ((problem = change_count(tenant, &waiting)))
            return problem;
        if (waiting < least)
            break;
        if ((problem = run_step(tenant, pack_changes, &done)))
            return problem;
        packed = true;
    } while (!done && clock_monotonic_us() < until);
    if (!packed || (problem = run_all(tenant, merge, until)) || (problem = run_all(tenant, compact_step, until)))
        return problem;
    return tell_of_other_folds(tenant);
}

struct problem *pack_run(const struct tenant *tenant, bool all)
{
    return all ? pack(tenant, 1, UINT64_MAX) : pack(tenant, CHANGES_AT_ONCE, clock_monotonic_us() + LONG);
}

struct problem *pack_few(const struct tenant *tenant)
{
    return pack(tenant, 1, clock_monotonic_us() + LONG);
}
