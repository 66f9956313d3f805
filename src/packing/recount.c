#include "packing/recount.h"

#include "search/changes.h"
#include "words/words.h"

#include <setjmp.h>
#include <stdlib.h>

enum { PART_MEMORY = 128 << 20, PAGE_BYTES = 1 << 20 /* of words of changes */ };

struct recount {
    const struct tenant *tenant;      /* with the arena that stays */
    struct tenant        part_tenant; /* the same with the arena of one part */
    struct count_gains   changes;     /* what they stand for is not in the counts yet */
    struct count_gains   part;
    size_t               last[2][COUNT_LEVELS]; /* the latest gain of a scope and level, counted from 1 */
};

static const struct bytes nothing = {.at = (const uint8_t *)"", .len = 0};

static struct count *new_count(struct recount *recount)
{
    struct count *count = SHAPE_NEW(recount->part_tenant.arena, struct count, count_shape);

    SET(count, account_id, recount->tenant->account_id);
    return count;
}

/* Rows come by block, so what falls on the same block of a level comes one after the other. */
static void tally(struct recount *recount, size_t nth, const struct tally *row, struct bytes first, struct bytes second)
{
    struct count_gain gain = count_gain_of(first, second, row->total);

    for (gain.level = 0; gain.level < COUNT_LEVELS; gain.level++) {
        size_t             *last  = &recount->last[nth][gain.level];
        struct count_gains *gains = &recount->part;

        gain.block = count_block(row->block << BLOCK_SHIFT, gain.level);
        if (*last && count_gain_compare(&gains->at[*last - 1], &gain) == 0) {
            gains->at[*last - 1].gain += gain.gain;
            continue;
        }
        count_gains_put(gains, gain);
        *last = gains->count;
    }
}

/* What is there of the scope `first`, and of it and each type. */
static struct problem *tally_all(struct recount *recount, enum statement statement, struct count *count,
                                 struct bytes first)
{
    struct list         rows    = {0};
    struct problem     *problem = db_all(&recount->part_tenant, statement, count, &rows);
    const struct tally *row     = rows.items;

    memset(recount->last, 0, sizeof(recount->last));
    for (size_t i = 0; i < rows.count && !problem; i++) {
        tally(recount, 0, &row[i], first, nothing);
        tally(recount, 1, &row[i], first, words_mark(recount->part_tenant.arena, MARK_TYPE, row[i].type_id));
    }
    return problem;
}

/* What some changes stand for, in the arena that stays. */
static void take_changes(struct recount *recount, const struct list *rows)
{
    const struct change *change = rows->items;

    for (size_t i = 0; i < rows->count; i++) {
        if (HAS(&change[i], now_words))
            count_gains_add(&recount->changes,
                            (struct indexed){.id = change[i].record_id, .words = change[i].now_words}, -1);
        if (HAS(&change[i], before_words))
            count_gains_add(&recount->changes,
                            (struct indexed){.id = change[i].record_id, .words = change[i].before_words}, 1);
    }
}

static struct problem *read_changes(struct recount *recount)
{
    struct change_range range = {.last = INT64_MAX, .bytes = PAGE_BYTES};
    struct list         rows;
    struct problem     *problem;

    do {
        if ((problem = change_page(&recount->part_tenant, &range, &rows)) ||
            (problem = changes_check_format(&recount->part_tenant, &rows)))
            return problem;
        take_changes(recount, &rows);
        count_gains_sum(&recount->changes);
        arena_reset(recount->part_tenant.arena);
    } while (rows.count);
    return NULL;
}

static bool lies_between(const struct count_gain *gain, struct bytes low, struct bytes high)
{
    struct bytes scope = {.at = gain->scope, .len = gain->scope_len};

    return token_compare(scope, low) >= 0 && token_compare(scope, high) <= 0;
}

/* Takes out what the counts say of the scopes low..high, and what the changes do. */
static struct problem *take_out(struct recount *recount, struct bytes low, struct bytes high)
{
    struct count       *count = new_count(recount);
    struct list         rows  = {0};
    const struct tally *row;
    struct problem     *problem;

    SET(count, scope, low);
    SET(count, last_scope, high);
    if ((problem = db_all(&recount->part_tenant, SQL_count_stored, count, &rows)))
        return problem;
    row = rows.items;
    for (size_t i = 0; i < rows.count; i++) {
        struct count_gain gain = count_gain_of(row[i].scope, nothing, -row[i].total);

        gain.level = row[i].level;
        gain.block = row[i].block;
        count_gains_put(&recount->part, gain);
    }
    for (size_t i = 0; i < recount->changes.count; i++)
        if (lies_between(&recount->changes.at[i], low, high))
            count_gains_put(&recount->part, recount->changes.at[i]);
    return NULL;
}

