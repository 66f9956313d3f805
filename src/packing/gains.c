#include "packing/gains.h"

#include "words/words.h"

#include <stdlib.h>

void count_gains_put(struct count_gains *gains, struct count_gain gain)
{
    if (gains->count == gains->capacity) {
        size_t size = gains->capacity * sizeof(*gains->at);

        gains->capacity = gains->capacity ? gains->capacity * 2 : 256;
        gains->at       = arena_realloc(gains->arena, gains->at, size, gains->capacity * sizeof(*gains->at));
    }
    gains->at[gains->count++] = gain;
}

struct count_gain count_gain_of(struct bytes first, struct bytes second, int64_t number)
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

/* The gain of one record in the scope of one or two words, at every level. */
static void add_levels(struct count_gains *gains, struct indexed record, struct count_gain gain)
{
    for (gain.level = 0; gain.level < COUNT_LEVELS; gain.level++) {
        gain.block = count_block(record.id, gain.level);
        count_gains_put(gains, gain);
    }
}

void count_gains_add(struct count_gains *gains, struct indexed record, int64_t number)
{
    static const struct bytes none = {0};
    struct bytes              type = none;
    struct bytes              rest = record.words;
    struct bytes              token;

    while (tokens_next(&rest, &token))
        if (token.at[0] == MARK_TYPE)
            type = token;
    add_levels(gains, record, count_gain_of(none, none, number));
    add_levels(gains, record, count_gain_of(none, type, number));
    for (rest = record.words; tokens_next(&rest, &token);)
        if (token.at[0] == MARK_CAMPAIGN || token.at[0] == MARK_STATUS) {
            add_levels(gains, record, count_gain_of(token, none, number));
            add_levels(gains, record, count_gain_of(token, type, number));
        }
}

int count_gain_compare(const void *left, const void *right)
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

void count_gains_sum(struct count_gains *gains)
{
    size_t kept = 0;

    if (gains->count)
        qsort(gains->at, gains->count, sizeof(*gains->at), count_gain_compare);
    for (size_t i = 0; i < gains->count; i++) {
        if (kept && count_gain_compare(&gains->at[kept - 1], &gains->at[i]) == 0) {
            gains->at[kept - 1].gain += gains->at[i].gain;
            continue;
        }
        kept -= kept && !gains->at[kept - 1].gain;
        gains->at[kept++] = gains->at[i];
    }
    gains->count = kept - (kept && !gains->at[kept - 1].gain);
}

static struct problem *write_gains(const struct tenant *tenant, struct count *count, const struct count_gain *gain,
                                   size_t number)
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
    return db_all_assembled(tenant, &assembly, count, &no_rows);
}

struct problem *count_gains_write(const struct tenant *tenant, struct count_gains *gains)
{
    struct count   *count = SHAPE_NEW(tenant->arena, struct count, count_shape);
    size_t          run   = COUNTS_AT_ONCE;
    struct problem *problem;

    count_gains_sum(gains);
    SET(count, account_id, tenant->account_id);
    for (size_t done = 0; done < gains->count; done += run) {
        while (run > gains->count - done)
            run /= 2;
        if ((problem = write_gains(tenant, count, gains->at + done, run)))
            return problem;
    }
    return NULL;
}
