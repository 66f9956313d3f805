#include "store/saved_segments.h"

#include "store/find.h"

struct problem *store_saved_segment_add(const struct tenant *tenant, struct saved_segment *segment)
{
    struct counted *counted = SHAPE_NEW(tenant->arena, struct counted, counted_shape);
    bool            found;
    struct problem *problem = db_one(tenant, SQL_saved_segment_next, segment, counted, &found);

    if (problem)
        return problem;
    SET(segment, id, counted->total);
    return db_run(tenant, SQL_saved_segment_insert, segment, NULL);
}

struct problem *store_saved_segment_find(const struct tenant *tenant, struct uuid uuid, struct saved_segment **out)
{
    return store_find(tenant, SQL_saved_segment_by_uuid, uuid, out);
}

struct problem *store_saved_segment_lock(const struct tenant *tenant, struct uuid uuid, struct saved_segment **out)
{
    return store_find(tenant, SQL_saved_segment_lock, uuid, out);
}

struct problem *store_saved_segment_update(const struct tenant *tenant, const struct saved_segment *segment)
{
    return db_run(tenant, SQL_saved_segment_update, segment, NULL);
}

struct problem *store_saved_segment_delete(const struct tenant *tenant, const struct saved_segment *segment)
{
    return db_run(tenant, SQL_saved_segment_delete, segment, NULL);
}

struct problem *store_saved_segment_mentions(const struct tenant *tenant, const struct saved_segment *segment,
                                             struct list *rows)
{
    struct saved_segment *asked = SHAPE_NEW(tenant->arena, struct saved_segment, saved_segment_shape);

    SET(asked, account_id, tenant->account_id);
    SET(asked, id, segment->id);
    SET(asked, search, uuid_str(tenant->arena, segment->uuid));
    return db_all(tenant, SQL_saved_segment_mentions, asked, rows);
}

struct problem *store_saved_segment_page(const struct tenant *tenant, struct listing *listing, struct list *rows,
                                         int64_t *total)
{
    struct counted *counted = SHAPE_NEW(tenant->arena, struct counted, counted_shape);
    bool            found;
    struct problem *problem = db_one(tenant, SQL_saved_segment_count, listing, counted, &found);

    *rows  = (struct list){0};
    *total = counted->total;
    if (problem || *total <= listing->offset)
        return problem;
    if (!HAS(listing, before_id))
        SET(listing, before_id, INT64_MAX);
    return db_all(tenant, SQL_saved_segment_page, listing, rows);
}
