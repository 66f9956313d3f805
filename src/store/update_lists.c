#include "store/update_lists.h"

#include "domain/record.h"
#include "search/ids.h"

#include <stdlib.h>

enum { WALK_FIRST = 1000, WALK_MOST = 32000 /* records are looked at together */ };

/* Negative for a record that comes first. */
static int compare(const struct record *a, const struct record *b, bool last_first)
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
static bool is_beyond(const struct record *record, const struct listing *listing, bool last_first)
{
    struct record place = {.id = listing->before_id, .updated_at = listing->before_update};

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

/* Few enough to sort them all. */
static struct problem *sort_found(const struct tenant *tenant, struct matches *matches, const struct listing *listing,
                                  struct list *rows)
{
    bool              last_first = listing->sort == SORT_LAST_UPDATED;
    struct match_page page       = {.newest_first = true, .limit = LISTING_CAP + 1};
    struct ids_asked  found      = {.first = SQL_records_updates, .end = SQL_COUNT};
    struct list       updates    = {0};
    struct record    *record;
    int64_t          *chosen = ARENA_ARRAY(tenant->arena, int64_t, (size_t)listing->limit + 1);
    size_t            kept   = 0;
    int64_t           skip   = listing->offset;
    struct problem   *problem;

    if ((problem = matches_page(matches, &page, &found.ids, &found.count)) ||
        (problem = ids_read(tenant, &found, &updates)))
        return problem;
    record = updates.items;
    qsort(record, updates.count, sizeof(*record), last_first ? compare_last_first : compare_first_first);
    for (size_t i = 0; i < updates.count && kept < (size_t)listing->limit; i++)
        if (is_beyond(&record[i], listing, last_first) && skip-- <= 0)
            chosen[kept++] = record[i].id;
    return read_rows(tenant, listing, chosen, kept, rows);
}

/* The next records in the order of the list, whatever they are; moves the walk's place behind them. */
static struct problem *walk_on(const struct tenant *tenant, struct listing *walk, struct list *rows)
{
    struct assembly      assembly = {0};
    bool                 newest   = walk->sort == SORT_LAST_UPDATED;
    const struct record *last;
    struct problem      *problem;

    assembly_add(&assembly, SQL_records_walk);
    if (HAS(walk, before_id))
        assembly_add(&assembly, newest ? SQL_records_updated_before : SQL_records_updated_after);
    assembly_add(&assembly, newest ? SQL_records_last_updated_first : SQL_records_first_updated_first);
    if ((problem = db_all_assembled(tenant, &assembly, walk, rows)) || !rows->count)
        return problem;
    last = (const struct record *)rows->items + rows->count - 1;
    SET(walk, before_id, last->id);
    SET(walk, before_update, last->updated_at);
    return NULL;
}

static struct problem *test_rows(struct arena *arena, struct matches *matches, const struct list *rows, bool **found)
{
    const struct record *record = rows->items;
    int64_t             *ids    = ARENA_ARRAY(arena, int64_t, rows->count + 1);

    *found = ARENA_ARRAY(arena, bool, rows->count + 1);
    for (size_t i = 0; i < rows->count; i++)
        ids[i] = record[i].id;
    return matches_test(matches, ids, rows->count, *found);
}

/* Too many to sort: then they are frequent among all records, which are walked over until the page is full. */
static struct problem *walk_found(const struct tenant *tenant, struct matches *matches, const struct listing *listing,
                                  struct list *rows)
{
    struct listing *walk   = ARENA_NEW(tenant->arena, struct listing);
    int64_t        *chosen = ARENA_ARRAY(tenant->arena, int64_t, (size_t)listing->limit + 1);
    struct list     walked = {0};
    bool           *found;
    size_t          kept = 0;
    int64_t         skip = listing->offset;
    struct problem *problem;

    *walk = *listing;
    SET(walk, offset, 0);
    SET(walk, limit, WALK_FIRST);
    do {
        if ((problem = walk_on(tenant, walk, &walked)) ||
            (problem = test_rows(tenant->arena, matches, &walked, &found)))
            return problem;
        for (size_t i = 0; i < walked.count && kept < (size_t)listing->limit; i++)
            if (found[i] && skip-- <= 0)
                chosen[kept++] = ((const struct record *)walked.items)[i].id;
        if (walk->limit < WALK_MOST)
            SET(walk, limit, walk->limit * 2);
    } while (walked.count && kept < (size_t)listing->limit);
    return read_rows(tenant, listing, chosen, kept, rows);
}

struct problem *store_found_by_update(const struct tenant *tenant, struct matches *matches,
                                      const struct listing *listing, int64_t total, struct list *rows)
{
    if (total > LISTING_CAP)
        return walk_found(tenant, matches, listing, rows);
    return sort_found(tenant, matches, listing, rows);
}
