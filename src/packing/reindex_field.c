#include "packing/reindex_field.h"

#include "packing/reindex_private.h"
#include "search/changes.h"

/* What a record's change takes is given back. */
static struct problem *note(const struct tenant *tenant, const struct reindex_field *field, const struct record *record,
                            struct campaign_ids campaigns)
{
    struct arena_mark    mark   = arena_mark(tenant->arena);
    struct record_state  before = {.record = record, .campaigns = campaigns, .indexed = &field->before};
    struct record_state  now;
    struct record_change change;
    struct problem      *problem;

    before.parameters = record_stored_parameters(tenant->arena, record);
    now               = before;
    now.indexed       = &field->now;
    change            = record_changed_words(tenant->arena, &before, &now);
    if ((problem = change_note(tenant, record, record_before_words(&change), change.now)))
        return problem;
    arena_rewind(tenant->arena, mark, (struct bytes){0});
    return NULL;
}

struct problem *reindex_field_note(const struct tenant *tenant, const struct reindex_field *field, const int64_t *ids,
                                   size_t count)
{
    struct reindex_page  page = {0};
    const struct record *record;
    struct problem      *problem;

    if ((problem = reindex_read_ids(tenant, ids, count, &page)))
        return problem;
    record = page.records.items;
    for (size_t i = 0; i < page.records.count; i++)
        if ((problem = note(tenant, field, &record[i], page.campaigns[i])))
            return problem;
    return NULL;
}
