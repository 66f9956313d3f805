#include "lists/record_lists.h"

#include "domain/record.h"
#include "lists/sort_entries.h"
#include "lists/sorted_lists.h"
#include "lists/update_lists.h"
#include "search/counts.h"
#include "search/ids.h"
#include "search/matches.h"

enum { DEEP = 300 /* rows; a page beyond them is found by counts */ };

static bool is_newest_first(const struct listing *listing)
{
    return listing->sort == SORT_NEWEST || listing->sort == SORT_LAST_UPDATED;
}

/* clang-format off */
static const struct {
    enum statement from;
    enum statement older;
    enum statement newer;
    enum statement newest_first;
    enum statement oldest_first;
} sources[2][2] = { /* in a campaign; of a type */
    {{SQL_records_of_account, SQL_records_older, SQL_records_newer, SQL_records_newest_first, SQL_records_oldest_first},
     {SQL_records_of_type, SQL_records_older, SQL_records_newer, SQL_records_newest_first, SQL_records_oldest_first}},
    {{SQL_records_in_campaign, SQL_records_older_in_campaign, SQL_records_newer_in_campaign,
      SQL_records_newest_first_in_campaign, SQL_records_oldest_first_in_campaign},
     {SQL_records_in_campaign_of_type, SQL_records_older_in_campaign, SQL_records_newer_in_campaign,
      SQL_records_newest_first_in_campaign, SQL_records_oldest_first_in_campaign}},
};
/* clang-format on */

static void assemble_by_id(const struct listing *listing, struct assembly *assembly)
{
    bool in_campaign = HAS(listing, campaign_id);
    bool of_type     = HAS(listing, type_id);
    bool newest      = listing->sort == SORT_NEWEST;

    assembly_add(assembly, sources[in_campaign][of_type].from);
    if (HAS(listing, before_id))
        assembly_add(assembly, newest ? sources[in_campaign][of_type].older : sources[in_campaign][of_type].newer);
    assembly_add(assembly,
                 newest ? sources[in_campaign][of_type].newest_first : sources[in_campaign][of_type].oldest_first);
}

static void assemble_by_update(const struct listing *listing, struct assembly *assembly)
{
    bool newest = listing->sort == SORT_LAST_UPDATED;

    assembly_add(assembly, SQL_records_by_update);
    if (HAS(listing, before_id))
        assembly_add(assembly, newest ? SQL_records_updated_before : SQL_records_updated_after);
    assembly_add(assembly, newest ? SQL_records_last_updated_first : SQL_records_first_updated_first);
}

static void assemble(const struct listing *listing, enum statement first, struct assembly *assembly)
{
    assembly_add(assembly, first);
    assembly_add(assembly, SQL_records_columns);
    if (listing->sort >= SORT_LAST_UPDATED)
        assemble_by_update(listing, assembly);
    else
        assemble_by_id(listing, assembly);
}

void store_record_list_assembly(const struct listing *listing, struct assembly *assembly)
{
    assemble(listing, SQL_records_uncounted, assembly);
}

static struct problem *read_page(const struct tenant *tenant, const struct listing *listing, struct list *rows)
{
    struct assembly assembly = {0};

    store_record_list_assembly(listing, &assembly);
    return db_all_assembled(tenant, &assembly, listing, rows);
}

struct problem *store_record_walk(const struct tenant *tenant, struct listing *listing, struct list *rows)
{
    *rows         = (struct list){0};
    listing->sort = SORT_OLDEST;
    SET(listing, offset, 0);
    return read_page(tenant, listing, rows);
}

static struct count_scope scope_of(const struct listing *listing)
{
    struct count_scope scope = {.has_status = HAS(listing, status)};

    if (HAS(listing, type_id))
        scope.type_id = listing->type_id;
    if (HAS(listing, campaign_id))
        scope.campaign_id = listing->campaign_id;
    if (scope.has_status)
        scope.status = listing->status;
    return scope;
}

struct problem *store_record_walk_total(const struct tenant *tenant, const struct listing *listing, int64_t *total)
{
    return count_total(tenant, scope_of(listing), total);
}

