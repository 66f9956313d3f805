#include "api/listing.h"
#include "api/resource.h"
#include "handlers/handlers.h"
#include "handlers/record_list.h"
#include "handlers/record_types.h"
#include "handlers/segment_filters.h"
#include "json/read.h"
#include "store/saved_segments.h"

struct problem *segments_list(struct request *request, struct response *response)
{
    struct listing_plan plan    = {.read = store_saved_segment_page};
    struct problem     *problem = listing_begin(request, &plan);

    return problem ? problem : listing_answer(request, response, &plan);
}

/* The filter has to be one that can be used now; but its fields' indexes may still be built. */
static struct problem *check(struct request *request, const struct saved_segment *segment)
{
    struct record_type   *type    = NULL;
    struct filter_reading reading = filters_reading(request, NULL);
    struct expansion      expansion;
    struct filter         filter;
    struct problem       *problem;

    if (HAS(segment, type_uuid) &&
        (problem = record_type_resolve(request, segment->type_uuid, STR("/recordTypeUuid"), &type)))
        return problem;
    segments_take(request, &reading, &expansion);
    segment_expand(&reading, segment, &request->faults, &filter);
    if (expansion.problem)
        return expansion.problem;
    filter_check_size(&reading, STR("/filter"));
    return faults_problem(request->arena, &request->faults, PROBLEM_unacceptable);
}

/* Takes a given filter in, as it is stored; true when that changes it. */
static bool take_filter(struct request *request, struct saved_segment *segment, const struct saved_segment *given)
{
    struct value *form;
    bool          had = HAS(segment, filter);

    if (IS_NULL(given, filter)) {
        CLEAR(segment, filter);
        return had;
    }
    if (!HAS(given, filter))
        return false;
    form = stored_form(request, given->filter);
    if (had && segment->filter->kind == VALUE_RAW && str_equal(form->text, segment->filter->text))
        return false;
    if (form->text.len > SEGMENT_FILTER_BYTES) {
        fault_at(request->arena, &request->faults, STR("/filter"), CODE_too_large, "It may take %d bytes.",
                 SEGMENT_FILTER_BYTES);
        fault_limit(&request->faults, SEGMENT_FILTER_BYTES, (int64_t)form->text.len);
    }
    SET(segment, filter, form);
    return true;
}

struct problem *segments_create(struct request *request, struct response *response)
{
    struct saved_segment *segment = CONTENT(request, struct saved_segment);
    struct problem       *problem;

    SET(segment, account_id, request->tenant->account_id);
    SET(segment, uuid, uuid_new());
    SET(segment, created_at, request->now);
    SET(segment, updated_at, request->now);
    take_filter(request, segment, segment);
    if ((problem = check(request, segment)) ||
        (problem = take_quota(request, QUOTA_SEGMENTS, SAVED_SEGMENTS, "segments")) ||
        (problem = store_saved_segment_add(request->tenant, segment)))
        return problem;
    answer_made(request, response, segment, "/api/segments", segment->uuid);
    return NULL;
}

struct problem *segments_get(struct request *request, struct response *response)
{
    struct saved_segment *segment;
    struct problem       *problem = store_saved_segment_find(request->tenant, request_params(request)->uuid, &segment);

    if (problem)
        return problem;
    if (!segment)
        return no_such(request, "segment");
    answer_tagged(request, response, segment);
    return NULL;
}

/*
 * Whoever changes a segment of the account holds off all others who would: two changes at once, each right by itself,
 * could have two segments stand in each other.
 */
static struct problem *lock_segment(struct request *request, struct saved_segment **out)
{
    struct problem *problem;

    if ((problem = store_quota_hold(request->tenant, QUOTA_SEGMENTS)) ||
        (problem = store_saved_segment_lock(request->tenant, request_params(request)->uuid, out)))
        return problem;
    return *out ? check_unchanged(request, *out) : no_such(request, "segment");
}

struct problem *segments_patch(struct request *request, struct response *response)
{
    const struct saved_segment *patch = CONTENT(request, struct saved_segment);
    struct saved_segment       *segment;
    bool                        changed;
    struct problem             *problem;

    if ((problem = lock_segment(request, &segment)))
        return problem;
    changed = shape_merge(segment, patch);
    changed |= take_filter(request, segment, patch);
    if (changed || request->faults.count) {
        SET(segment, updated_at, later_than(request, segment->updated_at));
        if ((problem = check(request, segment)) || (problem = store_saved_segment_update(request->tenant, segment)))
            return problem;
    }
    answer_tagged(request, response, segment);
    return NULL;
}

/* The names of others may be long and many; one is enough to go and look. */
static struct problem *check_unused(struct request *request, const struct saved_segment *segment)
{
    struct list                 rows    = {0};
    struct problem             *problem = store_saved_segment_mentions(request->tenant, segment, &rows);
    const struct saved_segment *other   = rows.items;

    for (size_t i = 0; i < rows.count && !problem; i++) {
        const struct value *tree = json_read_stored(request->arena, other[i].filter->text);

        if (saved_segment_mentions(tree, segment->uuid))
            problem = problem_coded(request->arena, PROBLEM_conflict, CODE_segment_in_use,
                                    "The segment " STR_FMT " refers to this one.", STR_ARG(other[i].name));
    }
    return problem;
}

struct problem *segments_delete(struct request *request, struct response *response)
{
    struct saved_segment *segment;
    struct problem       *problem;

    if ((problem = lock_segment(request, &segment)) || (problem = check_unused(request, segment)) ||
        (problem = store_saved_segment_delete(request->tenant, segment)) ||
        (problem = store_quota_give_back(request->tenant, QUOTA_SEGMENTS)))
        return problem;
    answer_nothing(response);
    return NULL;
}

struct problem *segment_records(struct request *request, struct response *response)
{
    struct saved_segment *segment;
    struct problem       *problem = store_saved_segment_find(request->tenant, request_params(request)->uuid, &segment);

    if (problem)
        return problem;
    return segment ? record_list_answer(request, response, segment) : no_such(request, "segment");
}
