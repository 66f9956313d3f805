/* Which members of segments meet the needs: sets, united and intersected as the tree of needs says. */
#include "search/matches_private.h"

static struct problem *evaluate(struct run *run, const struct need *need, uint64_t *const *within, uint64_t ***out);

static void give_all(struct run *run, uint64_t **sets)
{
    for (size_t i = 0; i < run->count; i++) {
        run_give(run, sets[i]);
        sets[i] = NULL;
    }
}

static uint64_t **all_members(struct run *run, uint64_t *const *within)
{
    uint64_t **sets = run_new_sets(run);

    for (size_t i = 0; i < run->count; i++) {
        size_t members = run_members(run, i);

        if (!run_is_alive(run, within, i))
            continue;
        sets[i] = run_take(run);
        memset(sets[i], 0xFF, members / 64 * sizeof(uint64_t));
        if (members % 64)
            sets[i][members / 64] = (UINT64_C(1) << (members % 64)) - 1;
    }
    return sets;
}

/* Changes a set by another one. */
typedef void combine(uint64_t *set, const uint64_t *other, size_t count);

static void combine_all(struct run *run, uint64_t **sets, uint64_t *const *others, combine *how)
{
    for (size_t i = 0; i < run->count; i++) {
        if (!sets[i] || !others[i])
            continue;
        arena_work(run->arena, run->words * sizeof(uint64_t));
        how(sets[i], others[i], run_members(run, i));
    }
}

/* An intersection that has become empty is dropped, so that nothing is read for it any more. */
static void intersect(struct run *run, uint64_t **sets, uint64_t *const *others)
{
    combine_all(run, sets, others, members_intersect);
    for (size_t i = 0; i < run->count; i++)
        if (sets[i] && (!others[i] || !members_any(sets[i], run_members(run, i)))) {
            run_give(run, sets[i]);
            sets[i] = NULL;
        }
}

static bool any_left(const struct run *run, uint64_t *const *within)
{
    for (size_t i = 0; i < run->count; i++)
        if (run_is_alive(run, within, i))
            return true;
    return false;
}

/* Narrows `*sets`, NULL for all members within, down to those that meet a need more. */
static struct problem *narrow(struct run *run, const struct need *need, uint64_t *const *within, uint64_t ***sets)
{
    bool            is_negative = need->kind == NEED_NOT;
    uint64_t      **others;
    struct problem *problem;

    if (is_negative && !*sets)
        *sets = all_members(run, within);
    if ((problem = evaluate(run, is_negative ? need->parts : need, *sets ? *sets : within, &others)))
        return problem;
    if (!*sets) {
        *sets = others;
        return NULL;
    }
    if (is_negative)
        combine_all(run, *sets, others, members_remove);
    else
        intersect(run, *sets, others);
    give_all(run, others);
    return NULL;
}

static struct problem *evaluate_all(struct run *run, const struct need *needs, size_t count, uint64_t *const *within,
                                    uint64_t ***out)
{
    struct problem *problem = NULL;

    *out = NULL;
    for (size_t i = 0; i < count && !problem && (!*out || any_left(run, *out)); i++)
        problem = narrow(run, &needs[i], within, out);
    if (!problem && !*out)
        *out = all_members(run, within);
    return problem;
}

static struct problem *evaluate_any(struct run *run, const struct need *need, uint64_t *const *within, uint64_t ***out)
{
    uint64_t **others;

    *out = run_new_sets(run);
    for (size_t i = 0; i < need->count; i++) {
        struct problem *problem = evaluate(run, &need->parts[i], within, &others);

        if (problem)
            return problem;
        combine_all(run, *out, others, members_unite);
        for (size_t j = 0; j < run->count; j++)
            if (!(*out)[j]) {
                (*out)[j] = others[j];
                others[j] = NULL;
            }
        give_all(run, others);
    }
    return NULL;
}

static struct problem *evaluate(struct run *run, const struct need *need, uint64_t *const *within, uint64_t ***out)
{
    switch (need->kind) {
    case NEED_AND:
        return evaluate_all(run, need->parts, need->count, within, out);
    case NEED_OR:
        return evaluate_any(run, need, within, out);
    case NEED_NOT:
        return evaluate_all(run, need, 1, within, out);
    case NEED_VERSIONS:
        return evaluate(run, need_of_version(need, run->is_older), within, out);
    case NEED_SET:
        return run_find_set(run, need, within, out);
    case NEED_STARTS:
        break;
    }
    return run_find(run, need, within, out);
}

