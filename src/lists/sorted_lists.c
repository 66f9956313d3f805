#include "lists/sorted_lists.h"

#include "filters/filter_needs.h"
#include "lists/sort_entries.h"
#include "search/segments.h"

#include <stdlib.h>

enum {
    FEW         = 1000,  /* records are read and sorted together; as many as twice SORT_SAMPLED */
    MOST        = 40000, /* records with the same beginning of a long value are sorted */
    ROWS_FIRST  = 16,    /* of the index, that are looked ahead */
    ROWS_MOST   = 4096,
    ROWS_FACTOR = 4
};

/* A walk in the order of the values. What is needed for a step is given back after it. */
struct walk {
    const struct tenant      *tenant;
    struct matches           *matches;
    const struct listing     *listing;
    const struct filter_sort *sort;
    size_t                    implied; /* needs of the matches that whoever has a value meets */
    bool                      has_place;
    struct sort_entry         place;
    struct bytes              low; /* what is left of the values: tokens from low on, without high */
    struct bytes              high;
    int64_t                   ahead; /* rows */
    int64_t                  *ids;   /* of the page */
    size_t                    count;
    int64_t                   skip;
};

static bool is_full(const struct walk *walk)
{
    return walk->count == (size_t)walk->listing->limit;
}

static void choose(struct walk *walk, int64_t id)
{
    if (walk->skip > 0)
        walk->skip--;
    else if (!is_full(walk))
        walk->ids[walk->count++] = id;
}

/* --- what is read and sorted -------------------------------------------------------------------------------------- */

static bool is_beyond(const struct walk *walk, const struct sort_entry *entry)
{
    return !walk->has_place || sort_entry_compare(&walk->place, entry, walk->sort->is_descending) < 0;
}

/* All of some records, which must be few. */
static struct problem *sort_all(struct walk *walk, struct matches *matches)
{
    struct match_page   page = {.newest_first = true, .limit = MOST};
    struct sort_entries entries;
    const int64_t      *ids;
    size_t              count;
    struct problem     *problem;

    if ((problem = matches_page(matches, &page, &ids, &count)) ||
        (problem = sort_entries_read(walk->tenant, walk->sort, ids, count, &entries)))
        return problem;
    for (size_t i = 0; i < entries.count; i++)
        if (is_beyond(walk, &entries.at[i]))
            choose(walk, entries.at[i].id);
    return NULL;
}

/* --- those of one value, the newest first ------------------------------------------------------------------------- */

static struct problem *take_group(struct walk *walk, struct matches *matches, bool is_at_place)
{
    struct match_page page = {.newest_first = true, .has_place = is_at_place, .place = walk->place.id};
    const int64_t    *ids;
    size_t            count;
    int64_t           total;
    struct problem   *problem;

    page.limit = (size_t)walk->listing->limit - walk->count;
    if (walk->skip) {
        if ((problem = matches_total(matches, INT64_MAX, &total)))
            return problem;
        if (total <= walk->skip) {
            walk->skip -= total;
            return NULL;
        }
        page.offset = (size_t)walk->skip;
        walk->skip  = 0;
    }
    if ((problem = matches_page(matches, &page, &ids, &count)))
        return problem;
    for (size_t i = 0; i < count; i++)
        choose(walk, ids[i]);
    return NULL;
}

/* The records that meet a need more, of which `implied` says whether who meets it has a value. */
static struct problem *group(struct walk *walk, const struct need *need, size_t implied, bool is_at_place)
{
    struct arena_mark mark = arena_mark(walk->tenant->arena);
    struct matches   *narrowed;
    struct problem   *problem;

    if (is_full(walk))
        return NULL;
    if ((problem = matches_narrow(walk->matches, need, implied, &narrowed)) ||
        (problem = take_group(walk, narrowed, is_at_place)))
        return problem;
    matches_leave(narrowed);
    arena_rewind(walk->tenant->arena, mark, (struct bytes){0});
    return NULL;
}

/* --- walking through the values ----------------------------------------------------------------------------------- */

static struct need window(struct bytes low, struct bytes high)
{
    return (struct need){.kind = NEED_STARTS, .low = low, .high = high};
}

static bool is_empty(struct bytes low, struct bytes high)
{
    return token_compare(low, high) >= 0;
}

/* The token that a code begins with, and whether that is all of it. */
static struct bytes token_of(const struct walk *walk, struct bytes code, bool *is_whole)
{
    return filter_sort_token(walk->tenant->arena, &walk->sort->field, code, is_whole);
}

