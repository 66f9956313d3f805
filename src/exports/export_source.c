#include "exports/export_source.h"

#include "domain/campaign.h"
#include "domain/suppression.h"
#include "index/need_bytes.h"
#include "lists/record_lists.h"
#include "search/ids.h"
#include "search/matches.h"
#include "text/fold.h"

enum { FOUND_AT_ONCE = 20000 /* ids of records, which are kept while their rows are read */ };

static bool is_of_orders(const struct export_source *source)
{
    return source->export->of_what == EXPORT_ORDERS;
}

static struct listing *new_listing(const struct export_source *source, int64_t limit)
{
    const struct export *export = source->export;
    struct listing *listing     = SHAPE_NEW(source->tenant->arena, struct listing, listing_shape);

    SET(listing, account_id, source->tenant->account_id);
    if (HAS(export, type_id))
        SET(listing, type_id, export->type_id);
    if (HAS(export, campaign_id))
        SET(listing, campaign_id, export->campaign_id);
    SET(listing, before_id, source->place);
    SET(listing, limit, limit);
    return listing;
}

/* --- opening ------------------------------------------------------------------------------------------------------ */

static struct problem *take_needs(struct export_source *source)
{
    const struct export *export = source->export;
    struct arena *arena         = source->tenant->arena;

    if (export->fold == FOLD_VERSION && needs_unpack(arena, export->needs, &source->needs, &source->need_count))
        return NULL;
    return problem_coded(arena, PROBLEM_conflict, CODE_schema_outdated,
                         "The export was asked for from another version of the program: ask for it again.");
}

/* The total is that of the records, of which each has one order in a campaign. */
static struct problem *find(struct export_source *source, int64_t *total)
{
    struct match_page page = {.has_place = true, .place = source->place, .limit = FOUND_AT_ONCE};
    struct matches   *matches;
    struct problem   *problem;

    if ((problem = take_needs(source)) || (problem = db_begin_snapshot(source->tenant)) ||
        (problem = matches_open(source->tenant, source->needs, source->need_count, &matches)))
        return problem;
    if (*total < 0 && (problem = matches_total(matches, INT64_MAX, total)))
        return problem;
    return matches_page(matches, &page, &source->ids, &source->count);
}

struct problem *export_source_open(struct export_source *source, int64_t *total)
{
    const struct export *export = source->export;

    if (HAS(export, needs))
        return find(source, total);
    if (export->of_what == EXPORT_SUPPRESSIONS)
        return NULL;
    if (*total >= 0 || (is_of_orders(source) && !HAS(export, campaign_id)))
        return NULL;
    return store_record_walk_total(source->tenant, new_listing(source, 0), total);
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

/* The ids of the next records. */
struct next_ids {
    const int64_t *at;
    size_t         count;
};

static void pass(struct export_source *source, int64_t last, bool is_end)
{
    source->place  = last;
    source->is_end = is_end;
}

/* Beyond what was found there may be more, which the next opening finds. */
static void next_found(struct export_source *source, int64_t limit, struct next_ids *next)
{
    size_t left = source->count - source->done;

    *next = (struct next_ids){.at    = left ? source->ids + source->done : NULL,
                              .count = left < (size_t)limit ? left : (size_t)limit};
    source->done += next->count;
    pass(source, next->count ? next->at[next->count - 1] : source->place,
         source->done == source->count && source->count < FOUND_AT_ONCE);
}

static struct problem *next_of_orders(struct export_source *source, int64_t limit, struct next_ids *next)
{
    const struct export *export  = source->export;
    enum statement       walk    = SQL_export_order_records;
    struct list          records = {0};
    const struct record *record;
    int64_t             *ids;
    struct problem      *problem;

    if (HAS(export, campaign_id))
        walk = HAS(export, type_id) ? SQL_export_order_records_of_type : SQL_export_order_records_in_campaign;
    if ((problem = db_all(source->tenant, walk, new_listing(source, limit), &records)))
        return problem;
    record = records.items;
    ids    = ARENA_ARRAY(source->tenant->arena, int64_t, records.count + 1);
    for (size_t i = 0; i < records.count; i++)
        ids[i] = record[i].id;
    *next = (struct next_ids){.at = ids, .count = records.count};
    pass(source, records.count ? ids[records.count - 1] : source->place, (int64_t)records.count < limit);
    return NULL;
}

static struct problem *read_orders(const struct export_source *source, const struct next_ids *next, struct list *rows)
{
    const struct export *export = source->export;
    struct ids_asked asked      = {
             .first = SQL_export_orders, .end = SQL_export_orders_in_order, .ids = next->at, .count = next->count};
    struct order   *order;
    struct problem *problem;

    if (HAS(export, campaign_id)) {
        asked.first       = SQL_orders_found;
        asked.campaign_id = export->campaign_id;
    }
    if ((problem = ids_read(source->tenant, &asked, rows)))
        return problem;
    order = rows->items;
    for (size_t i = 0; i < rows->count; i++)
        order_complete(source->tenant->arena, &order[i]);
    return NULL;
}

static struct problem *walk_records(struct export_source *source, int64_t limit, struct list *rows)
{
    struct problem      *problem = store_record_walk(source->tenant, new_listing(source, limit), rows);
    const struct record *record  = rows->items;

    if (!problem)
        pass(source, rows->count ? record[rows->count - 1].id : source->place, (int64_t)rows->count < limit);
    return problem;
}

static struct problem *read_records(const struct export_source *source, const struct next_ids *next, struct list *rows)
{
    return ids_read(
        source->tenant,
        &(struct ids_asked){
            .first = SQL_records_found, .end = SQL_records_order_oldest, .ids = next->at, .count = next->count},
        rows);
}

/* Those in force, the oldest first. */
static struct problem *walk_suppressions(struct export_source *source, int64_t limit, struct list *rows)
{
    const struct export *export  = source->export;
    const struct tenant *tenant  = source->tenant;
    struct listing      *listing = new_listing(source, limit);
    struct suppression  *row;
    struct problem      *problem;

    SET(listing, now, clock_now());
    problem = db_all(tenant, HAS(export, campaign_id) ? SQL_export_suppressions_of_campaign : SQL_export_suppressions,
                     listing, rows);
    row     = rows->items;
    for (size_t i = 0; i < rows->count && !problem; i++)
        SET(&row[i], phone, suppression_phone(tenant->arena, row[i].number));
    if (!problem)
        pass(source, rows->count ? row[rows->count - 1].id : source->place, (int64_t)rows->count < limit);
    return problem;
}

struct problem *export_source_next(struct export_source *source, int64_t limit, struct list *rows)
{
    struct next_ids next    = {0};
    struct problem *problem = NULL;

    *rows = (struct list){0};
    if (source->export->of_what == EXPORT_SUPPRESSIONS)
        return walk_suppressions(source, limit, rows);
    if (HAS(source->export, needs))
        next_found(source, limit, &next);
    else if (!is_of_orders(source))
        return walk_records(source, limit, rows);
    else
        problem = next_of_orders(source, limit, &next);
    if (problem || !next.count)
        return problem;
    return is_of_orders(source) ? read_orders(source, &next, rows) : read_records(source, &next, rows);
}
