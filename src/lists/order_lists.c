#include "lists/order_lists.h"

#include "domain/campaign.h"
#include "lists/order_rows.h"
#include "search/choice.h"
#include "search/counts.h"
#include "search/matches.h"

#include <stdlib.h>

static void complete(struct arena *arena, const struct list *rows)
{
    struct order *order = rows->items;

    for (size_t i = 0; i < rows->count; i++)
        order_complete(arena, &order[i]);
}

static struct problem *read_page(const struct tenant *tenant, struct listing *listing, struct list *rows)
{
    struct assembly assembly = {0};
    struct problem *problem;

    order_rows_page(listing, &assembly);
    problem = db_all_assembled(tenant, &assembly, listing, rows);
    if (!problem)
        complete(tenant->arena, rows);
    return problem;
}

/* All orders of the campaign are as many as its records; others have to be counted. */
static struct problem *count(const struct tenant *tenant, struct listing *listing, int64_t *total)
{
    struct count_scope scope    = {.campaign_id = listing->campaign_id};
    struct assembly    assembly = {0};

    if (!listing_counts_orders(listing))
        return count_total(tenant, scope, total);
    order_rows_counted(listing, &assembly);
    return listing_count(tenant, &assembly, listing, total);
}

/* --- with a search --------------------------------------------------------------------------------------------------
 */

static bool is_asked_for(const struct listing *listing, const struct candidate *order)
{
    bool has_status = !listing->status_count;

    for (size_t i = 0; i < listing->status_count; i++)
        has_status |= listing->status_of[i] == order->status;
    return has_status &&
           (!HAS(listing, scheduled_before) ||
            (HAS(order, scheduled_time) && order->scheduled_time.micros < listing->scheduled_before.micros));
}

/* Takes the order of a record as the next one of the list; it only counts if it does not lie past the place. */
static void take(struct choice *choice, int64_t record_id, bool is_behind)
{
    choice_take(choice, is_behind ? INT64_MIN : INT64_MAX, record_id);
}

/* Few enough to sort them all. */
static struct problem *sort_found(const struct tenant *tenant, struct matches *matches, struct choice *choice)
{
    struct match_page page  = {.newest_first = true, .limit = SORT_MOST + 1};
    struct ids_asked  found = {
         .first = SQL_orders_places, .end = SQL_COUNT, .campaign_id = choice->listing->campaign_id};
    struct list       places;
    struct candidate *order;
    struct problem   *problem;

    if ((problem = matches_page(matches, &page, &found.ids, &found.count)) ||
        (problem = candidates_read(tenant, &found, SQL_orders_places_between, &places)))
        return problem;
    order = places.items;
    qsort(order, places.count, sizeof(*order), order_rows_compare(choice->listing));
    for (size_t i = 0; i < places.count; i++)
        if (is_asked_for(choice->listing, &order[i]))
            take(choice, order[i].record_id, order_rows_is_behind(choice->listing, &order[i]));
    return NULL;
}

/* A walk over the campaign, or over the orders that are asked for, in steps that become longer. */
struct walk {
    const struct tenant *tenant;
    struct listing       next;               /* the next step */
    int64_t              records[WALK_MOST]; /* of the orders in the step before */
    bool                 behind[WALK_MOST];  /* which of the orders lie past the place of the page */
    bool                 found[WALK_MOST];   /* which of the records are */
    size_t               count;
    size_t               rows; /* of all steps */
};

/* With a status or a time the walk counts, too, and begins with the first order; else it can begin at the place. */
static struct walk *start_walk(const struct tenant *tenant, const struct listing *listing)
{
    struct walk *walk = ARENA_NEW(tenant->arena, struct walk);

    walk->tenant = tenant;
    walk->next   = *listing;
    SET(&walk->next, offset, 0);
    SET(&walk->next, limit, WALK_FIRST);
    if (listing_counts_orders(listing))
        CLEAR(&walk->next, before_id);
    return walk;
}

static void take_rows(struct walk *walk, const struct listing *listing, const struct list *rows)
{
    const struct candidate *row = rows->items;

    walk->count = rows->count;
    walk->rows += rows->count;
    for (size_t i = 0; i < rows->count; i++) {
        walk->behind[i]  = order_rows_is_behind(listing, &row[i]);
        walk->records[i] = row[i].record_id;
    }
    if (rows->count)
        order_rows_set_place(&walk->next, &row[rows->count - 1]);
}

/* Reads the ids of the next step. The rows are given back. */
static struct problem *walk_on(struct walk *walk, const struct listing *listing)
{
    struct arena     *arena    = walk->tenant->arena;
    struct arena_mark mark     = arena_mark(arena);
    struct assembly   assembly = {0};
    struct list       rows     = {0};
    struct problem   *problem;

