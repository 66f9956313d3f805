#include "packing/reindex_private.h"

#include "domain/campaign.h"
#include "packing/reindex.h"
#include "search/changes.h"
#include "search/ids.h"
#include "search/listing.h"
#include "search/segments.h"

struct problem *reindex_count(const struct tenant *tenant, int64_t *total)
{
    struct listing *listing = SHAPE_NEW(tenant->arena, struct listing, listing_shape);
    struct counted *counted = SHAPE_NEW(tenant->arena, struct counted, counted_shape);
    bool            found;
    struct problem *problem;

    SET(listing, account_id, tenant->account_id);
    problem = db_one(tenant, SQL_reindex_count, listing, counted, &found);
    *total  = counted->total;
    return problem;
}

struct problem *reindex_is_missing(const struct tenant *tenant, bool *is_missing)
{
    struct listing *listing = SHAPE_NEW(tenant->arena, struct listing, listing_shape);
    struct counted *counted = SHAPE_NEW(tenant->arena, struct counted, counted_shape);
    bool            found;
    struct problem *problem;

    SET(listing, account_id, tenant->account_id);
    problem     = db_one(tenant, SQL_reindex_missing, listing, counted, &found);
    *is_missing = counted->total > 0;
    return problem;
}

/* Shares out the orders, which come by record. */
static void share_out(struct arena *arena, struct reindex_page *page, const struct list *orders)
{
    const struct record *record = page->records.items;
    const struct order  *order  = orders->items;
    int64_t             *ids    = ARENA_ARRAY(arena, int64_t, orders->count + 1);
    size_t               at     = 0;

    for (size_t i = 0; i < orders->count; i++)
        ids[i] = order[i].campaign_id;
    for (size_t i = 0; i < page->records.count; i++) {
        while (at < orders->count && order[at].record_id < record[i].id)
            at++;
        page->campaigns[i].at = ids + at;
        for (; at < orders->count && order[at].record_id == record[i].id; at++)
            page->campaigns[i].count++;
    }
}

struct problem *reindex_read(const struct tenant *tenant, int64_t after, int64_t limit, struct reindex_page *page)
{
    struct listing      *listing = SHAPE_NEW(tenant->arena, struct listing, listing_shape);
    struct change       *range   = SHAPE_NEW(tenant->arena, struct change, change_shape);
    struct list          orders  = {0};
    const struct record *record;
    struct problem      *problem;

    SET(listing, account_id, tenant->account_id);
    SET(listing, before_id, after);
    SET(listing, limit, limit);
    if ((problem = db_all(tenant, SQL_reindex_records, listing, &page->records)) || !page->records.count)
        return problem;
    record          = page->records.items;
    page->campaigns = ARENA_ARRAY(tenant->arena, struct campaign_ids, page->records.count);
    SET(range, account_id, tenant->account_id);
    SET(range, record_id, record[0].id);
    SET(range, last_id, record[page->records.count - 1].id);
    if ((problem = db_all(tenant, SQL_reindex_orders, range, &orders)))
        return problem;
    share_out(tenant->arena, page, &orders);
    return db_all(tenant, SQL_reindex_changes, range, &page->changes);
}

struct indexed_type {
    int64_t               id;
    struct indexed_fields fields;
};

/* What was read is given back, so ids are copied. */
static struct indexed_fields kept_fields(struct arena *arena, struct indexed_fields read)
{
    struct indexed_fields kept = {.at = ARENA_ARRAY(arena, struct indexed_field, read.count + 1), .count = read.count};

    for (size_t i = 0; i < read.count; i++) {
        kept.at[i]    = read.at[i];
        kept.at[i].id = arena_str(arena, read.at[i].id);
    }
    return kept;
}

static struct problem *read_fields(const struct tenant *reader, struct indexed_types *types, int64_t type_id)
{
    bool                 keeps = types->arena == reader->arena;
    struct arena_mark    mark  = arena_mark(reader->arena);
    struct record_type  *type  = SHAPE_NEW(reader->arena, struct record_type, record_type_shape);
    bool                 found = false;
    struct indexed_type *to;
    struct problem      *problem;