static struct bytes behind(struct arena *arena, struct bytes token)
{
    uint8_t *copy = (uint8_t *)arena_room(arena, token.len + 1);

    memcpy(copy, token.at, token.len);
    copy[token.len - 1]++;
    return (struct bytes){.at = copy, .len = token.len};
}

/* Goes on after the values of a window; its ends must be in memory that stays. */
static void leave(struct walk *walk, struct bytes low, struct bytes high)
{
    if (walk->sort->is_descending)
        walk->high = low;
    else
        walk->low = high;
}

/* Takes a window whose records are few; or one that cannot be parted. */
static struct problem *take_window(struct walk *walk, struct matches *narrowed, int64_t total)
{
    if (walk->skip >= total && !walk->has_place) {
        walk->skip -= total;
        return NULL;
    }
    return sort_all(walk, narrowed);
}

/* Those of one token: a group, unless the token is only the beginning of longer values. */
static struct problem *take_token(struct walk *walk, struct bytes token, bool is_whole, bool is_at_place)
{
    struct need       need = window(token, behind(walk->tenant->arena, token));
    struct arena_mark mark = arena_mark(walk->tenant->arena);
    struct matches   *narrowed;
    struct problem   *problem;

    if (is_whole) {
        need = need_of_starts(walk->tenant->arena, &token, 1);
        return group(walk, &need, walk->implied, is_at_place);
    }
    if ((problem = matches_narrow(walk->matches, &need, walk->implied, &narrowed)) ||
        (problem = sort_all(walk, narrowed)))
        return problem;
    matches_leave(narrowed);
    arena_rewind(walk->tenant->arena, mark, (struct bytes){0});
    return NULL;
}

/* Where a window ends, or in descending order begins, that has about as many rows of the index as are looked ahead. */
static struct problem *look_ahead(struct walk *walk, struct bytes *low, struct bytes *high)
{
    struct need       need = window(walk->low, walk->high);
    struct range_keys keys = range_keys(walk->tenant->arena, &need);
    struct bytes      key;
    struct problem   *problem;

    *low  = walk->low;
    *high = walk->high;
    if ((problem = posting_ahead(walk->tenant, &keys, walk->ahead, walk->sort->is_descending, &key)) || !key.len)
        return problem;
    key = (struct bytes){.at = key.at + 1, .len = key.len - 1};
    if (walk->sort->is_descending)
        *low = token_compare(key, walk->low) > 0 ? key : walk->low;
    else
        *high = key;
    return NULL;
}

/* A value out of a window of many records that few of them come before. */
static struct problem *sample(struct walk *walk, struct matches *narrowed, struct bytes *token, bool *is_whole)
{
    struct sort_entries entries;
    size_t              nth     = (size_t)(walk->skip + walk->listing->limit);
    struct problem     *problem = sort_entries_sample(walk->tenant, walk->sort, narrowed, &entries);

    if (problem)
        return problem;
    nth    = nth * entries.count / SORT_SAMPLED + 1;
    nth    = nth < entries.count / 2 ? nth : entries.count / 2;
    *token = token_of(walk, entries.at[nth].code, is_whole);
    return NULL;
}

/* Parts a window of many records at a value: afterwards it ends there; or, where nothing comes before, that is taken.
 */
static struct problem *part(struct walk *walk, struct matches *narrowed, struct bytes *low, struct bytes *high)
{
    struct matches *rest;
    struct need     need;
    struct bytes    token;
    bool            is_whole;
    int64_t         total;
    struct problem *problem = sample(walk, narrowed, &token, &is_whole);

    if (problem)
        return problem;
    if (walk->sort->is_descending)
        *low = behind(walk->tenant->arena, token);
    else
        *high = token;
    need = window(*low, *high);
    if (!is_empty(*low, *high)) {
        if ((problem = matches_narrow(walk->matches, &need, walk->implied, &rest)) ||
            (problem = matches_total(rest, 0, &total)))
            return problem;
        matches_leave(rest);
        if (total)
            return NULL;
    }
    *low  = walk->sort->is_descending ? token : walk->low;
    *high = walk->sort->is_descending ? walk->high : behind(walk->tenant->arena, token);
    if ((problem = take_token(walk, token, is_whole, false)))
        return problem;
    leave(walk, *low, *high);
    *high = *low;
    return NULL;
}

/* Takes what is found in a window, if it is not too much; else makes the window smaller and tries again. */
static struct problem *step_within(struct walk *walk, struct bytes low, struct bytes high)
{
    struct arena   *arena = walk->tenant->arena;
    struct matches *narrowed;
    int64_t         total;
    struct problem *problem;

