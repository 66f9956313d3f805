#include "store/count_gains.h"

#include "domain/words.h"
#include "store/changes.h"

#include <stdlib.h>

struct count_gain {
    uint8_t scope[SCOPE_BYTES];
    size_t  scope_len;
    int64_t level;
    int64_t block;
    int64_t gain;
};

static void add_gain(struct arena *arena, struct count_gains *gains, struct count_gain gain)
{
    if (gains->count == gains->capacity) {
        size_t size = gains->capacity * sizeof(*gains->at);

        gains->capacity = gains->capacity ? gains->capacity * 2 : 256;
        gains->at       = arena_realloc(arena, gains->at, size, gains->capacity * sizeof(*gains->at));
    }
    gains->at[gains->count++] = gain;
}

static struct count_gain new_gain(struct bytes first, struct bytes second, int64_t number)
{
    struct count_gain gain = {.scope_len = first.len + second.len, .gain = number};

    if (gain.scope_len > sizeof(gain.scope)) /* no scope of ours */
        gain.scope_len = first.len = second.len = 0;
    if (first.len)
        memcpy(gain.scope, first.at, first.len);
    if (second.len)
        memcpy(gain.scope + first.len, second.at, second.len);
    return gain;
}

static void add_levels(struct arena *arena, struct count_gains *gains, int64_t record_id, struct bytes first,
                       struct bytes second, int64_t number)
{
    struct count_gain gain = new_gain(first, second, number);

    for (gain.level = 0; gain.level < COUNT_LEVELS; gain.level++) {
        gain.block = count_block(record_id, gain.level);
        add_gain(arena, gains, gain);
    }
}

void count_gains_add(struct arena *arena, struct count_gains *gains, int64_t record_id, struct bytes words,
                     int64_t gain)
{
    struct bytes type = {0};
    struct bytes rest = words;
    struct bytes token;

    while (tokens_next(&rest, &token))
        if (token.at[0] == MARK_TYPE)
            type = token;
    add_levels(arena, gains, record_id, (struct bytes){0}, (struct bytes){0}, gain);
    add_levels(arena, gains, record_id, (struct bytes){0}, type, gain);
    for (rest = words; tokens_next(&rest, &token);)
        if (token.at[0] == MARK_CAMPAIGN) {
            add_levels(arena, gains, record_id, token, (struct bytes){0}, gain);
            add_levels(arena, gains, record_id, token, type, gain);
        }
}

static int compare_gains(const void *left, const void *right)
{
    const struct count_gain *a     = left;
    const struct count_gain *b     = right;
    int                      order = token_compare((struct bytes){.at = a->scope, .len = a->scope_len},
                                                   (struct bytes){.at = b->scope, .len = b->scope_len});

    if (order)
        return order;
    if (a->level != b->level)
        return a->level > b->level ? 1 : -1;
    return (a->block > b->block) - (a->block < b->block);
}

/* One gain for each count; those that come to nothing go. In one order everywhere, so that two writers never cross. */
static void sum_up(struct count_gains *gains)
{
    size_t kept = 0;

    if (gains->count)
        qsort(gains->at, gains->count, sizeof(*gains->at), compare_gains);
    for (size_t i = 0; i < gains->count; i++) {
        if (kept && compare_gains(&gains->at[kept - 1], &gains->at[i]) == 0) {
            gains->at[kept - 1].gain += gains->at[i].gain;
            continue;
        }
        kept -= kept && !gains->at[kept - 1].gain;
        gains->at[kept++] = gains->at[i];
    }
    gains->count = kept - (kept && !gains->at[kept - 1].gain);
}

static struct problem *write_gains(struct db *db, struct arena *arena, struct count *count,
                                   const struct count_gain *gain, size_t number)
{
    struct assembly assembly = {0};
    struct list     no_rows;

    assembly_add(&assembly, SQL_count_add);
    SET(count, scope_of_1, ((struct bytes){.at = gain[0].scope, .len = gain[0].scope_len}));
    SET(count, level_of_1, gain[0].level);
    SET(count, block_of_1, gain[0].block);
    SET(count, total_of_1, gain[0].gain);
    for (size_t i = 1; i < number; i++) {
        assembly_add(&assembly, SQL_count_add_next);
        count->scope_of[i - 1] = (struct bytes){.at = gain[i].scope, .len = gain[i].scope_len};
        count->level_of[i - 1] = gain[i].level;
        count->block_of[i - 1] = gain[i].block;
        count->total_of[i - 1] = gain[i].gain;
    }
    assembly_add(&assembly, SQL_count_add_end);
    return db_all_assembled(db, arena, &assembly, count, &no_rows);
}

