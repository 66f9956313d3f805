#include "handlers/record_types.h"

#include "api/listing.h"
#include "api/resource.h"
#include "handlers/field_indexes.h"
#include "handlers/handlers.h"
#include "jobs/fields.h"
#include "json/write.h"
#include "store/record_types.h"

enum { SLUG_TRIES = 10 };

struct list record_type_stored_fields(struct arena *arena, const struct record_type *type)
{
    return HAS(type, definition) ? fields_stored(arena, type) : type->fields;
}

/* Keeps it under both names, in the form in which it is needed. */
static void keep_type(const struct request *request, struct record_type *type, uint64_t read)
{
    struct cache_key by_uuid = store_record_type_key(type->account_id, type->uuid);
    struct cache_key by_id   = store_record_type_id_key(type->account_id, type->id);

    SET(type, fields, record_type_stored_fields(request->arena, type));
    CLEAR(type, definition);
    cache_keep(db_types(request->tenant->db), &by_uuid, type, read);
    cache_keep(db_types(request->tenant->db), &by_id, type, read);
}

struct problem *record_type_find(const struct request *request, struct uuid uuid, struct record_type **out)
{
    int64_t          account = request->tenant->account_id;
    struct cache_key key     = store_record_type_key(account, uuid);
    uint64_t         now     = clock_monotonic_us();
    struct problem  *problem;

    if ((*out = cache_find(db_types(request->tenant->db), &key, now)))
        return NULL;
    if ((problem = store_record_type_find(request->tenant, uuid, out)))
        return problem;
    if (*out)
        keep_type(request, *out, now);
    return NULL;
}

struct problem *record_type_by_id(const struct request *request, int64_t id, struct record_type **out)
{
    int64_t          account = request->tenant->account_id;
    struct cache_key key     = store_record_type_id_key(account, id);
    uint64_t         now     = clock_monotonic_us();
    struct problem  *problem;

    if ((*out = cache_find(db_types(request->tenant->db), &key, now)))
        return NULL;
    if ((problem = store_record_type_by_id(request->tenant, id, out)))
        return problem;
    if (!*out) {
        problem              = problem_new(request->arena, PROBLEM_unavailable,
                                           "A record and its type went away at this moment: try again.");
        problem->retry_after = 1;
        return problem;
    }
    keep_type(request, *out, now);
    return NULL;
}

struct problem *record_type_resolve(struct request *request, struct uuid uuid, struct str pointer,
                                    struct record_type **out)
{
    struct problem *problem = record_type_find(request, uuid, out);

    if (!problem && !*out)
        fault_at(request->arena, &request->faults, pointer, CODE_unknown_record_type, "There is no such record type.");
    return problem;
}

/* Bytes of the defaults as a record stores them. */
static size_t defaults_size(struct arena *arena, const struct list *fields)
{
    const struct custom_field *field = fields->items;
    size_t                     size  = 0;

    for (size_t i = 0; i < fields->count; i++)
        if (HAS(&field[i], fallback))
            size += field[i].id.len + json_of_value(arena, field[i].fallback).len;
    return size;
}

/* So that a record of the smallest body does not become a large one. A type that has more already may keep them. */
static void check_defaults(struct request *request, const struct list *before, const struct list *after)
{
    size_t size = defaults_size(request->arena, after);

    if (size <= DEFAULTS_BYTES || size <= defaults_size(request->arena, before))
        return;
    fault_at(request->arena, &request->faults, STR("/parameters"), CODE_too_large,
             "The defaults of all fields together, with the fields' ids, may take %d bytes.", DEFAULTS_BYTES);
    fault_limit(&request->faults, DEFAULTS_BYTES, (int64_t)size);
}

/* So that a page of types, and every use of one, fits into a request's memory. */
static void check_size(struct request *request, const struct record_type *type)
{
    if (type->definition->text.len <= DEFINITION_BYTES)
        return;
    fault_at(request->arena, &request->faults, STR("/parameters"), CODE_too_large,
             "All fields together, the retired ones included, may take %d bytes.", DEFINITION_BYTES);
    fault_limit(&request->faults, DEFINITION_BYTES, (int64_t)type->definition->text.len);
}