    while (!is_empty(low, high)) {
        struct need need = window(low, high);

        if ((problem = matches_narrow(walk->matches, &need, walk->implied, &narrowed)) ||
            (problem = matches_total(narrowed, FEW, &total)))
            return problem;
        if (total <= FEW) {
            problem = take_window(walk, narrowed, total);
            matches_leave(narrowed);
            leave(walk, low, high);
            if (total < walk->listing->limit && walk->ahead < ROWS_MOST)
                walk->ahead *= ROWS_FACTOR;
            return problem;
        }
        if (walk->ahead > 1) {
            walk->ahead /= ROWS_FACTOR;
            problem = look_ahead(walk, &low, &high);
        } else {
            problem = part(walk, narrowed, &low, &high);
        }
        matches_leave(narrowed);
        if (problem)
            return problem;
        arena_work(arena, sizeof(struct need));
    }
    return NULL;
}

/* What is kept of a step are the ends of what is left. */
static struct problem *step(struct walk *walk)
{
    struct arena     *arena = walk->tenant->arena;
    struct arena_mark mark  = arena_mark(arena);
    struct bytes     *moved = walk->sort->is_descending ? &walk->high : &walk->low;
    struct bytes      low;
    struct bytes      high;
    struct problem   *problem;

    if ((problem = look_ahead(walk, &low, &high)) || (problem = step_within(walk, low, high)))
        return problem;
    *moved = arena_rewind(arena, mark, *moved);
    return NULL;
}

static struct problem *walk_values(struct walk *walk)
{
    struct bytes    token;
    bool            is_whole;
    struct problem *problem;

    filter_sort_range(walk->tenant->arena, &walk->sort->field, &walk->low, &walk->high);
    if (walk->has_place) {
        token = token_of(walk, walk->place.code, &is_whole);
        if ((problem = take_token(walk, token, is_whole, true)))
            return problem;
        leave(walk, token, behind(walk->tenant->arena, token));
        walk->has_place = false;
    }
    while (!is_full(walk) && !is_empty(walk->low, walk->high))
        if ((problem = step(walk)))
            return problem;
    return NULL;
}

/* --- walking through a few values that are known ------------------------------------------------------------------ */

static struct problem *walk_choices(struct walk *walk)
{
    struct filter_choices choices = filter_sort_choices(walk->tenant->arena, &walk->sort->field);

    for (size_t i = 0; i < choices.count && !is_full(walk); i++) {
        size_t                      nth      = walk->sort->is_descending ? choices.count - 1 - i : i;
        const struct filter_choice *choice   = &choices.at[nth];
        int                         order    = walk->has_place ? token_compare(walk->place.code, choice->code) : 0;
        bool                        is_there = walk->has_place && order == 0;
        struct problem             *problem;

        if (walk->has_place && (walk->sort->is_descending ? order < 0 : order > 0))
            continue;
        if ((problem = group(walk, &choice->need, walk->implied, is_there)))
            return problem;
    }
    return NULL;
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static struct problem *walk_all(struct walk *walk)
{
    struct need     absent      = filter_need_absent(walk->tenant->arena, &walk->sort->field);
    bool            is_at_place = walk->has_place && !walk->place.code.len;
    struct problem *problem     = NULL;

    if (!is_at_place)
        problem = filter_sort_has_choices(&walk->sort->field) ? walk_choices(walk) : walk_values(walk);
    return problem ? problem : group(walk, &absent, 0, is_at_place);
}

struct problem *store_found_by_field(const struct tenant *tenant, struct matches *matches,
                                     const struct listing *listing, int64_t total, struct list *rows)
{
    const struct filter_sort *sort = &listing->sort_field;
    struct walk               walk = {.tenant    = tenant,
                                      .matches   = matches,
                                      .listing   = listing,
                                      .sort      = sort,
                                      .has_place = HAS(listing, before_id),
                                      .place     = {.code = listing->before_code, .id = listing->before_id},
                                      .ahead     = ROWS_FIRST,
                                      .skip      = listing->offset};
    struct problem           *problem;

    if (!listing->limit)
        return NULL;
    walk.ids = ARENA_ARRAY(tenant->arena, int64_t, (size_t)listing->limit);
    walk.implied =
        sort->field.member == MEMBER_CUSTOM && HAS(listing, type_id) && listing->type_id == sort->field.type_id;
    problem = total <= FEW ? sort_all(&walk, matches) : walk_all(&walk);
    return problem ? problem : sorted_rows_read(tenant, walk.ids, walk.count, rows);
}
