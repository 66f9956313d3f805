#include "packing/pack.h"

#include "packing/compact.h"
#include "packing/gains.h"
#include "packing/lease.h"
#include "packing/merge.h"
#include "packing/packing_failures.h"
#include "packing/reindex_older.h"
#include "search/changes.h"
#include "text/fold.h"

enum {
    FRESH_BYTES   = 2 << 20, /* of words, in a fresh segment; more only for one record */
    WAITING_BYTES = 1 << 20, /* of words; then packing is worth it, however few changes there are */
    LONG          = 1000000, /* microseconds; after that, no step is begun */
    LONGEST = 4000000, /* likewise, while the account is behind: each search reads all that is not in big segments */
    BEHIND_BYTES  = 8 << 20,
    BEHIND_MERGED = 3 * SEGMENT_BYTES,
};

/* --- changes become a fresh segment --------------------------------------------------------------------------------
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

static struct problem *pack_rows(const struct tenant *tenant, const struct list *rows)
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
    if ((problem = count_gains_write(tenant, &gains)))
        return problem;
    return change_forget(tenant, rows);
}

static struct problem *pack_changes(const struct tenant *tenant, bool *worked)
{
    struct list     rows    = {0};
    struct problem *problem = change_take(tenant, FRESH_BYTES, &rows);

    *worked = rows.count > 0;
    if (problem || !rows.count || (problem = changes_check_format(tenant, &rows)))
        return problem;
    return pack_rows(tenant, &rows);
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

typedef struct problem *(*pack_step)(const struct tenant *tenant, bool *worked);

/* One step as a transaction of its own, unless somebody else is at it. What it used is given back after it. */
static struct problem *run_step(const struct tenant *tenant, pack_step step, bool *worked)
{
    struct arena_mark mark    = arena_mark(tenant->arena);
    bool              is_ours = false;
    bool              did     = false;
    struct problem   *problem;

    if ((problem = db_begin(tenant)) || (problem = lease_hold(tenant, &is_ours)))
        goto out;
    if (is_ours && !(problem = step(tenant, &did)) && did)
        problem = db_commit(tenant);
out:
    db_rollback(tenant->db);
    if (!problem)
        arena_rewind(tenant->arena, mark, (struct bytes){0});
    *worked |= did && !problem;
    return problem;
}

/* What is to be done. */
struct outlook {
    bool is_enough; /* changes */
    bool is_idle;   /* and there is nothing else to go on with either */
    bool is_older;  /* segments of an older fold are to be renewed */
    bool is_behind;
};

/* Older segments are renewed a little at a time: whoever packs to the end does not wait for that. */
static struct problem *look(const struct tenant *tenant, int64_t least, bool to_the_end, struct outlook *outlook)
{
    struct change_load load;
    struct problem    *problem = change_waiting(tenant, CHANGES_AT_ONCE, &load);

    outlook->is_enough = load.total >= least || load.bytes > WAITING_BYTES;
    outlook->is_older  = load.older && !to_the_end;
    outlook->is_idle   = !outlook->is_enough && !load.unfinished && !outlook->is_older;
    outlook->is_behind = load.bytes > BEHIND_BYTES || load.unmerged > BEHIND_MERGED;
    return problem;
}

/* What lies in segments is merged before more comes: else it would go on growing where merging is slow. */
static struct problem *pack(const struct tenant *tenant, int64_t least, bool to_the_end)
{
    uint64_t        started = clock_monotonic_us();
    bool            packed  = false;
    bool            worked;
    struct outlook  outlook;
    struct problem *problem;

    do {
        worked = false;
        if ((problem = look(tenant, least, to_the_end, &outlook)) || (outlook.is_idle && !packed) ||
            (problem = run_step(tenant, merge_step, &worked)) ||
            (outlook.is_enough && (problem = run_step(tenant, pack_changes, &worked))) ||
            (!worked && (problem = run_step(tenant, compact_step, &worked))) ||
            (!worked && outlook.is_older && (problem = run_step(tenant, reindex_older_step, &worked))))
            return problem;
        packed |= worked;
    } while (worked && (to_the_end || clock_monotonic_us() - started < (outlook.is_behind ? LONGEST : LONG)));
    return packed ? packing_failure_forget(tenant) : NULL;
}

struct problem *pack_run(const struct tenant *tenant, bool all)
{
    return all ? pack(tenant, 1, true) : pack(tenant, CHANGES_AT_ONCE, false);
}

struct problem *pack_few(const struct tenant *tenant)
{
    return pack(tenant, 1, false);
}