/* The page and the total at once; past the end there is no row to tell the total. */
static struct problem *read_counted_page(const struct tenant *tenant, struct listing *listing, struct list *rows,
                                         int64_t *total)
{
    struct count_key key      = count_key_of(tenant->arena, scope_of(listing));
    struct assembly  assembly = {0};
    struct problem  *problem;

    SET(listing, scope, key.scope);
    SET(listing, mark_word, key.mark_word);
    SET(listing, counted_type, scope_of(listing).type_id);
    assemble(listing, HAS(listing, campaign_id) ? SQL_records_total_in_campaign : SQL_records_total, &assembly);
    if (listing->limit && (problem = db_all_assembled(tenant, &assembly, listing, rows)))
        return problem;
    if (!rows->count)
        return count_total(tenant, scope_of(listing), total);
    *total = ((const struct record *)rows->items)->list_total;
    return NULL;
}

/* The place of a deep page is found by counts, so that no more than a block has to be skipped. */
static struct problem *read_deep_page(const struct tenant *tenant, struct listing *listing, struct list *rows,
                                      int64_t *total)
{
    struct count_scope scope = scope_of(listing);
    struct row_place   place = {.newest_first = is_newest_first(listing), .offset = listing->offset};
    struct problem    *problem;

    if ((problem = db_begin_snapshot(tenant)) || (problem = count_total(tenant, scope, total)) ||
        *total <= place.offset || (problem = count_place(tenant, scope, &place)))
        return problem;
    SET(listing, before_id, place.beyond);
    SET(listing, offset, place.rest);
    problem = read_page(tenant, listing, rows);
    CLEAR(listing, before_id);
    SET(listing, offset, place.offset);
    return problem;
}

/* What a search has found, by id. */
static struct problem *read_found(const struct tenant *tenant, struct matches *matches, const struct listing *listing,
                                  struct list *rows)
{
    struct match_page page    = {.newest_first = is_newest_first(listing),
                                 .has_place    = HAS(listing, before_id),
                                 .place        = listing->before_id,
                                 .offset       = (size_t)listing->offset,
                                 .limit        = (size_t)listing->limit};
    struct ids_asked  asked   = {.first = SQL_records_found,
                                 .end   = page.newest_first ? SQL_records_order_newest : SQL_records_order_oldest};
    struct problem   *problem = matches_page(matches, &page, &asked.ids, &asked.count);

    return problem ? problem : ids_read(tenant, &asked, rows);
}

static bool is_deep(const struct listing *listing)
{
    return listing->sort < SORT_LAST_UPDATED && listing->offset >= DEEP;
}

/* The place of a deep page is found by counts here, too: nothing before it is gathered. */
static struct problem *read_deep_found(const struct tenant *tenant, struct matches *matches, struct listing *listing,
                                       struct list *rows)
{
    struct row_place place   = {.newest_first = is_newest_first(listing), .offset = listing->offset};
    struct problem  *problem = count_place(tenant, scope_of(listing), &place);

    if (problem)
        return problem;
    SET(listing, before_id, place.beyond);
    SET(listing, offset, place.rest);
    problem = read_found(tenant, matches, listing, rows);
    CLEAR(listing, before_id);
    SET(listing, offset, place.offset);
    return problem;
}

/*
 * The total, which may stop beyond LISTING_CAP where listing_may_stop says so. Where the counts know no status yet,
 * everything is looked at.
 */
static struct problem *count_found(const struct tenant *tenant, struct matches *matches, const struct listing *listing,
                                   int64_t *total)
{
    struct problem *problem;

    if (listing_is_looked_for(listing))
        return matches_total(matches, listing_count_cap(listing), total);
    if ((problem = count_total(tenant, scope_of(listing), total)) || *total != COUNT_UNKNOWN)
        return problem;
    return matches_total(matches, INT64_MAX, total);
}

