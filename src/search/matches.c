#include "search/matches_private.h"

#include "search/changes.h"

#include <stdlib.h>

enum { FIRST_STEP = 8 /* big segments are evaluated 8, 32, 128 … at a time, from the newest on */ };

static struct problem *read_changes(struct matches *matches)
{
    struct list          rows    = {0};
    struct problem      *problem = change_list(matches->tenant, &rows);
    const struct change *row     = rows.items;

    if (problem || (problem = changes_check_format(matches->tenant, &rows)))
        return problem;
    matches->changes      = ARENA_ARRAY(matches->tenant->arena, struct changed, rows.count + 1);
    matches->change_count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        bool now    = HAS(&row[i], now_words) && tokens_meet(row[i].now_words, &matches->order);
        bool before = HAS(&row[i], before_words) && tokens_meet(row[i].before_words, &matches->order);

        matches->changes[i] = (struct changed){.id = row[i].record_id, .is_found = now};
        matches->gain += now - before;
    }
    return NULL;
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

/* The dead do not count; then the result is known. */
static struct problem *conclude(struct matches *matches, struct found *found)
{
    size_t          members = (size_t)found->segment->members;
    uint64_t       *dead;
    struct problem *problem = NULL;

    found->is_known = true;
    if (!found->set)
        return NULL;
    if ((problem = segment_dead(matches->tenant, found->segment, &dead)))
        return problem;
    arena_work(matches->tenant->arena, members);
    if (dead)
        members_remove(found->set, dead, members);
    found->count = members_count(found->set, members);
    if (!found->count)
        found->set = NULL;
    return NULL;
}

/* Keeps those found so far that are in `set` too; before the first need everything is. */
static void narrow(struct found *found, bool is_first, uint64_t *set)
{
    if (is_first)
        found->set = set;
    else if (!set)
        found->set = NULL;
    else if (found->set)
        members_intersect(found->set, set, (size_t)found->segment->members);
}

static struct problem *evaluate_small(struct matches *matches, struct found *found)
{
    size_t members = (size_t)found->segment->members;

    for (size_t i = 0; i < matches->need_count && (!i || found->set); i++) {
        uint64_t *set = members_new(matches->tenant->arena, members);

        arena_work(matches->tenant->arena, found->segment->body.len); /* all of it where everything begins so */
        if (!body_find(found->segment->body, &matches->needs[i], set, members))
            return segment_broken(matches->tenant, found->segment->id);
        narrow(found, i == 0, set);
    }
    return conclude(matches, found);
}

/* A large body is read for this alone, and given back: there may be many of them while packing is behind. */
static struct problem *evaluate_large(struct matches *matches, struct found *found)
{
    const struct tenant *tenant = matches->tenant;
    struct segment      *listed = found->segment;
    size_t               size   = (members_words((size_t)listed->members) + 1) * sizeof(*found->set);
    struct arena_mark    mark   = arena_mark(tenant->arena);
    struct bytes         set    = {0};
    struct problem      *problem;

    if ((problem = segment_find(tenant, listed->id, &found->segment)))
        return problem;
    if (!found->segment)
        return segment_broken(tenant, listed->id);
    if ((problem = evaluate_small(matches, found)))
        return problem;
    found->segment = listed;
    if (found->set)
        set = (struct bytes){.at = (const uint8_t *)found->set, .len = size};
    found->set = (uint64_t *)(void *)(uintptr_t)arena_rewind(tenant->arena, mark, set).at;
    return NULL;
}

