#include "lists/update_lists.h"

#include "domain/record.h"
#include "search/choice.h"

#include <stdlib.h>

/* Negative for a record that comes first. */
static int compare(const struct candidate *a, const struct candidate *b, bool last_first)
{
    int order = (a->updated_at.micros > b->updated_at.micros) - (a->updated_at.micros < b->updated_at.micros);

    if (!order)
        order = (a->id > b->id) - (a->id < b->id);
    return last_first ? -order : order;
}

static int compare_last_first(const void *a, const void *b)
{
    return compare(a, b, true);
}

static int compare_first_first(const void *a, const void *b)
{
    return compare(a, b, false);
}

/* Whether a record lies beyond the place of the list. */
static bool is_beyond(const struct candidate *record, const struct listing *listing, bool last_first)
{
    struct candidate place = {.id = listing->before_id, .updated_at = listing->before_update};

    return !HAS(listing, before_id) || compare(record, &place, last_first) > 0;
}

/* Records of these ids, which are in the order of the list. */
static struct problem *read_rows(const struct tenant *tenant, const struct listing *listing, const int64_t *ids,
                                 size_t count, struct list *rows)
{
    struct ids_asked asked = {.first = SQL_records_found, .ids = ids, .count = count};

    asked.end = listing->sort == SORT_LAST_UPDATED ? SQL_records_order_last_updated : SQL_records_order_first_updated;
    return ids_read(tenant, &asked, rows);
}

/* The ids of a page, while they are chosen. A list that wants more than are sorted for a page wants them all. */
struct chosen {
    int64_t *ids;
    size_t   count;
    size_t   limit;
    int64_t  skip; /* so many more come first */
    size_t   most; /* so many are sorted for it */
};

static struct chosen start(struct arena *arena, const struct listing *listing)
{
    size_t limit = (size_t)listing->limit;

    return (struct chosen){.ids   = ARENA_ARRAY(arena, int64_t, limit + 1),
                           .limit = limit,
                           .skip  = listing->offset,
                           .most  = limit > SORT_MOST ? limit : SORT_MOST + 1};
}

static void choose(struct chosen *chosen, int64_t id)
{
    if (chosen->skip-- <= 0 && chosen->count < chosen->limit)
        chosen->ids[chosen->count++] = id;
}

/* Few enough to sort them all. */
static struct problem *sort_found(const struct tenant *tenant, struct matches *matches, const struct listing *listing,
                                  struct chosen *chosen)
{
    bool              last_first = listing->sort == SORT_LAST_UPDATED;
    struct match_page page       = {.newest_first = true, .limit = chosen->most};
    struct ids_asked  found      = {.first = SQL_records_updates, .end = SQL_COUNT};
    struct list       updates;
    struct candidate *record;
    struct problem   *problem;

    if ((problem = matches_page(matches, &page, &found.ids, &found.count)) ||
        (problem = candidates_read(tenant, &found, SQL_records_updates_between, &updates)))
        return problem;
    record = updates.items;
    qsort(record, updates.count, sizeof(*record), last_first ? compare_last_first : compare_first_first);
    for (size_t i = 0; i < updates.count; i++)
        if (is_beyond(&record[i], listing, last_first))
            choose(chosen, record[i].id);
    return NULL;
}

/* A walk over all records in the order of the list, whatever they are, in steps that become longer. */
struct walk {
    const struct tenant *tenant;
    struct listing       next;             /* the next step */
    int64_t              ids[WALK_MOST];   /* of the step before */
    bool                 found[WALK_MOST]; /* which of them are */
    size_t               count;
    size_t               rows; /* of all steps */
};

static struct walk *start_walk(const struct tenant *tenant, const struct listing *listing)
{
    struct walk *walk = ARENA_NEW(tenant->arena, struct walk);

    walk->tenant = tenant;
    walk->next   = *listing;
    SET(&walk->next, offset, 0);
    SET(&walk->next, limit, WALK_FIRST);
    return walk;
}