/*
 * Gives a type that was just read the fields that this worker keeps of the same version of it, for reading the stored
 * definition is most of what an answer costs. Returns false if it keeps none.
 */
static bool take_kept_fields(const struct request *request, struct record_type *type)
{
    struct cache_key          key  = store_record_type_key(type->account_id, type->uuid);
    const struct record_type *kept = cache_find(db_types(request->tenant->db), &key, clock_monotonic_us());

    if (!kept || kept->updated_at.micros != type->updated_at.micros)
        return false;
    SET(type, fields, kept->fields);
    return true;
}

static void show_row(struct request *request, const struct listing_plan *plan, void *row)
{
    struct record_type *type = row;

    (void)plan;
    if (!take_kept_fields(request, type))
        SET(type, fields, record_type_stored_fields(request->arena, type));
}

struct problem *record_types_list(struct request *request, struct response *response)
{
    struct listing_plan plan    = {.read = store_record_type_page, .show = show_row};
    struct problem     *problem = listing_begin(request, &plan);

    return problem ? problem : listing_answer(request, response, &plan);
}

static struct problem *slug_conflict(const struct request *request)
{
    return problem_at(request->arena, PROBLEM_conflict, STR("/slug"), CODE_slug_taken,
                      "Another record type of the account has this slug.");
}

/* After a slug that is taken: a small number, and when those run out a random one. */
static struct str other_slug(struct request *request, struct str slug, int attempt)
{
    uint32_t random;

    if (attempt < SLUG_TRIES)
        return arena_format(request->arena, STR_FMT "-%d", STR_ARG(slug), attempt);
    random_bytes(&random, sizeof(random));
    return arena_format(request->arena, STR_FMT "-%08x", STR_ARG(slug), random);
}

/*
 * A slug that the client chose must be free; one that was made is changed until it is. This is looked up, for an insert
 * that fails would use up one of the numbers that all accounts share. Nobody else makes a type of the account
 * meanwhile: the quota's row is locked.
 */
static struct problem *add_type(struct request *request, struct record_type *type, bool slug_was_given)
{
    struct str      slug     = type->slug;
    bool            is_taken = true;
    struct problem *problem  = NULL;

    for (int i = 2; i < 2 * SLUG_TRIES && is_taken; i++) {
        if ((problem = store_record_type_slug_is_taken(request->tenant, type, &is_taken)))
            return problem;
        if (is_taken && slug_was_given)
            break;
        if (is_taken)
            SET(type, slug, other_slug(request, slug, i));
    }
    problem = is_taken ? NULL : store_record_type_add(request->tenant, type);
    return is_taken || (problem && problem->kind == PROBLEM_conflict) ? slug_conflict(request) : problem;
}

struct problem *record_types_create(struct request *request, struct response *response)
{
    struct record_type *type     = CONTENT(request, struct record_type);
    struct checking     checking = request_checking(request);
    struct list         nothing  = {0};
    bool                given    = HAS(type, slug);
    struct list         stored;
    struct problem     *problem;

    record_type_check(&checking, type);
    if ((problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable)))
        return problem;
    record_type_complete(request->arena, type);
    stored = record_type_merge_fields(request->arena, &nothing, &type->fields, &request->faults);
    SET(type, account_id, request->tenant->account_id);
    SET(type, uuid, uuid_new());
    if ((problem = field_indexes_settle(request, type, &nothing, &stored)))
        return problem;
    SET(type, definition, json_raw_value(request->arena, fields_text(request->arena, &stored)));
    check_size(request, type);
    check_defaults(request, &nothing, &stored);
    if ((problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable)))
        return problem;
    SET(type, fields, stored);
    SET(type, created_at, request->now);
    SET(type, updated_at, request->now);
    if ((problem = take_quota(request, QUOTA_RECORD_TYPES, request->settings->record_type_limit, "record types")) ||
        (problem = add_type(request, type, given)))
        return problem;
    answer_made(request, response, type, "/api/record-types", type->uuid);
    return NULL;
}