struct problem *store_count_gain(struct db *db, struct arena *arena, int64_t account_id, struct count_gains *gains)
{
    struct count   *count = SHAPE_NEW(arena, struct count, count_shape);
    size_t          run   = COUNTS_AT_ONCE;
    struct problem *problem;

    sum_up(gains);
    SET(count, account_id, account_id);
    for (size_t done = 0; done < gains->count; done += run) {
        while (run > gains->count - done)
            run /= 2;
        if ((problem = write_gains(db, arena, count, gains->at + done, run)))
            return problem;
    }
    return NULL;
}

/* --- comparison -----------------------------------------------------------------------------------------------------
 */

/* Rows come by block, so what falls on the same block of a level comes one behind the other. */
struct tallying {
    struct arena       *arena;
    struct count_gains *gains;
    size_t              last[4][COUNT_LEVELS]; /* the latest gain of a scope and level, counted from 1 */
};

static void tally(struct tallying *tallying, size_t scope, const struct tally *row, struct bytes first,
                  struct bytes second)
{
    struct count_gain gain = new_gain(first, second, row->total);

    for (gain.level = 0; gain.level < COUNT_LEVELS; gain.level++) {
        size_t             *last  = &tallying->last[scope][gain.level];
        struct count_gains *gains = tallying->gains;

        gain.block = count_block(row->block << BLOCK_SHIFT, gain.level);
        if (*last && compare_gains(&gains->at[*last - 1], &gain) == 0) {
            gains->at[*last - 1].gain += gain.gain;
            continue;
        }
        add_gain(tallying->arena, gains, gain);
        *last = gains->count;
    }
}

static struct problem *tally_all(struct db *db, struct arena *arena, int64_t account_id, enum statement statement,
                                 struct count_gains *gains)
{
    struct tallying     tallying = {.arena = arena, .gains = gains};
    struct count       *count    = SHAPE_NEW(arena, struct count, count_shape);
    struct list         rows     = {0};
    const struct tally *row;
    struct bytes        none = {0};
    struct problem     *problem;

    SET(count, account_id, account_id);
    if ((problem = db_all(db, arena, statement, count, &rows)))
        return problem;
    row = rows.items;
    for (size_t i = 0; i < rows.count; i++) {
        struct bytes type = words_mark(arena, MARK_TYPE, row[i].type_id);

        if (HAS(&row[i], campaign_id)) {
            struct bytes campaign = words_mark(arena, MARK_CAMPAIGN, row[i].campaign_id);

            tally(&tallying, 0, &row[i], campaign, none);
            tally(&tallying, 1, &row[i], campaign, type);
        } else {
            tally(&tallying, 2, &row[i], none, none);
            tally(&tallying, 3, &row[i], none, type);
        }
    }
    return NULL;
}

/* What the changes stand for is not in the counts yet. */
static struct problem *take_changes_out(struct db *db, struct arena *arena, int64_t account_id,
                                        struct count_gains *gains)
{
    struct list          rows    = {0};
    struct problem      *problem = store_change_list(db, arena, account_id, &rows);
    const struct change *change  = rows.items;

    for (size_t i = 0; i < rows.count && !problem; i++) {
        if (HAS(&change[i], now_words))
            count_gains_add(arena, gains, change[i].record_id, change[i].now_words, -1);
        if (HAS(&change[i], before_words))
            count_gains_add(arena, gains, change[i].record_id, change[i].before_words, 1);
    }
    return problem;
}

static struct problem *take_stored_out(struct db *db, struct arena *arena, int64_t account_id,
                                       struct count_gains *gains)
{
    struct count       *count = SHAPE_NEW(arena, struct count, count_shape);
    struct list         rows  = {0};
    const struct tally *row;
    struct problem     *problem;

    SET(count, account_id, account_id);
    if ((problem = db_all(db, arena, SQL_count_stored, count, &rows)))
        return problem;
    row = rows.items;
    for (size_t i = 0; i < rows.count; i++) {
        struct count_gain gain = new_gain(row[i].scope, (struct bytes){0}, -row[i].total);

        gain.level = row[i].level;
        gain.block = row[i].block;
        add_gain(arena, gains, gain);
    }
    return NULL;
}

struct problem *store_recount(struct db *db, struct arena *arena, int64_t account_id, struct count_gains *gains)
{
    struct problem *problem;

    if ((problem = db_begin_snapshot(db, arena)) ||
        (problem = tally_all(db, arena, account_id, SQL_count_records, gains)) ||
        (problem = tally_all(db, arena, account_id, SQL_count_orders, gains)) ||
        (problem = take_changes_out(db, arena, account_id, gains)) ||
        (problem = take_stored_out(db, arena, account_id, gains)))
        goto out;
    sum_up(gains);
out:
    db_rollback(db); /* the snapshot */
    return problem;
}