/* The big segment of that id between the first and the last one, or NULL. */
static struct found *find_posted(struct found *first, size_t count, int64_t id)
{
    size_t low  = 0;
    size_t high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (first[middle].segment->id > id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && first[low].segment->id == id ? &first[low] : NULL;
}

/* Big segments that are evaluated together, and for one need what is found in each; NULL: nothing yet. */
struct run {
    struct found *first;
    size_t        count;
    uint64_t    **sets;
};

/* Adds what rows say of a need to the sets of their segments. */
static struct problem *take_rows(struct matches *matches, struct run *run, const struct need *need,
                                 const struct list *rows)
{
    const struct posting_row *row = rows->items;

    for (size_t i = 0; i < rows->count; i++) {
        struct node   node  = {.key = row[i].token, .data = row[i].data};
        struct found *found = find_posted(run->first, run->count, row[i].segment_id);
        size_t        at    = (size_t)(found - run->first);

        if (!found || found->is_known)
            continue;
        arena_work(matches->tenant->arena, node.data.len);
        if (!run->sets[at])
            run->sets[at] = members_new(matches->tenant->arena, (size_t)found->segment->members);
        if (!node_find(node, need, run->sets[at], (size_t)found->segment->members))
            return segment_broken(matches->tenant, found->segment->id);
    }
    return NULL;
}

static bool any_bundled(const struct found *first, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (first[i].segment->format == SEGMENT_FORMAT_BUNDLED)
            return true;
    return false;
}

/* One need over a run of big segments. */
static struct problem *apply_need(struct matches *matches, struct found *first, size_t count, size_t nth)
{
    struct arena       *arena = matches->tenant->arena;
    const struct need  *need  = &matches->needs[nth];
    struct bytes       *all   = ARENA_ARRAY(arena, struct bytes, KEYS_OF_NEED);
    size_t              total = need_keys(arena, need, any_bundled(first, count), all);
    struct run          run   = {.first = first, .count = count, .sets = ARENA_ARRAY(arena, uint64_t *, count)};
    struct posting_keys keys  = {.first_segment = first[count - 1].segment->id, .last_segment = first[0].segment->id};
    struct problem     *problem;

    for (size_t done = 0; done < total; done += keys.count) {
        struct list rows = {0};

        keys.at    = all + done;
        keys.count = total - done < POSTINGS_AT_ONCE ? total - done : POSTINGS_AT_ONCE;
        if ((problem = postings_find(matches->tenant, &keys, &rows)) ||
            (problem = take_rows(matches, &run, need, &rows)))
            return problem;
    }
    for (size_t i = 0; i < count; i++)
        if (!first[i].is_known)
            narrow(&first[i], nth == 0, run.sets[i]);
    return NULL;
}

static bool any_left(const struct found *first, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!first[i].is_known && first[i].set)
            return true;
    return false;
}

/* Evaluates a run of big segments. */
static struct problem *evaluate_posted(struct matches *matches, struct found *first, size_t count)
{
    struct problem *problem = NULL;

    for (size_t i = 0; i < matches->need_count && !problem && (!i || any_left(first, count)); i++)
        problem = apply_need(matches, first, count, i);
    for (size_t i = 0; i < count && !problem; i++)
        if (!first[i].is_known)
            problem = conclude(matches, &first[i]);
    return problem;
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
        step *= 4;
    }
    if (step > matches->posted - start)
        step = matches->posted - start;
    return evaluate_posted(matches, matches->found + start, step);
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
    for (size_t i = 0; i < matches->count; i++)
        if ((problem = segment_check_format(matches->tenant, matches->found[i].segment)))
            return problem;
    return NULL;
}

struct problem *matches_open(const struct tenant *tenant, const struct need *needs, size_t count, struct matches **out)
{
    struct matches *matches = ARENA_NEW(tenant->arena, struct matches);
    struct problem *problem;

    *matches       = (struct matches){.tenant = tenant, .needs = needs, .need_count = count};
    matches->order = needs_order(tenant->arena, needs, count);
    *out           = matches;
    if ((problem = read_changes(matches)) || (problem = read_segments(matches)))
        return problem;
    for (size_t i = matches->posted; i < matches->count; i++) {
        struct found *found = &matches->found[i];

        problem = HAS(found->segment, body) ? evaluate_small(matches, found) : evaluate_large(matches, found);
        if (problem)
            return problem;
    }
    return NULL;
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
