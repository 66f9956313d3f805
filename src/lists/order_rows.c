#include "lists/order_rows.h"

#include "domain/campaign.h"

_Static_assert((int)LISTED_STATUSES == (int)ORDER_DO_NOT_CALL + 1, "there is room for each");

/* The fragments of an order. */
struct sorting {
    enum statement older; /* beyond the place, by the id alone */
    enum statement behind;
    enum statement reach_others;
    enum statement reach;
    enum statement merged;
    enum statement page;
    enum statement found;
};

/* Among those without a time, the id alone is the order; with the time the server would sort them all. */
static const struct sorting newest = {
    SQL_orders_older,         SQL_COUNT,           SQL_orders_reach_newest, SQL_orders_reach_newest,
    SQL_orders_merged_newest, SQL_orders_in_order, SQL_orders_order_newest};
static const struct sorting time      = {SQL_orders_newer,      SQL_orders_later,       SQL_orders_reach_oldest,
                                         SQL_orders_reach_time, SQL_orders_merged_time, SQL_orders_in_time,
                                         SQL_orders_order_time};
static const struct sorting time_last = {
    SQL_orders_older,           SQL_orders_earlier,          SQL_orders_reach_newest,
    SQL_orders_reach_time_last, SQL_orders_merged_time_last, SQL_orders_in_time_last,
    SQL_orders_order_time_last};

static bool is_by_time(const struct listing *listing)
{
    return listing->sort == SORT_SCHEDULED || listing->sort == SORT_SCHEDULED_LAST;
}

static const struct sorting *sorting_of(const struct listing *listing)
{
    if (!is_by_time(listing))
        return &newest;
    return listing->sort == SORT_SCHEDULED ? &time : &time_last;
}

/* One index has the rows in their order. */
static bool is_plain(const struct listing *listing)
{
    return !is_by_time(listing) && !HAS(listing, scheduled_before) && listing->status_count <= 1;
}

static bool is_among_the_last(const struct listing *listing)
{
    return HAS(listing, before_id) && listing->before_update.micros == SCHEDULED_NEVER.micros;
}

/* --- parts -------------------------------------------------------------------------------------------------------- */

/* Orders of one status that have a time. */
static void add_scheduled(const struct listing *listing, struct assembly *assembly)
{
    const struct sorting *sorting = sorting_of(listing);

    assembly_add(assembly, SQL_orders_scheduled);
    if (HAS(listing, scheduled_before))
        assembly_add(assembly, SQL_orders_scheduled_before);
    if (HAS(listing, before_id))
        assembly_add(assembly, sorting->behind);
    assembly_add(assembly, sorting->reach);
}

/* Those of one status without a time, or of any, where the time does not matter. */
static void add_others(const struct listing *listing, struct assembly *assembly)
{
    const struct sorting *sorting = sorting_of(listing);

    assembly_add(assembly, is_by_time(listing) ? SQL_orders_unscheduled : SQL_orders_of_status);
    if (HAS(listing, before_id) && (!is_by_time(listing) || is_among_the_last(listing)))
        assembly_add(assembly, sorting->older);
    assembly_add(assembly, sorting->reach_others);
}

/* Without statuses, of each one. */
static void take_statuses(struct listing *listing, size_t *count)
{
    *count = listing->status_count;
    if (*count)
        return;
    *count = LISTED_STATUSES;
    for (size_t i = 0; i < *count; i++)
        listing->status_of[i] = (int64_t)i;
}

static void add_merged(struct listing *listing, struct assembly *assembly)
{
    bool   has_scheduled = is_by_time(listing) && !is_among_the_last(listing);
    bool   has_others    = !HAS(listing, scheduled_before);
    size_t count;

    take_statuses(listing, &count);
    SET(listing, reach, listing->offset + listing->limit);
    for (size_t i = 0; i < count && has_scheduled; i++) {
        if (i)
            assembly_add(assembly, SQL_orders_union);
        add_scheduled(listing, assembly);
    }
    for (size_t i = 0; i < count && (has_others || !has_scheduled); i++) {
        if (i || has_scheduled)
            assembly_add(assembly, SQL_orders_union);
        add_others(listing, assembly);
    }
    assembly_add(assembly, sorting_of(listing)->merged);
}

