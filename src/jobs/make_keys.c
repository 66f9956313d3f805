/* Keys of an account that has come out of a file. */
#include "domain/field_numbers.h"
#include "jobs/fields.h"
#include "jobs/jobs.h"
#include "json/write.h"
#include "search/listing.h"
#include "store/keys.h"
#include "store/record_types.h"

enum { TYPES_AT_ONCE = 100 };

/* The keys of the next records, in a transaction; `after` moves past them. */
static struct problem *make_some(const struct tenant *tenant, const struct custom_field *field,
                                 struct record_key *after, size_t *count, int64_t *found)
{
    struct list     records = {0};
    struct problem *problem;

    if (!(problem = db_begin(tenant)) && !(problem = store_key_records(tenant, after, &records)) &&
        !(problem = fields_claim(tenant, field, &records, found)))
        problem = db_commit(tenant);
    db_rollback(tenant->db);
    *count = records.count;
    if (records.count)
        SET(after, record_id, ((const struct record *)records.items)[records.count - 1].id);
    return problem;
}

/* The keys of one field; `*found` counts the values that are of several records. */
static struct problem *make(const struct tenant *tenant, const struct record_type *type,
                            const struct custom_field *field, int64_t *found)
{
    struct record_key *after   = store_key_set(tenant, type->id, field->key_set);
    struct problem    *problem = NULL;
    size_t             count   = KEY_RECORDS;

    SET(after, record_id, 0);
    *found = 0;
    while (!problem && count == KEY_RECORDS) {
        struct arena_mark mark = arena_mark(tenant->arena);

        problem = make_some(tenant, field, after, &count, found);
        if (!problem)
            arena_rewind(tenant->arena, mark, (struct bytes){0});
    }
    return problem;
}

static struct problem *make_of_type(const struct tenant *tenant, struct record_type *type)
{
    struct list          fields     = fields_stored(tenant->arena, type);
    struct custom_field *field      = fields.items;
    bool                 is_changed = false;
    int64_t              found      = 0;
    struct problem      *problem    = NULL;

    for (size_t i = 0; i < fields.count && !problem; i++) {
        if (HAS(&field[i], value_state)) { /* the index was made of the records, with all values */
            CLEAR(&field[i], value_state);
            is_changed = true;
        }
        if (!field_has_keys(&field[i]))
            continue;
        if (field_keys_are(&field[i], INDEX_BUILDING)) {
            problem = job_index_keys(tenant, type->id, &field[i], clock_now());
        } else if (!(problem = make(tenant, type, &field[i], &found)) && found) {
            SET(&field[i], key_state, INDEX_FAILED);
            SET(&field[i], collisions, found);
            is_changed = true;
        }
    }
    if (problem || !is_changed)
        return problem;
    SET(type, definition, json_raw_value(tenant->arena, fields_text(tenant->arena, &fields)));
    return store_record_type_update(tenant, type);
}

struct problem *fields_make_keys(const struct tenant *tenant)
{
    struct listing     *listing = SHAPE_NEW(tenant->arena, struct listing, listing_shape);
    struct list         types   = {0};
    struct record_type *type;
    struct problem     *problem;
    int64_t             total;

    SET(listing, account_id, tenant->account_id);
    SET(listing, limit, TYPES_AT_ONCE);
    SET(listing, offset, 0);
    do {
        if ((problem = store_record_type_page(tenant, listing, &types, &total)))
            return problem;
        type = types.items;
        for (size_t i = 0; i < types.count && !problem; i++)
            problem = make_of_type(tenant, &type[i]);
        if (types.count)
            SET(listing, before_id, type[types.count - 1].id);
    } while (!problem && types.count == TYPES_AT_ONCE);
    return problem;
}
