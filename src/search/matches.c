#include "search/matches_private.h"

#include "search/changes.h"
#include "search/import_sets.h"
#include "words/words.h"

#include <stdlib.h>

/* Big segments are evaluated 8, 32, 128, 256, 256 ... at a time, from the newest on. */
enum { FIRST_STEP = 8, LARGEST_STEP = 256 };

static struct problem *values_are_building(const struct tenant *tenant)
{
    return problem_coded(tenant->arena, PROBLEM_conflict, CODE_index_building,
                         "The index of the account does not know the values of all records yet: try again later.");
}

static bool asks_for_value(const struct need *need)
{
    struct bytes first = need->low;

    if (!need->high.len && need->count)
        first = need->starts[0];
    return first.len && first.at[0] == CLASS_VALUE;
}

static bool ask_for_values(const struct need *needs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (needs[i].kind == NEED_STARTS ? asks_for_value(&needs[i]) : ask_for_values(needs[i].parts, needs[i].count))
            return true;
    return false;
}

static bool is_met(const struct change *row, struct bytes words, bool any, const struct need_order *order)
{
    return any && words.len && tokens_meet_of(row->record_id, words, order);
}

static struct problem *evaluate_changes(struct matches *matches)
{
    static const struct changed any       = {.is_found = true, .was_found = true};
    const struct matches       *base      = matches->base;
    const struct change        *row       = matches->change_rows.items;
    struct arena               *arena     = matches->tenant->arena;
    size_t                      count     = base ? 1 : matches->need_count;
    const struct need_order    *orders[2] = {needs_order(arena, matches->needs, count)};

    if (matches->has_versions)
        orders[1] = needs_order_older(arena, matches->needs, count);
    matches->change_count = matches->change_rows.count;
    matches->changes      = ARENA_ARRAY(arena, struct changed, matches->change_count + 1);
    for (size_t i = 0; i < matches->change_count; i++) {
        const struct changed *of_base  = base ? &base->changes[i] : &any;
        struct changed       *changed  = &matches->changes[i];
        bool                  is_older = matches->has_versions && row[i].fold < FOLD_VERSION;

        if (matches->asks_for_values && HAS(&row[i], now_words) && row[i].fold < FOLD_WITH_VALUES)
            return values_are_building(matches->tenant);
        changed->id        = row[i].record_id;
        changed->is_found  = is_met(&row[i], row[i].now_words, of_base->is_found, orders[is_older]);
        changed->is_packed = HAS(&row[i], before_words);
        changed->was_found = is_met(&row[i], row[i].before_words, of_base->was_found, orders[is_older]);
        matches->is_mixed |= row[i].fold < FOLD_VERSION;
    }
    return NULL;
}

/*
 * Where words of a change may be of another fold than those by which the index knows the record, what is packed is
 * asked whether it finds the record.
 */
static struct problem *ask_packed(struct matches *matches)
{
    struct asked *asked = ARENA_ARRAY(matches->tenant->arena, struct asked, matches->change_count + 1);
    size_t        count = 0;

    for (size_t i = 0; i < matches->change_count; i++)
        if (matches->changes[i].is_packed) {
            matches->changes[i].was_found = false;
            asked[count++] = (struct asked){.id = matches->changes[i].id, .is_found = &matches->changes[i].was_found};
        }
    return count ? matches_find_packed(matches, asked, count) : NULL;
}

static struct problem *settle_changes(struct matches *matches)
{
    struct problem *problem;

    for (size_t i = 0; i < matches->count; i++)
        matches->is_mixed |= matches->found[i].segment->fold < FOLD_VERSION;
    if (matches->is_mixed && (problem = ask_packed(matches)))
        return problem;
    for (size_t i = 0; i < matches->change_count; i++)
        matches->gain += matches->changes[i].is_found - matches->changes[i].was_found;
    return NULL;
}

static struct problem *read_changes(struct matches *matches)
{
    struct problem *problem = change_list(matches->tenant, &matches->change_rows);

    if (problem || (problem = changes_check_format(matches->tenant, &matches->change_rows)))
        return problem;
    return evaluate_changes(matches);
}

