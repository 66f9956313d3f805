#include "store/purge.h"

#include "packing/compact.h"
#include "packing/lease.h"
#include "packing/pack.h"
#include "packing/packing_failures.h"
#include "search/changes.h"
#include "search/listing.h"
#include "store/idempotency.h"
#include "text/fold.h"

enum { HOUR = 3600, STEP = 60 /* seconds; a step takes one or two */ };

/* clang-format off */
static const struct field purge_backlog_fields[] = {
    FIELD(struct purge_backlog, NULL, answers),
    FIELD(struct purge_backlog, NULL, changes),
    FIELD(struct purge_backlog, NULL, segments),
    FIELD(struct purge_backlog, NULL, numbers),
    FIELD(struct purge_backlog, NULL, older),
};
SHAPE(purge_backlog_shape, "PurgeBacklog", struct purge_backlog, purge_backlog_fields);

static const struct field purge_fields[] = {
    FIELD(struct purge, NULL, account_id),
    FIELD(struct purge, NULL, id),
    FIELD(struct purge, NULL, level),
    FIELD(struct purge, NULL, fold),
    FIELD(struct purge, NULL, before),
    FIELD(struct purge, NULL, least),
    FIELD(struct purge, NULL, failures),
};
SHAPE(purge_shape, "Purge", struct purge, purge_fields);
/* clang-format on */

static struct instant hours_before(struct instant now, int hours)
{
    return (struct instant){.micros = now.micros - (int64_t)hours * HOUR * 1000000};
}

struct problem *purge_backlog(const struct tenant *tenant, struct purge_backlog **out)
{
    struct purge *asked = SHAPE_NEW(tenant->arena, struct purge, purge_shape);
    bool          found;

    *out = SHAPE_NEW(tenant->arena, struct purge_backlog, purge_backlog_shape);
    SET(asked, fold, FOLD_VERSION);
    return db_one(tenant, SQL_purge_backlog, asked, *out, &found);
}

struct problem *purge_older_accounts(const struct tenant *tenant, int64_t *total)
{
    struct purge   *asked   = SHAPE_NEW(tenant->arena, struct purge, purge_shape);
    struct counted *counted = SHAPE_NEW(tenant->arena, struct counted, counted_shape);
    bool            found;
    struct problem *problem;

    SET(asked, fold, FOLD_VERSION);
    problem = db_one(tenant, SQL_purge_older_accounts, asked, counted, &found);
    *total  = counted->total;
    return problem;
}

static int64_t hours_between(struct instant since, struct instant now)
{
    return (now.micros - since.micros) / ((int64_t)HOUR * 1000000);
}

int64_t purge_hours_waited(const struct purge_backlog *backlog, struct instant now)
{
    int64_t hours = 0;

    if (HAS(backlog, answers))
        hours = hours_between(backlog->answers, now) - IDEMPOTENCY_HOURS;
    if (HAS(backlog, changes) && hours_between(backlog->changes, now) > hours)
        hours = hours_between(backlog->changes, now);
    if (HAS(backlog, segments) && hours_between(backlog->segments, now) > hours)
        hours = hours_between(backlog->segments, now);
    return hours > 0 ? hours : 0;
}

bool purge_is_due(const struct purge_backlog *backlog, struct instant now)
{
    return backlog->older ||
           (HAS(backlog, answers) && backlog->answers.micros < hours_before(now, IDEMPOTENCY_HOURS).micros) ||
           (HAS(backlog, numbers) && backlog->numbers.micros < hours_before(now, PURGE_NUMBER_HOURS).micros) ||
           (HAS(backlog, changes) && backlog->changes.micros < hours_before(now, PURGE_CHANGE_HOURS).micros) ||
           (HAS(backlog, segments) && backlog->segments.micros < hours_before(now, PURGE_DEAD_HOURS).micros);
}

static struct instant unpacked_before(struct instant now)
{
    return (struct instant){.micros = now.micros - (int64_t)PURGE_UNPACKED_SECONDS * 1000000};
}

bool purge_is_unpacked(const struct purge_backlog *backlog, struct instant now)
{
    return HAS(backlog, changes) && backlog->changes.micros < unpacked_before(now).micros;
}

struct problem *purge_find_unpacked(const struct tenant *tenant, struct instant now, int64_t *account_id)
{
    struct purge   *asked = SHAPE_NEW(tenant->arena, struct purge, purge_shape);
    struct purge   *found = SHAPE_NEW(tenant->arena, struct purge, purge_shape);
    bool            is_found;
    struct problem *problem;

    SET(asked, before, unpacked_before(now));
    SET(asked, least, CHANGES_AT_ONCE);
    SET(asked, failures, PACKING_FAILURES_TOLD);
    problem     = db_one(tenant, SQL_purge_find_unpacked, asked, found, &is_found);
    *account_id = found->account_id;
    return problem;
}

/* --- one segment ----------------------------------------------------------------------------------------------- */

/* In a transaction of its own, unless somebody else has the account's index. */
static struct problem *compact(const struct tenant *tenant, int64_t segment_id, bool *is_ours)
{
    struct problem *problem;

    *is_ours = false;
    if (!(problem = db_begin(tenant)) && !(problem = lease_hold(tenant, is_ours)) && *is_ours &&
        !(problem = compact_segment(tenant, segment_id)))
        problem = db_commit(tenant);
    db_rollback(tenant->db);
    return problem;
}

/* --- a step ---------------------------------------------------------------------------------------------------- */

