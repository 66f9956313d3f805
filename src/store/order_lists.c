#include "store/order_lists.h"

#include "domain/campaign.h"
#include "search/choice.h"
#include "search/counts.h"
#include "search/ids.h"
#include "search/matches.h"

#include <stdlib.h>

enum { WALK_FIRST = 1000, WALK_MOST = 32000 /* orders are looked at together */ };

static void complete(struct arena *arena, const struct list *rows)
{
    struct order *order = rows->items;

    for (size_t i = 0; i < rows->count; i++)
        order_complete(arena, &order[i]);
}

static void add_ids(const struct listing *listing, struct assembly *assembly)
{
    assembly_add(assembly, HAS(listing, status) ? SQL_orders_ids_of_status : SQL_orders_ids);
}

static struct problem *read_page(const struct tenant *tenant, struct listing *listing, struct list *rows)
{
    struct assembly assembly = {0};
    struct problem *problem;

    assembly_add(&assembly, SQL_orders_select);
    add_ids(listing, &assembly);
    if (HAS(listing, before_id))
        assembly_add(&assembly, SQL_orders_older);
    assembly_add(&assembly, SQL_orders_newest_first);
    assembly_add(&assembly, SQL_orders_join);
    problem = db_all_assembled(tenant, &assembly, listing, rows);
    if (!problem)
        complete(tenant->arena, rows);
    return problem;
}

/* All orders of the campaign are as many as its records; those of a status have to be counted. */
static struct problem *count(const struct tenant *tenant, struct listing *listing, int64_t *total)
{
    struct count_scope scope    = {.campaign_id = listing->campaign_id};
    struct assembly    assembly = {0};

    if (!HAS(listing, status))
        return count_total(tenant, scope, total);
    assembly_add(&assembly, SQL_orders_count);
    add_ids(listing, &assembly);
    return listing_count(tenant, &assembly, listing, total);
}

/* --- with a search --------------------------------------------------------------------------------------------------
 */

static int compare_newest(const void *left, const void *right)
{
    const struct order *a = left;
    const struct order *b = right;

    return (a->id < b->id) - (a->id > b->id);
}

static bool has_status(const struct listing *listing, const struct order *order)
{
    return !HAS(listing, status) || order->status == listing->status;
}

/* Few enough to sort them all. */
static struct problem *sort_found(const struct tenant *tenant, struct matches *matches, struct choice *choice)
{
    struct match_page page  = {.newest_first = true, .limit = LISTING_CAP + 1};
    struct ids_asked  found = {
         .first = SQL_orders_places, .end = SQL_COUNT, .campaign_id = choice->listing->campaign_id};
    struct list         places = {0};
    const struct order *order;
    struct problem     *problem;

    if ((problem = matches_page(matches, &page, &found.ids, &found.count)) ||
        (problem = ids_read(tenant, &found, &places)))
        return problem;
    order = places.items;
    qsort(places.items, places.count, sizeof(*order), compare_newest);
    for (size_t i = 0; i < places.count; i++)
        if (has_status(choice->listing, &order[i]))
            choice_take(choice, order[i].id, order[i].record_id);
    return NULL;
}

/* The next orders; moves the walk's place behind them. */
static struct problem *walk_on(const struct tenant *tenant, struct listing *walk, struct list *rows)
{
    struct assembly assembly = {0};
    struct problem *problem;

    assembly_add(&assembly, HAS(walk, status) ? SQL_orders_walk_of_status : SQL_orders_walk);
    if (HAS(walk, before_id))
        assembly_add(&assembly, SQL_orders_older);
    assembly_add(&assembly, SQL_orders_newest_first);
    if ((problem = db_all_assembled(tenant, &assembly, walk, rows)) || !rows->count)
        return problem;
    SET(walk, before_id, ((const struct order *)rows->items)[rows->count - 1].id);
    return NULL;
}

static struct problem *choose_found(struct arena *arena, struct matches *matches, const struct list *rows,
                                    struct choice *choice)
{
    const struct order *order = rows->items;
    int64_t            *ids   = ARENA_ARRAY(arena, int64_t, rows->count + 1);
    bool               *found = ARENA_ARRAY(arena, bool, rows->count + 1);
    struct problem     *problem;

    for (size_t i = 0; i < rows->count; i++)
        ids[i] = order[i].record_id;
    problem = matches_test(matches, ids, rows->count, found);
    for (size_t i = 0; i < rows->count && !problem; i++)
        if (found[i])
            choice_take(choice, order[i].id, order[i].record_id);
    return problem;
}

/*
 * Too many to sort: the campaign is walked over until the page is full. With a status the walk counts, too, and begins
 * at the newest order; without one it can begin at the place.
 */
static struct problem *walk_found(const struct tenant *tenant, struct matches *matches, struct choice *choice)
{
    bool            counts = HAS(choice->listing, status);
    struct listing *walk   = ARENA_NEW(tenant->arena, struct listing);
    struct list     rows   = {0};
    struct problem *problem;

    *walk = *choice->listing;
    SET(walk, offset, 0);
    SET(walk, limit, WALK_FIRST);
    if (counts)
        CLEAR(walk, before_id);
    do {
        if ((problem = walk_on(tenant, walk, &rows)) || (problem = choose_found(tenant->arena, matches, &rows, choice)))
            return problem;
        if (walk->limit < WALK_MOST)
            SET(walk, limit, walk->limit * 2);
    } while (rows.count && (!choice_is_full(choice) || (counts && choice->total <= LISTING_CAP)));
    return NULL;
}

static struct problem *read_found(const struct tenant *tenant, const struct choice *choice, struct list *rows)
{
    struct ids_asked asked   = {.first       = SQL_orders_found,
                                .end         = SQL_orders_order_newest,
                                .campaign_id = choice->listing->campaign_id,
                                .ids         = choice->ids,
                                .count       = choice->count};
    struct problem  *problem = ids_read(tenant, &asked, rows);

    if (!problem)
        complete(tenant->arena, rows);
    return problem;
}

static struct problem *search_page(const struct tenant *tenant, struct listing *listing, struct list *rows,
                                   int64_t *total)
{
    struct choice      choice = choice_start(tenant->arena, listing);
    struct matches    *matches;
    size_t             need_count;
    const struct need *needs = listing_needs(tenant->arena, listing, false, &need_count);
    struct problem    *problem;

    if ((problem = db_begin_snapshot(tenant)) || (problem = matches_open(tenant, needs, need_count, &matches)) ||
        (problem = matches_total(matches, LISTING_CAP, total)))
        return problem;
    if (*total > LISTING_CAP)
        problem = walk_found(tenant, matches, &choice);
    else
        problem = sort_found(tenant, matches, &choice);
    if (problem)
        return problem;
    if (HAS(listing, status))
        *total = choice.total;
    return read_found(tenant, &choice, rows);
}

struct problem *store_order_page(const struct tenant *tenant, struct listing *listing, struct list *rows,
                                 int64_t *total)
{
    struct problem *problem;

    *rows = (struct list){0};
    if (listing->words) {
        problem = search_page(tenant, listing, rows, total);
        db_rollback(tenant->db); /* the snapshot */
        return problem;
    }
    if ((problem = count(tenant, listing, total)) || *total <= listing->offset)
        return problem;
    return read_page(tenant, listing, rows);
}
