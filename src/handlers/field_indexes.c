/* Fields that become unique, or are so no longer, and the collisions of those that could not. */
#include "handlers/field_indexes.h"

#include "api/resource.h"
#include "domain/account.h"
#include "domain/field_numbers.h"
#include "handlers/handlers.h"
#include "handlers/record_types.h"
#include "jobs/jobs.h"
#include "store/keys.h"
#include "store/record_types.h"

/* clang-format off */
static const struct field collision_fields[] = {
    FIELD(struct collision, "value", value, .required = true, .doc = "The value; a text of more than 255 bytes is cut."),
    FIELD(struct collision, "uuids", uuids, .required = true, .doc = "Records that have it, 100 at most."),
};
SHAPE(collision_shape, "Collision", struct collision, collision_fields, .doc = "A value that several records have.");

static const struct field collisions_fields[] = {
    FIELD(struct collisions, "collisions", list,  .required = true, .shape = &collision_shape, .doc = "Up to 1,000 values."),
    FIELD(struct collisions, "total",      total, .required = true, .doc = "How many values several records have."),
};
SHAPE(collisions_shape, "Collisions", struct collisions, collisions_fields,
      .doc = "Why a field could not become unique.");
/* clang-format on */

/* Whether the field's set of keys is one that this list asks for, too. */
static bool keys_are_asked_for(const struct list *fields, const struct custom_field *wanted)
{
    const struct custom_field *field = record_type_find_field(fields, wanted->id);

    return field && HAS(field, key_state) && field->key_set == wanted->key_set;
}

/* Whether the keys, or the values, of a field are to be made that were not before. */
static bool keys_are_new(const struct list *before, const struct custom_field *field)
{
    return HAS(field, key_state) && !keys_are_asked_for(before, field);
}

static bool builds_values(const struct custom_field *field)
{
    return field_values_are(field, INDEX_BUILDING);
}

static bool values_are_new(const struct list *before, const struct custom_field *field)
{
    return builds_values(field) && !builds_values(record_type_find_field(before, field->id));
}

static struct problem *have_records(struct request *request, const struct record_type *type, const struct list *before,
                                    const struct list *after, bool *has_records)
{
    const struct custom_field *field = after->items;

    *has_records = false;
    for (size_t i = 0; i < after->count && HAS(type, id); i++)
        if (keys_are_new(before, &field[i]) || values_are_new(before, &field[i]))
            return store_record_type_has_records(request->tenant, type, has_records);
    return NULL;
}

struct problem *field_indexes_settle(struct request *request, const struct record_type *type, const struct list *before,
                                     struct list *after)
{
    struct custom_field *field = after->items;
    bool                 has_records;
    struct problem      *problem = have_records(request, type, before, after, &has_records);

    for (size_t i = 0; i < after->count && !problem; i++) {
        bool is_old = has_records && record_type_find_field(before, field[i].id);

        if (!is_old && keys_are_new(before, &field[i]))
            SET(&field[i], key_state, INDEX_READY);
        if (!is_old && values_are_new(before, &field[i]))
            CLEAR(&field[i], value_state);
        field_show_state(&field[i]);
    }
    return problem;
}

static bool builds_keys(const struct custom_field *field)
{
    return field_keys_are(field, INDEX_BUILDING);
}

/*
 * The job of the keys makes the values, too, where these are missing. So it takes the place of one for the values
 * alone, and that one its place when the keys are wanted no more.
 */
static struct problem *start(const struct request *request, const struct record_type *type, const struct list *before,
                             const struct custom_field *field)
{
    const struct custom_field *old      = record_type_find_field(before, field->id);
    bool                       has_keys = builds_keys(field);
    struct problem            *problem  = NULL;

    if (has_keys && keys_are_new(before, field)) {
        if (builds_values(old))
            problem = job_cancel_values(request->tenant, type->id, field);
        return problem ? problem : job_index_keys(request->tenant, type->id, field, request->now);
    }
    if (!has_keys && (values_are_new(before, field) || (builds_values(field) && builds_keys(old))))
        return job_index_values(request->tenant, type->id, field, request->now);
    return NULL;
}

struct problem *field_indexes_start(struct request *request, const struct record_type *type, const struct list *before,
                                    const struct list *after)
{
    const struct custom_field *field   = before->items;
    struct problem            *problem = NULL;

    for (size_t i = 0; i < before->count && !problem; i++)
        if (HAS(&field[i], key_state) && !keys_are_asked_for(after, &field[i]))
            problem = job_index_keys(request->tenant, type->id, &field[i], request->now);
    field = after->items;
    for (size_t i = 0; i < after->count && !problem; i++)
        problem = start(request, type, before, &field[i]);
    return problem;
}

/* --- collisions ------------------------------------------------------------------------------------------------- */

/* The rows of one value come together; one that is left alone is no collision any more. */
static void group(struct arena *arena, const struct list *rows, struct list *groups)
{
    const struct colliding *row = rows->items;

    *groups       = shape_list(arena, &collision_shape, rows->count / 2 + 1);
    groups->count = 0;
    for (size_t i = 0, next; i < rows->count; i = next) {
        struct collision *found;

        for (next = i + 1; next < rows->count && memcmp(row[next].hash.at, row[i].hash.at, HASH_BYTES) == 0;)
            next++;
        if (next - i < 2)
            continue;
        found = (struct collision *)groups->items + groups->count++;
        SET(found, value, row[i].value);
        SET(found, uuids, ((struct texts){.at = ARENA_ARRAY(arena, struct str, next - i), .count = next - i}));
        for (size_t j = i; j < next; j++)
            found->uuids.at[j - i] = uuid_str(arena, row[j].uuid);
    }
}

int record_types_collisions_needs(const struct request *request)
{
    (void)request;
    return SCOPE_RECORDS_READ;
}

static struct problem *unknown_field(struct request *request)
{
    fault_in(request->arena, &request->parameter_faults, STR("field"), CODE_unknown_field,
             "The record type has no such field.");
    return faults_problem(request->arena, &request->parameter_faults, PROBLEM_malformed);
}

struct problem *record_types_collisions(struct request *request, struct response *response)
{
    const struct params       *params     = request_params(request);
    struct collisions         *collisions = SHAPE_NEW(request->arena, struct collisions, collisions_shape);
    struct record_type        *type;
    struct list                fields;
    struct list                rows = {0};
    const struct custom_field *field;
    struct problem            *problem = store_record_type_find(request->tenant, params->uuid, &type);

    if (problem)
        return problem;
    if (!type)
        return no_such(request, "record type");
    fields = record_type_stored_fields(request->arena, type);
    if (!(field = record_type_find_field(&fields, params->field)))
        return unknown_field(request);
    SET(collisions, list, (struct list){0});
    if (field_keys_are(field, INDEX_FAILED)) {
        if ((problem =
                 store_collisions(request->tenant, store_key_set(request->tenant, type->id, field->key_set), &rows)))
            return problem;
        group(request->arena, &rows, &collisions->list);
    }
    SET(collisions, total, (int64_t)collisions->list.count);
    if (rows.count && field->collisions > COLLISIONS_LISTED)
        SET(collisions, total, field->collisions);
    answer_object(request, response, collisions);
    return NULL;
}