/* Something that has waited since before then; `*found` is false where there is nothing. */
static struct problem *find(const struct tenant *tenant, enum statement statement, struct instant before,
                            struct purge *found, bool *is_found)
{
    struct purge *asked = SHAPE_NEW(tenant->arena, struct purge, purge_shape);

    SET(asked, before, before);
    SET(asked, fold, FOLD_VERSION);
    return db_one(tenant, statement, asked, found, is_found);
}

/* Renews a little of an account. */
static struct problem *renew_older(const struct tenant *tenant, struct instant now, bool *done)
{
    struct tenant   owner = *tenant;
    struct purge   *found = SHAPE_NEW(tenant->arena, struct purge, purge_shape);
    bool            is_found;
    struct problem *problem = find(tenant, SQL_purge_find_older, now, found, &is_found);

    *done = problem || !is_found;
    if (*done)
        return problem;
    owner.account_id = found->account_id;
    return pack_few(&owner);
}

/* Packs an account, or makes a segment anew. */
static struct problem *purge_index(const struct tenant *tenant, struct instant now, bool *done)
{
    struct tenant   owner = *tenant;
    struct purge   *found = SHAPE_NEW(tenant->arena, struct purge, purge_shape);
    bool            is_found;
    bool            is_ours;
    struct problem *problem;

    *done = true;
    if ((problem = find(tenant, SQL_purge_find_change, hours_before(now, PURGE_CHANGE_HOURS), found, &is_found)))
        return problem;
    if (is_found) {
        *done            = false;
        owner.account_id = found->account_id;
        return pack_few(&owner);
    }
    if ((problem = find(tenant, SQL_purge_find_segment, hours_before(now, PURGE_DEAD_HOURS), found, &is_found)))
        return problem;
    if (!is_found)
        return renew_older(tenant, now, done);
    owner.account_id = found->account_id;
    if (found->level == SEGMENT_HIDDEN) /* whoever packs next takes it down */
        return pack_few(&owner);
    problem = compact(&owner, found->id, &is_ours);
    *done   = !is_ours;
    return problem;
}

static struct problem *purge_numbers(const struct tenant *tenant, struct instant now, int64_t *count)
{
    struct purge *asked = SHAPE_NEW(tenant->arena, struct purge, purge_shape);

    SET(asked, before, hours_before(now, PURGE_NUMBER_HOURS));
    return db_run(tenant, SQL_number_claim_purge, asked, count);
}

struct problem *purge_step(const struct tenant *tenant, struct instant now, bool *done)
{
    struct lease   *lease   = lease_new(tenant->arena, STR("purge"));
    int64_t         answers = 0;
    int64_t         numbers = 0;
    bool            is_ours;
    struct problem *problem;
    struct problem *ignored;

    SET(lease, seconds, STEP);
    *done = true;
    if ((problem = lease_try(tenant, lease, &is_ours)) || !is_ours)
        return problem;
    if (!(problem = store_idempotency_purge(tenant, now, &answers)) &&
        !(problem = purge_numbers(tenant, now, &numbers)) && !(problem = purge_index(tenant, now, done)))
        *done = *done && answers < ANSWERS_AT_ONCE && numbers < ANSWERS_AT_ONCE;
    ignored = lease_give_back(tenant, lease);
    return problem ? problem : ignored;
}

struct problem *purge_tidy(const struct tenant *nobody)
{
    struct tenant   owner = *nobody;
    struct purge   *found = SHAPE_NEW(nobody->arena, struct purge, purge_shape);
    bool            is_found;
    struct problem *problem = db_one(nobody, SQL_purge_find_half_dead, NULL, found, &is_found);

    if (problem || !is_found)
        return problem;
    owner.account_id = found->account_id;
    return pack_tidy(&owner);
}

/* --- an account ------------------------------------------------------------------------------------------------ */

/* Answers that show what is gone, though they are not old yet. */
static struct problem *forget_answers(const struct tenant *tenant, struct purge *own, struct purged *purged)
{
    int64_t         affected;
    struct problem *problem;

    do {
        affected = 0;
        problem  = db_run(tenant, SQL_purge_answers_of_deleted, own, &affected);
        purged->answers += affected;
    } while (!problem && affected == ANSWERS_AT_ONCE);
    return problem;
}

static struct problem *make_segments_anew(const struct tenant *tenant, struct purge *own, struct purged *purged)
{
    struct list         rows    = {0};
    struct problem     *problem = db_all(tenant, SQL_purge_segments, own, &rows);
    const struct purge *row     = rows.items;
    bool                is_ours;

    for (size_t i = 0; i < rows.count && !problem; i++) {
        struct arena_mark mark = arena_mark(tenant->arena);

        if ((problem = compact(tenant, row[i].id, &is_ours)))
            return problem;
        if (!is_ours)
            return problem_new(tenant->arena, PROBLEM_unavailable,
                               "Another program is at work on the account's index.");
        arena_rewind(tenant->arena, mark, (struct bytes){0});
        purged->segments++;
    }
    return problem;
}

struct problem *purge_account(const struct tenant *tenant, struct purged *purged)
{
    struct purge   *own = SHAPE_NEW(tenant->arena, struct purge, purge_shape);
    struct problem *problem;

    SET(own, account_id, tenant->account_id);
    if ((problem = forget_answers(tenant, own, purged)) || (problem = pack_run(tenant, true)))
        return problem;
    return make_segments_anew(tenant, own, purged);
}