struct problem *record_types_get(struct request *request, struct response *response)
{
    struct record_type *type;
    uint64_t            read    = clock_monotonic_us();
    struct problem     *problem = store_record_type_find(request->tenant, request_params(request)->uuid, &type);

    if (problem)
        return problem;
    if (!type)
        return no_such(request, "record type");
    if (!take_kept_fields(request, type))
        keep_type(request, type, read);
    answer_tagged(request, response, type);
    return NULL;
}

static struct problem *lock_type(struct request *request, struct record_type **out)
{
    struct problem *problem = store_record_type_lock(request->tenant, request_params(request)->uuid, out);

    if (problem)
        return problem;
    if (!*out)
        return no_such(request, "record type");
    SET(*out, fields, record_type_stored_fields(request->arena, *out));
    return check_unchanged(request, *out);
}

/* The definition as the patch leaves it; `*changed` tells whether it is another one. Faults are noted. */
static struct problem *merge_definition(struct request *request, struct record_type *type,
                                        const struct record_type *patch, const struct list *before, bool *changed)
{
    struct checking checking = request_checking(request);
    struct list     after;
    struct str      text;
    struct problem *problem;

    *changed = false;
    if (!record_type_wanted_fields(request, patch, before, &after))
        return NULL;
    after = record_type_merge_fields(request->arena, before, &after, &request->faults);
    if (HAS(patch, changes)) /* a list has been checked as it was given */
        record_type_check_ids(&checking, &after);
    if (request->faults.count)
        return NULL;
    if ((problem = field_indexes_settle(request, type, before, &after)))
        return problem;
    text = fields_text(request->arena, &after);
    if (str_equal(text, fields_text(request->arena, before)))
        return NULL;
    SET(type, definition, json_raw_value(request->arena, text));
    SET(type, fields, after);
    check_size(request, type);
    check_defaults(request, before, &after);
    *changed = true;
    return NULL;
}

static struct problem *write_type(struct request *request, struct record_type *type, bool was_default)
{
    struct problem *problem;

    SET(type, updated_at, later_than(request, type->updated_at));
    problem = store_record_type_update(request->tenant, type);
    if (problem && problem->kind == PROBLEM_conflict)
        return slug_conflict(request);
    if (!problem && type->is_default != was_default)
        problem = store_record_type_set_default(request->tenant, type);
    return problem;
}

struct problem *record_types_patch(struct request *request, struct response *response)
{
    struct record_type *patch    = CONTENT(request, struct record_type);
    struct checking     checking = request_checking(request);
    struct record_type *type;
    struct list         before;
    struct problem     *problem;
    bool                was_default;
    bool                redefined;
    bool                changed;

    if ((problem = lock_type(request, &type)))
        return problem;
    before      = type->fields;
    was_default = type->is_default;
    record_type_check(&checking, patch);
    if ((problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable)))
        return problem;
    changed = shape_merge(type, patch);
    if ((problem = merge_definition(request, type, patch, &before, &redefined)) ||
        (problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable)))
        return problem;
    if ((changed || redefined) && (problem = write_type(request, type, was_default)))
        return problem;
    if (redefined && (problem = field_indexes_start(request, type, &before, &type->fields)))
        return problem;
    answer_tagged(request, response, type);
    return NULL;
}

struct problem *record_types_delete(struct request *request, struct response *response)
{
    struct record_type *type;
    struct problem     *problem;

    if ((problem = lock_type(request, &type)))
        return problem;
    problem = store_record_type_delete(request->tenant, type);
    if (problem && problem->kind == PROBLEM_conflict)
        return problem_coded(request->arena, PROBLEM_conflict, CODE_type_in_use,
                             "Records or campaigns of this type exist.");
    if (problem || (problem = store_quota_give_back(request->tenant, QUOTA_RECORD_TYPES)))
        return problem;
    answer_nothing(response);
    return NULL;
}