/* --- the result --------------------------------------------------------------------------------------------------- */

/* The dead do not count, nor does what the base has not found. */
static struct problem *conclude(struct run *run, size_t nth, uint64_t *set)
{
    struct found       *found   = &run->first[nth];
    const struct found *of_base = NULL;
    size_t              members = run_members(run, nth);
    uint64_t           *dead;
    struct problem     *problem;

    if (run->is_small && run->matches->base)
        of_base = &run->matches->base->found[found - run->matches->found];
    found->set = set;
    if (!set)
        return NULL;
    if ((problem = segment_dead(run->matches->tenant, found->segment, &dead)))
        return problem;
    arena_work(run->arena, members / 4);
    if (dead)
        members_remove(set, dead, members);
    if (of_base && of_base->set)
        members_intersect(set, of_base->set, members);
    found->count = of_base && !of_base->set ? 0 : members_count(set, members);
    if (!found->count)
        found->set = NULL;
    return NULL;
}

/* Gives back all memory since the mark but for the sets that are found. */
static void keep_found(struct run *run, struct arena_mark mark)
{
    struct found   *first = run->first;
    size_t          count = run->count;
    size_t          words = 0;
    const uint64_t *kept;
    uint64_t       *at;

    for (size_t i = 0; i < count; i++)
        if (run_has(run, i) && first[i].set)
            words += members_words(run_members(run, i));
    kept = at = (uint64_t *)(void *)arena_room(run->arena, (words + 1) * sizeof(*at));
    for (size_t i = 0; i < count; i++)
        if (run_has(run, i) && first[i].set) {
            size_t its = members_words(run_members(run, i));

            memcpy(at, first[i].set, its * sizeof(*at));
            at += its;
        }
    kept = (const uint64_t *)(const void *)arena_rewind(
               run->arena, mark, (struct bytes){.at = (const uint8_t *)kept, .len = (words + 1) * sizeof(*at)})
               .at;
    for (size_t i = 0; i < count; i++) {
        if (!run_has(run, i))
            continue;
        if (first[i].set) {
            first[i].set = (uint64_t *)(uintptr_t)kept;
            kept += members_words((size_t)first[i].segment->members);
        }
        first[i].is_known = true;
    }
}

static struct problem *evaluate_run(struct run *run, struct arena_mark mark)
{
    struct matches *matches = run->matches;
    size_t          count   = run->is_small && matches->base ? 1 : matches->need_count;
    uint64_t      **sets;
    struct problem *problem;

    for (size_t i = 0; i < run->count; i++)
        if (members_words(run_members(run, i)) > run->words)
            run->words = members_words(run_members(run, i));
    if ((problem = evaluate_all(run, matches->needs, count, NULL, &sets)))
        return problem;
    for (size_t i = 0; i < run->count; i++)
        if (run_has(run, i) && (problem = conclude(run, i, sets[i])))
            return problem;
    keep_found(run, mark);
    return NULL;
}

struct problem *matches_evaluate_posted(struct matches *matches, struct found *first, size_t count)
{
    struct arena   *arena   = matches->tenant->arena;
    struct problem *problem = NULL;

    for (size_t i = 0; i < count && !problem; i++) {
        struct run run = {.matches = matches, .arena = arena, .first = first, .count = count};

        if (first[i].is_known)
            continue;
        run.is_older = matches->has_versions && first[i].segment->fold < FOLD_VERSION;
        problem      = evaluate_run(&run, arena_mark(arena));
    }
    return problem;
}

/* A large body is read for this alone, and given back: there may be many of them while packing is behind. */
struct problem *matches_evaluate_small(struct matches *matches, struct found *found)
{
    const struct tenant *tenant = matches->tenant;
    struct arena_mark    mark   = arena_mark(tenant->arena);
    struct run           run    = {.matches = matches, .arena = tenant->arena, .count = 1, .is_small = true};
    struct segment      *read   = found->segment;
    struct problem      *problem;

    if (!HAS(read, body) && (problem = segment_find(tenant, read->id, &read)))
        return problem;
    if (!read)
        return segment_broken(tenant, found->segment->id);
    run.first    = found;
    run.body     = read->body;
    run.is_older = matches->has_versions && found->segment->fold < FOLD_VERSION;
    return evaluate_run(&run, mark);
}