/* What is left of a part is wrong. */
static void conclude(struct recount *recount, struct count_gains *gains)
{
    count_gains_sum(&recount->part);
    for (size_t i = 0; i < recount->part.count; i++)
        count_gains_put(gains, recount->part.at[i]);
    recount->part = (struct count_gains){.arena = recount->part_tenant.arena};
    arena_reset(recount->part_tenant.arena);
}

/* What is there of each status, and of it and each type. */
static struct problem *tally_statuses(struct recount *recount)
{
    struct arena       *arena   = recount->part_tenant.arena;
    struct list         rows    = {0};
    struct problem     *problem = db_all(&recount->part_tenant, SQL_count_records_by_status, new_count(recount), &rows);
    const struct tally *row     = rows.items;

    for (size_t i = 0; i < rows.count && !problem; i++) {
        struct bytes status = words_mark(arena, MARK_STATUS, row[i].status);

        if (!i || row[i].status != row[i - 1].status)
            memset(recount->last, 0, sizeof(recount->last));
        tally(recount, 0, &row[i], status, nothing);
        tally(recount, 1, &row[i], status, words_mark(arena, MARK_TYPE, row[i].type_id));
    }
    return problem;
}

static struct problem *compare_records(struct recount *recount)
{
    struct problem *problem = tally_all(recount, SQL_count_records, new_count(recount), nothing);

    if (problem || (problem = tally_statuses(recount)) || (problem = take_out(recount, nothing, str_bytes(STR("j")))))
        return problem;
    return take_out(recount, str_bytes(STR("l")), str_bytes(STR("z")));
}

static struct problem *compare_campaign(struct recount *recount, int64_t campaign_id)
{
    struct count *count = new_count(recount);
    struct bytes  low   = words_mark(recount->part_tenant.arena, MARK_CAMPAIGN, campaign_id);
    struct bytes  high =
        str_bytes(arena_format(recount->part_tenant.arena, "%.*sz", (int)low.len, (const char *)low.at));
    struct problem *problem;

    SET(count, campaign_id, campaign_id);
    if ((problem = tally_all(recount, SQL_count_orders, count, low)))
        return problem;
    return take_out(recount, low, high);
}

static struct problem *compare_all(struct recount *recount, struct count_gains *gains)
{
    const struct tenant *tenant    = recount->tenant;
    struct list          campaigns = {0};
    const struct tally  *campaign;
    struct count        *count = SHAPE_NEW(tenant->arena, struct count, count_shape);
    struct problem      *problem;

    SET(count, account_id, tenant->account_id);
    if ((problem = db_command(tenant->db, tenant->arena, statements[SQL_session_patience].text)) ||
        (problem = db_begin_snapshot(tenant)) || (problem = db_all(tenant, SQL_count_campaigns, count, &campaigns)) ||
        (problem = read_changes(recount)) || (problem = compare_records(recount)))
        return problem;
    conclude(recount, gains);
    campaign = campaigns.items;
    for (size_t i = 0; i < campaigns.count; i++) {
        if ((problem = compare_campaign(recount, campaign[i].campaign_id)))
            return problem;
        conclude(recount, gains);
    }
    return NULL;
}

/* Memory may have run out between a statement and its rows, so nothing of the connection is used any more. */
static struct problem *compare_safely(struct recount *recount, struct count_gains *gains)
{
    jmp_buf escape;

    arena_escape_to(recount->part_tenant.arena, &escape);
    if (setjmp(escape) == 0)
        return compare_all(recount, gains);
    db_close(recount->tenant->db);
    return problem_new(recount->tenant->arena, PROBLEM_unavailable, "There was not enough memory for counting.");
}

struct problem *recount_run(const struct tenant *tenant, struct count_gains *gains)
{
    struct recount  recount = {.tenant = tenant, .part_tenant = *tenant};
    struct problem *problem;

    recount.part_tenant.arena = arena_new(PART_MEMORY);
    recount.part.arena        = recount.part_tenant.arena;
    recount.changes.arena     = tenant->arena;
    gains->arena              = tenant->arena;
    problem                   = compare_safely(&recount, gains);
    if (problem) /* it may lie in the arena that goes */
        problem = problem_new(tenant->arena, problem->kind, STR_FMT, STR_ARG(problem->detail));
    arena_free(recount.part_tenant.arena);
    db_rollback(tenant->db); /* the snapshot */
    return problem;
}

struct problem *recount_mend(const struct tenant *tenant, struct count_gains *gains)
{
    struct problem *problem;

    if (!(problem = db_begin(tenant)) && !(problem = count_gains_write(tenant, gains)) &&
        !(problem = counts_set_version(tenant)))
        problem = db_commit(tenant);
    db_rollback(tenant->db);
    return problem;
}