    order_rows_walk(&walk->next, &assembly);
    if ((problem = db_all_assembled(walk->tenant, &assembly, &walk->next, &rows)))
        return problem;
    take_rows(walk, listing, &rows);
    arena_rewind(arena, mark, (struct bytes){0});
    arena_work(arena, walk->count * sizeof(struct candidate));
    if (walk->next.limit < WALK_MOST)
        SET(&walk->next, limit, walk->next.limit * 2 < WALK_MOST ? walk->next.limit * 2 : WALK_MOST);
    return NULL;
}

/* Whether more orders can change nothing: the page is full, and the total large enough if the walk counts. */
static bool is_enough(const struct choice *choice)
{
    const struct listing *listing = choice->listing;

    return choice_is_full(choice) && (!listing_counts_orders(listing) || choice->total > listing_count_cap(listing));
}

/* Until that is enough, there are no more orders, or so many were looked at. */
static struct problem *walk_until(struct walk *walk, struct matches *matches, struct choice *choice, size_t rows)
{
    struct problem *problem;

    do {
        if ((problem = walk_on(walk, choice->listing)) ||
            (problem = matches_test(matches, walk->records, walk->count, walk->found)))
            return problem;
        for (size_t i = 0; i < walk->count; i++)
            if (walk->found[i])
                take(choice, walk->records[i], walk->behind[i]);
    } while (walk->count && !is_enough(choice) && walk->rows < rows);
    return NULL;
}

/* As by update: too many to sort at once, but where a walk does not end soon, perhaps few enough after all. */
static struct problem *walk_found(const struct tenant *tenant, struct matches *matches, struct choice *choice)
{
    struct walk    *walk = start_walk(tenant, choice->listing);
    int64_t         total;
    struct problem *problem = walk_until(walk, matches, choice, WALK_AT_FIRST);

    if (problem || !walk->count || is_enough(choice))
        return problem;
    if ((problem = matches_total(matches, SORT_MOST, &total)))
        return problem;
    if (total > SORT_MOST)
        return walk_until(walk, matches, choice, SIZE_MAX);
    *choice = choice_start(tenant->arena, choice->listing);
    return sort_found(tenant, matches, choice);
}

static struct problem *read_found(const struct tenant *tenant, const struct choice *choice, struct list *rows)
{
    const struct listing *listing = choice->listing;
    struct ids_asked      asked   = {.first       = SQL_orders_found,
                                     .end         = order_rows_sorting(listing),
                                     .campaign_id = listing->campaign_id,
                                     .ids         = choice->ids,
                                     .count       = choice->count};
    struct problem       *problem;

    if (listing->with_parameters)
        asked.first = SQL_orders_found_whole;
    problem = ids_read(tenant, &asked, rows);

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
        (problem = matches_total(matches, listing_count_cap(listing), total)))
        return problem;
    if (*total > LISTING_CAP)
        problem = walk_found(tenant, matches, &choice);
    else
        problem = sort_found(tenant, matches, &choice);
    if (problem)
        return problem;
    if (listing_counts_orders(listing))
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

static void add_of_record(const struct listing *listing, struct assembly *assembly)
{
    assembly_add(assembly, SQL_orders_of_record);
    if (listing->status_count) {
        assembly_add(assembly, SQL_orders_in_statuses);
        for (size_t i = 0; i < listing->status_count; i++)
            assembly_add(assembly, SQL_orders_a_status);
        assembly_add(assembly, SQL_orders_statuses_end);
    }
}

struct problem *store_record_order_page(const struct tenant *tenant, struct listing *listing, struct list *rows,
                                        int64_t *total)
{
    struct assembly counting = {0};
    struct assembly page     = {0};
    struct problem *problem;

    *rows = (struct list){0};
    assembly_add(&counting, SQL_orders_count);
    add_of_record(listing, &counting);
    if ((problem = listing_count(tenant, &counting, listing, total)) || *total <= listing->offset)
        return problem;
    assembly_add(&page, listing->with_parameters ? SQL_orders_select_whole : SQL_orders_select);
    add_of_record(listing, &page);
    if (HAS(listing, before_id))
        assembly_add(&page, SQL_orders_older);
    assembly_add(&page, SQL_orders_newest_first);
    assembly_add(&page, SQL_orders_join);
    assembly_add(&page, SQL_orders_in_order);
    if (!(problem = db_all_assembled(tenant, &page, listing, rows)))
        complete(tenant->arena, rows);
    return problem;
}
