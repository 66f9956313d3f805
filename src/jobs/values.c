/* The values of a field that has become indexed. */
#include "jobs/steps.h"
#include "packing/reindex_field.h"

/* The same fields without one. */
static struct indexed_fields without(struct arena *arena, const struct indexed_fields *all, int64_t number)
{
    struct indexed_fields rest = {.at = ARENA_ARRAY(arena, struct indexed_field, all->count + 1)};

    for (size_t i = 0; i < all->count; i++)
        if (all->at[i].number != number)
            rest.at[rest.count++] = all->at[i];
    return rest;
}

struct problem *values_note(const struct tenant *tenant, const struct list *fields, const struct custom_field *field,
                            const struct list *records)
{
    const struct record *record = records->items;
    int64_t             *ids    = ARENA_ARRAY(tenant->arena, int64_t, records->count + 1);
    struct reindex_field asked  = {.now = record_type_indexed(tenant->arena, fields)};

    asked.before = without(tenant->arena, &asked.now, field->number);
    for (size_t i = 0; i < records->count; i++)
        ids[i] = record[i].id;
    return reindex_field_note(tenant, &asked, ids, records->count);
}
