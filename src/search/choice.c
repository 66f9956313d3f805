#include "search/choice.h"

#include <stdlib.h>

/* clang-format off */
static const struct field candidate_fields[] = {
    FIELD(struct candidate, NULL, id),
    FIELD(struct candidate, NULL, record_id),
    FIELD(struct candidate, NULL, status),
    FIELD(struct candidate, NULL, updated_at),
    FIELD(struct candidate, NULL, scheduled_time),
};
SHAPE(candidate_shape, "Candidate", struct candidate, candidate_fields);
/* clang-format on */

enum { CLOSE_AT_ONCE = 2048 /* ids */, CLOSE = 4 /* of so many neighbours one is asked for, at least */ };

static int compare_newest(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;

    return (a < b) - (a > b);
}

/* Keeps those rows that are asked for. */
static void keep_asked(const struct ids_asked *asked, struct list *rows)
{
    struct candidate *row  = rows->items;
    size_t            kept = 0;

    for (size_t i = 0; i < rows->count; i++)
        if (bsearch(&row[i].record_id, asked->ids, asked->count, sizeof(int64_t), compare_newest))
            row[kept++] = row[i];
    rows->count = kept;
}

static struct problem *read_between(const struct tenant *tenant, const struct ids_asked *asked, enum statement between,
                                    struct list *rows)
{
    struct id_run  *run = SHAPE_NEW(tenant->arena, struct id_run, id_run_shape);
    struct problem *problem;

    SET(run, account_id, tenant->account_id);
    SET(run, campaign_id, asked->campaign_id);
    SET(run, first_id, asked->ids[asked->count - 1]);
    SET(run, last_id, asked->ids[0]);
    if (!(problem = db_all(tenant, between, run, rows)))
        keep_asked(asked, rows);
    return problem;
}

/* The first of the ids that can be read together, and whether they lie close together. */
static struct ids_asked next_ids(const struct ids_asked *asked, size_t done, bool *are_close)
{
    struct ids_asked next = *asked;

    next.ids += done;
    next.count = asked->count - done < CLOSE_AT_ONCE ? asked->count - done : CLOSE_AT_ONCE;
    *are_close = next.ids[0] - next.ids[next.count - 1] < (int64_t)(CLOSE * next.count);
    if (!*are_close && next.count > IDS_AT_ONCE)
        next.count = IDS_AT_ONCE;
    return next;
}

struct problem *candidates_read(const struct tenant *tenant, const struct ids_asked *asked, enum statement between,
                                struct list *candidates)
{
    struct arena     *arena = tenant->arena;
    struct candidate *at    = ARENA_ARRAY(arena, struct candidate, asked->count + 1);
    struct ids_asked  next;

    *candidates = (struct list){.items = at};
    for (size_t done = 0; done < asked->count; done += next.count) {
        struct arena_mark mark = arena_mark(arena);
        struct list       rows = {0};
        bool              are_close;
        struct problem   *problem;

        next    = next_ids(asked, done, &are_close);
        problem = are_close ? read_between(tenant, &next, between, &rows) : ids_read(tenant, &next, &rows);
        if (problem)
            return problem;
        if (rows.count)
            memcpy(at + candidates->count, rows.items, rows.count * sizeof(*at));
        candidates->count += rows.count;
        arena_rewind(arena, mark, (struct bytes){0});
        arena_work(arena, CLOSE * next.count * sizeof(*at));
    }
    return NULL;
}

struct choice choice_start(struct arena *arena, const struct listing *listing)
{
    return (struct choice){.listing = listing, .ids = ARENA_ARRAY(arena, int64_t, (size_t)listing->limit)};
}

void choice_take(struct choice *choice, int64_t place, int64_t id)
{
    const struct listing *listing = choice->listing;

    choice->total++;
    if (HAS(listing, before_id) && place >= listing->before_id)
        return;
    if (choice->skipped++ >= listing->offset && !choice_is_full(choice))
        choice->ids[choice->count++] = id;
}

bool choice_is_full(const struct choice *choice)
{
    return choice->count == (size_t)choice->listing->limit;
}