const struct changed *matches_change(const struct matches *matches, int64_t id)
{
    size_t low  = 0;
    size_t high = matches->change_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (matches->changes[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < matches->change_count && matches->changes[low].id == id ? &matches->changes[low] : NULL;
}

struct problem *matches_know(struct matches *matches, struct found *found)
{
    size_t at    = (size_t)(found - matches->found);
    size_t start = 0;
    size_t step  = FIRST_STEP;

    if (found->is_known)
        return NULL;
    while (start + step <= at) {
        start += step;
        step = step * 4 < LARGEST_STEP ? step * 4 : LARGEST_STEP;
    }
    if (step > matches->posted - start)
        step = matches->posted - start;
    return matches_evaluate_posted(matches, matches->found + start, step);
}

static int compare_newest_id(const void *left, const void *right)
{
    const struct found *a = left;
    const struct found *b = right;

    return (a->segment->id < b->segment->id) - (a->segment->id > b->segment->id);
}

static struct problem *read_segments(struct matches *matches)
{
    struct list     posted = {0};
    struct list     small  = {0};
    struct problem *problem;

    if ((problem = segment_posted(matches->tenant, &posted)) || (problem = segment_small(matches->tenant, &small)))
        return problem;
    matches->posted = posted.count;
    matches->count  = posted.count + small.count;
    matches->found  = ARENA_ARRAY(matches->tenant->arena, struct found, matches->count + 1);
    for (size_t i = 0; i < posted.count; i++)
        matches->found[i].segment = (struct segment *)posted.items + i;
    qsort(matches->found, posted.count, sizeof(struct found), compare_newest_id);
    for (size_t i = 0; i < small.count; i++)
        matches->found[posted.count + i].segment = (struct segment *)small.items + i;
    for (size_t i = 0; i < matches->count; i++) {
        const struct segment *segment = matches->found[i].segment;

        if ((problem = segment_check_format(matches->tenant, segment)))
            return problem;
        if (matches->asks_for_values && segment->fold < FOLD_WITH_VALUES)
            return values_are_building(matches->tenant);
    }
    return NULL;
}

static struct problem *evaluate_small_ones(struct matches *matches)
{
    struct problem *problem = NULL;

    for (size_t i = matches->posted; i < matches->count && !problem; i++)
        problem = matches_evaluate_small(matches, &matches->found[i]);
    return problem ? problem : settle_changes(matches);
}

struct problem *matches_open(const struct tenant *tenant, const struct need *needs, size_t count, struct matches **out)
{
    struct matches *matches = ARENA_NEW(tenant->arena, struct matches);
    struct problem *problem = import_sets_read(tenant, &needs, count);

    *matches                 = (struct matches){.tenant = tenant, .needs = needs, .need_count = count};
    matches->asks_for_values = ask_for_values(needs, count);
    matches->has_versions    = needs_have_versions(needs, count);
    *out                     = matches;
    if (problem || (problem = read_changes(matches)) || (problem = read_segments(matches)))
        return problem;
    return evaluate_small_ones(matches);
}

struct problem *matches_narrow(struct matches *base, const struct need *need, size_t implied, struct matches **out)
{
    struct arena   *arena   = base->tenant->arena;
    struct matches *matches = ARENA_NEW(arena, struct matches);
    struct need    *needs   = ARENA_ARRAY(arena, struct need, base->need_count + 1);
    struct problem *problem;

    needs[0] = *need;
    if (base->need_count)
        memcpy(needs + 1, base->needs, base->need_count * sizeof(*needs));
    *matches       = (struct matches){.tenant          = base->tenant,
                                      .base            = base,
                                      .needs           = needs,
                                      .need_count      = base->need_count + 1 - implied,
                                      .asks_for_values = base->asks_for_values || ask_for_values(need, 1),
                                      .has_versions    = base->has_versions || needs_have_versions(need, 1),
                                      .change_rows     = base->change_rows,
                                      .posted          = base->posted,
                                      .count           = base->count};
    matches->found = ARENA_ARRAY(arena, struct found, base->count + 1);
    *out           = matches;
    for (size_t i = 0; i < base->count; i++) {
        matches->found[i].segment = base->found[i].segment;
        if (matches->asks_for_values && base->found[i].segment->fold < FOLD_WITH_VALUES)
            return values_are_building(matches->tenant);
    }
    problem = evaluate_changes(matches);
    return problem ? problem : evaluate_small_ones(matches);
}

/* Ids that were read for a page lie in that memory. */
void matches_leave(struct matches *narrowed)
{
    for (size_t i = 0; i < narrowed->posted; i++)
        CLEAR(narrowed->found[i].segment, ids);
}

struct problem *matches_total(struct matches *matches, int64_t cap, int64_t *total)
{
    struct problem *problem;

    *total = matches->gain;
    for (size_t i = matches->posted; i < matches->count; i++)
        *total += (int64_t)matches->found[i].count;
    for (size_t i = 0; i < matches->posted && *total <= cap; i++) {
        if ((problem = matches_know(matches, &matches->found[i])))
            return problem;
        *total += (int64_t)matches->found[i].count;
    }
    return NULL;
}
