/* What meets a leaf of the needs, in a small segment or in big ones. */
#include "search/matches_private.h"

/* --- spare sets --------------------------------------------------------------------------------------------------- */

void run_give(struct run *run, uint64_t *set)
{
    if (!set)
        return;
    if (run->spare_count == run->spare_room) {
        size_t room = 2 * run->spare_room + 64;

        run->spare =
            arena_realloc(run->arena, run->spare, run->spare_room * sizeof(*run->spare), room * sizeof(*run->spare));
        run->spare_room = room;
    }
    run->spare[run->spare_count++] = set;
}

void run_reserve(struct run *run, size_t count)
{
    while (run->spare_count < count)
        run_give(run, (uint64_t *)(void *)arena_room(run->arena, run->words * sizeof(uint64_t)));
}

uint64_t *run_take(struct run *run)
{
    uint64_t *set;

    run_reserve(run, 1);
    set = run->spare[--run->spare_count];
    memset(set, 0, run->words * sizeof(*set));
    return set;
}

uint64_t **run_new_sets(struct run *run)
{
    return ARENA_ARRAY(run->arena, uint64_t *, run->count);
}

/* --- leaves ------------------------------------------------------------------------------------------------------- */

/* A leaf, and what is found of it. */
struct search {
    struct run        *run;
    const struct need *need;
    uint64_t *const   *within; /* NULL: all members */
    uint64_t         **sets;
};

static struct problem *find_in_body(struct search *search)
{
    struct run   *run = search->run;
    struct found *one = run->first;

    arena_work(run->arena, run->body.len); /* all of it where everything begins so */
    search->sets[0] = run_take(run);
    return body_find(run->body, search->need, search->sets[0], run_members(run, 0))
               ? NULL
               : segment_broken(run->matches->tenant, one->segment->id);
}

/* The big segment of that id, or the number of all. */
static size_t find_posted(const struct run *run, int64_t id)
{
    size_t low  = 0;
    size_t high = run->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (run->first[middle].segment->id > id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < run->count && run->first[low].segment->id == id ? low : run->count;
}

static struct problem *take_rows(struct search *search, const struct list *rows)
{
    const struct posting_row *row = rows->items;
    struct run               *run = search->run;

    for (size_t i = 0; i < rows->count; i++) {
        struct node node = {.key = row[i].token, .data = row[i].data};
        size_t      at   = find_posted(run, row[i].segment_id);

        if (at == run->count || !run_is_alive(run, search->within, at))
            continue;
        arena_work(run->arena, node.data.len);
        if (!search->sets[at])
            search->sets[at] = run_take(run);
        if (!node_find(node, search->need, search->sets[at], run_members(run, at)))
            return segment_broken(run->matches->tenant, run->first[at].segment->id);
    }
    return NULL;
}

/* The segments that have to be looked at lie between these two. False: there are none. */
static bool set_bounds(const struct search *search, struct posting_keys *keys, size_t *alive)
{
    const struct run *run = search->run;

    *alive = 0;
    for (size_t i = 0; i < run->count; i++) {
        if (!run_is_alive(run, search->within, i))
            continue;
        if (!(*alive)++)
            keys->last_segment = run->first[i].segment->id;
        keys->first_segment = run->first[i].segment->id;
    }
    return *alive;
}

/* Rows are given back as soon as their members are in the sets. */
static struct problem *find_by_keys(struct search *search, struct posting_keys keys, const struct bytes *all,
                                    size_t total)
{
    const struct tenant *tenant = search->run->matches->tenant;
    struct problem      *problem;

    for (size_t done = 0; done < total; done += keys.count) {
        struct arena_mark mark = arena_mark(tenant->arena);
        struct list       rows = {0};

        keys.at    = all + done;
        keys.count = total - done < POSTINGS_AT_ONCE ? total - done : POSTINGS_AT_ONCE;
        if ((problem = postings_find(tenant, &keys, &rows)) || (problem = take_rows(search, &rows)))
            return problem;
        arena_rewind(tenant->arena, mark, (struct bytes){0});
    }
    return NULL;
}

static bool any_bundled(const struct run *run)
{
    for (size_t i = 0; i < run->count; i++)
        if (run->first[i].segment->format == SEGMENT_FORMAT_BUNDLED)
            return true;
    return false;
}

static struct problem *find_range(struct search *search, struct posting_keys keys)
{
    const struct tenant *tenant = search->run->matches->tenant;
    struct range_keys    range  = range_keys(tenant->arena, search->need);
    struct arena_mark    mark   = arena_mark(tenant->arena);
    struct list          rows   = {0};
    struct problem      *problem;

    if ((problem = postings_between(tenant, &range, &keys, &rows)) || (problem = take_rows(search, &rows)))
        return problem;
    arena_rewind(tenant->arena, mark, (struct bytes){0});
    return find_by_keys(search, keys, range.before, range.before_count);
}

static struct problem *find_in_postings(struct search *search)
{
    struct posting_keys keys = {0};
    struct bytes       *all;
    size_t              total;

    if (!set_bounds(search, &keys, &total))
        return NULL;
    run_reserve(search->run, total);
    if (search->need->high.len && !search->need->count)
        return find_range(search, keys);
    all = need_keys(search->run->arena, search->need, any_bundled(search->run), &total);
    return find_by_keys(search, keys, all, total);
}

struct problem *run_find(struct run *run, const struct need *leaf, uint64_t *const *within, uint64_t ***out)
{
    struct search search = {.run = run, .need = leaf, .within = within, .sets = run_new_sets(run)};

    *out = search.sets;
    return run->is_small ? find_in_body(&search) : find_in_postings(&search);
}