/* --- statements --------------------------------------------------------------------------------------------------- */

void order_rows_page(struct listing *listing, struct assembly *assembly)
{
    assembly_add(assembly, listing->with_parameters ? SQL_orders_select_whole : SQL_orders_select);
    if (is_plain(listing)) {
        assembly_add(assembly, HAS(listing, status) ? SQL_orders_ids_of_status : SQL_orders_ids);
        if (HAS(listing, before_id))
            assembly_add(assembly, SQL_orders_older);
        assembly_add(assembly, SQL_orders_newest_first);
    } else {
        assembly_add(assembly, SQL_orders_merged);
        add_merged(listing, assembly);
    }
    assembly_add(assembly, SQL_orders_join);
    assembly_add(assembly, sorting_of(listing)->page);
}

void order_rows_walk(struct listing *listing, struct assembly *assembly)
{
    if (is_plain(listing)) {
        assembly_add(assembly, HAS(listing, status) ? SQL_orders_walk_of_status : SQL_orders_walk);
        if (HAS(listing, before_id))
            assembly_add(assembly, SQL_orders_older);
        assembly_add(assembly, SQL_orders_newest_first);
        return;
    }
    assembly_add(assembly, SQL_orders_merged_walk);
    add_merged(listing, assembly);
}

void order_rows_counted(struct listing *listing, struct assembly *assembly)
{
    size_t count;

    take_statuses(listing, &count);
    SET(listing, reach, LISTING_CAP + 1);
    assembly_add(assembly, SQL_orders_count);
    for (size_t i = 0; i < count; i++) {
        if (i)
            assembly_add(assembly, SQL_orders_union);
        assembly_add(assembly, HAS(listing, scheduled_before) ? SQL_orders_any_scheduled : SQL_orders_any_of_status);
        if (HAS(listing, scheduled_before))
            assembly_add(assembly, SQL_orders_scheduled_before);
        assembly_add(assembly, listing_may_stop(listing) ? SQL_orders_reach : SQL_orders_all);
    }
}

enum statement order_rows_sorting(const struct listing *listing)
{
    return sorting_of(listing)->found;
}

/* --- order -------------------------------------------------------------------------------------------------------- */

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static bool is_scheduled(const struct candidate *row)
{
    return HAS(row, scheduled_time);
}

/* Those without a time come last, whatever the direction. */
static int compare_ends(const struct candidate *a, const struct candidate *b)
{
    return is_scheduled(b) - is_scheduled(a);
}

static int compare_newest(const void *left, const void *right)
{
    return compare(((const struct candidate *)right)->id, ((const struct candidate *)left)->id);
}

static int compare_time(const void *left, const void *right)
{
    const struct candidate *a     = left;
    const struct candidate *b     = right;
    int                     order = compare_ends(a, b);

    if (!order && is_scheduled(a))
        order = compare(a->scheduled_time.micros, b->scheduled_time.micros);
    return order ? order : compare(a->id, b->id);
}

static int compare_time_last(const void *left, const void *right)
{
    int order = compare_ends(left, right);

    return order ? order : compare_time(right, left);
}

order_compare *order_rows_compare(const struct listing *listing)
{
    if (!is_by_time(listing))
        return compare_newest;
    return listing->sort == SORT_SCHEDULED ? compare_time : compare_time_last;
}

bool order_rows_is_behind(const struct listing *listing, const struct candidate *row)
{
    struct candidate place = {.marks = {.shape = &candidate_shape}, .id = listing->before_id};

    if (!HAS(listing, before_id))
        return true;
    if (listing->before_update.micros != SCHEDULED_NEVER.micros)
        SET(&place, scheduled_time, listing->before_update);
    return order_rows_compare(listing)(row, &place) > 0;
}

void order_rows_set_place(struct listing *listing, const struct candidate *row)
{
    SET(listing, before_id, row->id);
    SET(listing, before_update, is_scheduled(row) ? row->scheduled_time : SCHEDULED_NEVER);
}