static struct problem *search_page(const struct tenant *tenant, struct listing *listing, struct list *rows,
                                   int64_t *total)
{
    struct matches    *matches;
    size_t             count;
    const struct need *needs = listing_needs(tenant->arena, listing, true, &count);
    int64_t            version;
    struct problem    *problem;

    if ((problem = db_begin_snapshot(tenant)) || (problem = matches_open(tenant, needs, count, &matches)) ||
        (problem = count_found(tenant, matches, listing, total)) || *total <= listing->offset || !listing->limit)
        return problem;
    if (listing->sort == SORT_BY_FIELD)
        return store_found_by_field(tenant, matches, listing, *total, rows);
    if (listing->sort >= SORT_LAST_UPDATED)
        return store_found_by_update(tenant, matches, listing, *total, rows);
    if (!is_deep(listing) || listing_is_looked_for(listing))
        return read_found(tenant, matches, listing, rows);
    if ((problem = counts_version(tenant, &version)))
        return problem;
    return version < COUNTS_VERSION ? read_found(tenant, matches, listing, rows)
                                    : read_deep_found(tenant, matches, listing, rows);
}

/* By update there is no index for each filter: they are looked up like words. */
static bool is_searched(const struct listing *listing)
{
    bool is_filtered = HAS(listing, type_id) || HAS(listing, campaign_id);

    return listing->words || listing->filter || listing->sort == SORT_BY_FIELD || HAS(listing, status) ||
           (listing->sort >= SORT_LAST_UPDATED && is_filtered);
}

struct problem *store_record_page(const struct tenant *tenant, struct listing *listing, struct list *rows,
                                  int64_t *total)
{
    struct problem *problem;

    *rows = (struct list){0};
    if (is_searched(listing) || is_deep(listing)) {
        problem = is_searched(listing) ? search_page(tenant, listing, rows, total)
                                       : read_deep_page(tenant, listing, rows, total);
        db_rollback(tenant->db); /* the snapshot */
        return problem;
    }
    return read_counted_page(tenant, listing, rows, total);
}

/* Of all there are, the values are read and sorted: to walk through the index would take more statements. */
static struct problem *sort_by_field(const struct tenant *tenant, const struct filter_sort *sort,
                                     struct listed_ids *ids)
{
    struct sort_entries entries;
    int64_t            *sorted;
    struct problem     *problem = sort_entries_read(tenant, sort, ids->at, ids->count, &entries);

    if (problem)
        return problem;
    sorted = ARENA_ARRAY(tenant->arena, int64_t, entries.count + 1);
    for (size_t i = 0; i < entries.count; i++)
        sorted[i] = entries.at[i].id;
    *ids = (struct listed_ids){.at = sorted, .count = entries.count};
    return NULL;
}

static struct problem *find_all(const struct tenant *tenant, struct matches *matches, const struct listing *listing,
                                struct listed_ids *ids)
{
    struct match_page page = {.newest_first = is_newest_first(listing), .limit = (size_t)listing->limit};
    struct problem   *problem;

    if (listing->sort == SORT_LAST_UPDATED || listing->sort == SORT_FIRST_UPDATED)
        return store_all_by_update(tenant, matches, listing, ids);
    problem = matches_page(matches, &page, &ids->at, &ids->count);
    if (problem || listing->sort != SORT_BY_FIELD)
        return problem;
    return sort_by_field(tenant, &listing->sort_field, ids);
}

/*
 * All lists are looked up in the index here, even those whose pages need no search: it knows every record, and the ids
 * come without their rows.
 */
struct problem *store_record_ids(const struct tenant *tenant, struct listing *listing, int64_t most,
                                 struct all_records *found)
{
    struct matches    *matches;
    size_t             count;
    const struct need *needs = listing_needs(tenant->arena, listing, true, &count);
    struct problem    *problem;

    *found = (struct all_records){.is_exact = !listing_is_looked_for(listing)};
    if ((problem = db_begin_snapshot(tenant)) || (problem = matches_open(tenant, needs, count, &matches)))
        return problem;
    problem = found->is_exact ? count_found(tenant, matches, listing, &found->total)
                              : matches_total(matches, most, &found->total);
    if (problem || !found->total || found->total > most)
        return problem;
    SET(listing, offset, 0);
    SET(listing, limit, found->total);
    return find_all(tenant, matches, listing, &found->ids);
}