    SET(type, account_id, reader->account_id);
    SET(type, id, type_id);
    if ((problem = db_one(reader, SQL_record_type_by_id, type, type, &found)))
        return problem;
    if (types->count == types->room) {
        size_t room = 2 * types->room + 8;

        types->at = arena_realloc(types->arena, types->at, types->room * sizeof(*types->at), room * sizeof(*types->at));
        types->room = room;
    }
    to  = &types->at[types->last = types->count++];
    *to = (struct indexed_type){.id = type_id};
    if (found)
        to->fields = kept_fields(types->arena, record_type_stored_indexed(reader->arena, type->definition->text));
    if (!keeps)
        arena_rewind(reader->arena, mark, (struct bytes){0});
    return NULL;
}

struct problem *reindex_fields(const struct tenant *reader, struct indexed_types *types, int64_t type_id,
                               const struct indexed_fields **out)
{
    struct problem *problem;

    if (types->last >= types->count || types->at[types->last].id != type_id)
        for (types->last = 0; types->last < types->count && types->at[types->last].id != type_id;)
            types->last++;
    if (types->last == types->count && (problem = read_fields(reader, types, type_id)))
        return problem;
    *out = &types->at[types->last].fields;
    return NULL;
}

/* In this order: a record that is written to meanwhile has a change by the time that changes are read. */
struct problem *reindex_read_ids(const struct tenant *tenant, const int64_t *ids, size_t count,
                                 struct reindex_page *page)
{
    struct ids_asked asked  = {.first = SQL_reindex_records_of, .end = SQL_reindex_by_id, .ids = ids, .count = count};
    struct list      orders = {0};
    struct problem  *problem;

    if ((problem = ids_read(tenant, &asked, &page->records)))
        return problem;
    page->campaigns = ARENA_ARRAY(tenant->arena, struct campaign_ids, page->records.count + 1);
    asked.first     = SQL_reindex_orders_of;
    asked.end       = SQL_reindex_by_record;
    if ((problem = ids_read(tenant, &asked, &orders)))
        return problem;
    share_out(tenant->arena, page, &orders);
    asked.first = SQL_reindex_changes_of;
    return ids_read(tenant, &asked, &page->changes);
}

struct problem *reindex_clean(const struct tenant *tenant)
{
    struct list           hidden  = {0};
    struct problem       *problem = segment_hidden(tenant, &hidden);
    const struct segment *segment = hidden.items;

    for (size_t i = 0; i < hidden.count && !problem; i++)
        problem = segment_delete(tenant, &segment[i]);
    return problem;
}

static struct problem *swap(const struct tenant *tenant)
{
    struct list           shown  = {0};
    struct list           hidden = {0};
    const struct segment *segment;
    struct problem       *problem;

    if ((problem = segment_list(tenant, &shown)) || (problem = segment_hidden(tenant, &hidden)))
        return problem;
    segment = shown.items;
    for (size_t i = 0; i < shown.count && !problem; i++)
        problem = segment[i].level == SEGMENT_POSTED ? segment_show(tenant, &segment[i], SEGMENT_HIDDEN)
                                                     : segment_delete(tenant, &segment[i]);
    segment = hidden.items;
    for (size_t i = 0; i < hidden.count && !problem; i++)
        problem = segment_show(tenant, &segment[i], SEGMENT_POSTED);
    return problem;
}

/* Whoever takes the lease waits for the end of the transaction in which it was renewed. */
struct problem *reindex_swap(const struct tenant *tenant, struct lease *lease)
{
    struct problem *problem;

    if (!(problem = db_begin(tenant)) && !(problem = lease_renew(tenant, lease)) && !(problem = swap(tenant)))
        problem = db_commit(tenant);
    db_rollback(tenant->db);
    return problem ? problem : reindex_clean(tenant);
}
