#include "search/reindex_field.h"

#include "search/changes.h"
#include "search/listing.h"
#include "search/reindex_private.h"

/* Locks the next records and gives their ids. */
static struct problem *lock_next(const struct tenant *tenant, const struct reindex_field *step, int64_t **ids,
                                 size_t *count)
{
    struct listing      *listing = SHAPE_NEW(tenant->arena, struct listing, listing_shape);
    struct list          rows    = {0};
    const struct record *record;
    struct problem      *problem;

    SET(listing, account_id, tenant->account_id);
    SET(listing, type_id, step->type_id);
    SET(listing, before_id, step->after);
    if ((problem = db_all(tenant, SQL_reindex_lock_of_type, listing, &rows)))
        return problem;
    record = rows.items;
    *count = rows.count;
    *ids   = ARENA_ARRAY(tenant->arena, int64_t, rows.count + 1);
    for (size_t i = 0; i < rows.count; i++)
        (*ids)[i] = record[i].id;
    return NULL;
}

/* What a record's change takes is given back. */
static struct problem *note(const struct tenant *tenant, const struct reindex_field *step, const struct record *record,
                            struct campaign_ids campaigns)
{
    struct arena_mark    mark   = arena_mark(tenant->arena);
    struct record_state  before = {.record = record, .campaigns = campaigns, .indexed = &step->before};
    struct record_state  now;
    struct record_change change;
    struct problem      *problem;

    before.parameters = record_stored_parameters(tenant->arena, record);
    now               = before;
    now.indexed       = &step->now;
    change            = record_changed_words(tenant->arena, &before, &now);
    if ((problem = change_note(tenant, record, change.before, change.now)))
        return problem;
    arena_rewind(tenant->arena, mark, (struct bytes){0});
    return NULL;
}

struct problem *reindex_field_step(const struct tenant *tenant, struct reindex_field *step)
{
    struct reindex_page  page  = {0};
    size_t               count = 0;
    int64_t             *ids;
    const struct record *record;
    struct problem      *problem;

    step->records = 0;
    if ((problem = lock_next(tenant, step, &ids, &count)) || !count)
        return problem;
    if ((problem = reindex_read_ids(tenant, ids, count, &page)))
        return problem;
    record = page.records.items;
    for (size_t i = 0; i < page.records.count; i++)
        if ((problem = note(tenant, step, &record[i], page.campaigns[i])))
            return problem;
    step->after   = ids[count - 1];
    step->records = (int64_t)count;
    return NULL;
}