static void take_rows(struct walk *walk, const struct list *rows)
{
    const struct candidate *row = rows->items;

    walk->count = rows->count;
    walk->rows += rows->count;
    for (size_t i = 0; i < rows->count; i++)
        walk->ids[i] = row[i].id;
    if (!rows->count)
        return;
    SET(&walk->next, before_id, row[rows->count - 1].id);
    SET(&walk->next, before_update, row[rows->count - 1].updated_at);
}

/* Reads the ids of the next step. The rows are given back. */
static struct problem *walk_on(struct walk *walk)
{
    struct arena     *arena    = walk->tenant->arena;
    struct arena_mark mark     = arena_mark(arena);
    struct assembly   assembly = {0};
    bool              newest   = walk->next.sort == SORT_LAST_UPDATED;
    struct list       rows     = {0};
    struct problem   *problem;

    assembly_add(&assembly, SQL_records_walk);
    if (HAS(&walk->next, before_id))
        assembly_add(&assembly, newest ? SQL_records_updated_before : SQL_records_updated_after);
    assembly_add(&assembly, newest ? SQL_records_last_updated_first : SQL_records_first_updated_first);
    if ((problem = db_all_assembled(walk->tenant, &assembly, &walk->next, &rows)))
        return problem;
    take_rows(walk, &rows);
    arena_rewind(arena, mark, (struct bytes){0});
    arena_work(arena, walk->count * sizeof(struct candidate));
    if (walk->next.limit < WALK_MOST)
        SET(&walk->next, limit, walk->next.limit * 2 < WALK_MOST ? walk->next.limit * 2 : WALK_MOST);
    return NULL;
}

/* Until the page is full, there are no more records, or so many were looked at. */
static struct problem *walk_until(struct walk *walk, struct matches *matches, struct chosen *chosen, size_t rows)
{
    struct problem *problem;

    do {
        if ((problem = walk_on(walk)) || (problem = matches_test(matches, walk->ids, walk->count, walk->found)))
            return problem;
        for (size_t i = 0; i < walk->count; i++)
            if (walk->found[i])
                choose(chosen, walk->ids[i]);
    } while (walk->count && chosen->count < chosen->limit && walk->rows < rows);
    return NULL;
}

/*
 * Too many to sort at once: then they are mostly frequent among all records, and soon the page is full. Where it is
 * not, they may still be few enough to sort them after all, at once or when the walk has cost a part of that.
 */
static struct problem *walk_found(const struct tenant *tenant, struct matches *matches, const struct listing *listing,
                                  struct chosen *chosen)
{
    struct walk    *walk = start_walk(tenant, listing);
    int64_t         total;
    struct problem *problem = walk_until(walk, matches, chosen, WALK_AT_FIRST);

    if (problem || !walk->count || chosen->count == chosen->limit)
        return problem;
    if ((problem = matches_total(matches, SORT_LATE, &total)))
        return problem;
    if (total > SORT_MOST) {
        problem = walk_until(walk, matches, chosen, total > SORT_LATE ? SIZE_MAX : (size_t)total / WALK_PART);
        if (problem || !walk->count || chosen->count == chosen->limit)
            return problem;
    }
    *chosen      = start(tenant->arena, listing);
    chosen->most = SORT_LATE;
    return sort_found(tenant, matches, listing, chosen);
}

struct problem *store_found_by_update(const struct tenant *tenant, struct matches *matches,
                                      const struct listing *listing, int64_t total, struct list *rows)
{
    struct chosen   chosen = start(tenant->arena, listing);
    struct problem *problem;

    problem = total > LISTING_CAP ? walk_found(tenant, matches, listing, &chosen)
                                  : sort_found(tenant, matches, listing, &chosen);
    return problem ? problem : read_rows(tenant, listing, chosen.ids, chosen.count, rows);
}

struct problem *store_all_by_update(const struct tenant *tenant, struct matches *matches, const struct listing *listing,
                                    struct listed_ids *found)
{
    struct chosen   chosen  = start(tenant->arena, listing);
    struct problem *problem = sort_found(tenant, matches, listing, &chosen);

    *found = (struct listed_ids){.at = chosen.ids, .count = chosen.count};
    return problem;
}
