#include "packing/pack.h"

#include "packing/compact.h"
#include "packing/lease.h"
#include "packing/merge.h"
#include "packing/pack_rows.h"
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

/* --- steps -------------------------------------------------------------------------------------------------------- */

static struct problem *pack_changes(const struct tenant *tenant, bool *worked)
{
    struct list     rows    = {0};
    struct problem *problem = change_take(tenant, FRESH_BYTES, &rows);

    *worked = rows.count > 0;
    if (problem || !rows.count || (problem = changes_check_format(tenant, &rows)) ||
        (problem = pack_rows(tenant, &rows)))
        return problem;
    return change_forget(tenant, &rows);
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

/* What is dead in big segments stays there for now: most of them are to die as a whole. */
struct problem *pack_beside_job(const struct tenant *tenant)
{
    uint64_t        end = clock_monotonic_us() + LONG;
    bool            worked;
    struct outlook  outlook;
    struct problem *problem;

    do {
        worked = false;
        if ((problem = look(tenant, CHANGES_AT_ONCE, true, &outlook)) ||
            (problem = run_step(tenant, merge_long_step, &worked)) ||
            (outlook.is_enough && (problem = run_step(tenant, pack_changes, &worked))))
            return problem;
    } while (worked && clock_monotonic_us() < end);
    return NULL;
}

struct problem *pack_tidy(const struct tenant *tenant)
{
    bool worked;

    return run_step(tenant, compact_step, &worked);
}

struct problem *pack_run(const struct tenant *tenant, bool all)
{
    return all ? pack(tenant, 1, true) : pack(tenant, CHANGES_AT_ONCE, false);
}

struct problem *pack_few(const struct tenant *tenant)
{
    return pack(tenant, 1, false);
}

struct problem *pack_merge(const struct tenant *tenant)
{
    uint64_t        started = clock_monotonic_us();
    bool            worked  = true;
    struct problem *problem = NULL;

    while (worked && !problem && clock_monotonic_us() - started < LONG) {
        worked  = false;
        problem = run_step(tenant, merge_step, &worked);
    }
    return problem;
}
