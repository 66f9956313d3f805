#include "handlers/record_list.h"

#include "api/resource.h"
#include "handlers/handlers.h"
#include "handlers/record_stream.h"
#include "handlers/record_types.h"
#include "handlers/records.h"
#include "handlers/suppressed.h"
#include "lists/record_lists.h"
#include "store/campaigns.h"

/* The type that the list asks for, or that its segment is of. */
static bool type_asked(const struct request *request, const struct record_query *query, struct uuid *uuid)
{
    const struct params *asked = listing_asked(request);

    if (HAS(asked, record_type_uuid))
        *uuid = asked->record_type_uuid;
    else if (query->segment && HAS(query->segment, type_uuid))
        *uuid = query->segment->type_uuid;
    else
        return false;
    return true;
}

/* Unknown types are met by nothing. */
static struct problem *take_type(struct request *request, struct record_query *query)
{
    struct uuid     uuid;
    bool            is_asked = type_asked(request, query, &uuid);
    struct problem *problem;

    if (is_asked && (problem = record_type_find(request, uuid, &query->type)))
        return problem;
    query->reading               = filters_reading(request, query->type);
    query->reading.has_lost_type = is_asked && !query->type;
    segments_take(request, &query->reading, &query->expansion);
    if (query->type)
        listing_take_type(request, &query->plan, query->type);
    query->plan.is_empty |= query->reading.has_lost_type;
    return NULL;
}

static struct problem *take_campaign(struct request *request, struct listing_plan *plan)
{
    const struct params *asked = listing_asked(request);
    struct campaign     *campaign;
    struct problem      *problem;

    if (!shape_field(asked->marks.shape, STR("campaignUuid")) || !HAS(asked, campaign_uuid))
        return NULL;
    problem = store_campaign_find(request->tenant, asked->campaign_uuid, &campaign);
    if (problem)
        return problem;
    if (campaign)
        SET(plan->listing, campaign_id, campaign->id);
    else
        plan->is_empty = true;
    return NULL;
}

/* What is asked for by values: faults are noted. */
static void take_filter(struct request *request, struct record_query *query)
{
    const struct params *asked   = listing_asked(request);
    struct listing      *listing = query->plan.listing;

    query->filter = (struct filter){.kind = FILTER_AND, .parts = query->parts};
    if (listing->sort == SORT_BY_FIELD)
        filter_sort_read(&query->reading, asked->sort, &listing->sort_field);
    if (!HAS(asked, filter))
        return;
    if (request->content)
        filter_read(&query->reading, asked->filter, STR("/filter"), query->parts);
    else
        filter_read_parameters(&query->reading, asked->filter, query->parts);
    query->filter.part_count = 1;
}

/* What the segment stands for. It was good when it was saved, but types and other segments have changed since. */
static struct problem *take_segment(struct request *request, struct record_query *query)
{
    struct filter_reading *reading = &query->reading;
    struct faults          faults  = {0};

    if (!query->segment)
        return NULL;
    reading->is_query   = false;
    reading->faults     = &faults;
    reading->conditions = 0;
    reading->values     = 0;
    segment_expand(reading, query->segment, &faults, &query->parts[query->filter.part_count++]);
    filter_check_size(reading, STR("/filter"));
    if (query->expansion.problem || !faults.count)
        return query->expansion.problem;
    return problem_coded(request->arena, PROBLEM_conflict, CODE_segment_unusable,
                         "The segment cannot be used: " STR_FMT ": " STR_FMT, STR_ARG(faults.first->place),
                         STR_ARG(faults.first->detail));
}

/* Everything that takes the database to find. */
static struct problem *look_up(struct request *request, struct record_query *query)
{
    struct problem *problem;

    if ((problem = take_segment(request, query)) || (problem = filters_check_ready(request, &query->reading)) ||
        (problem = filters_resolve(request, &query->filter)) || (problem = take_campaign(request, &query->plan)))
        return problem;
    if (query->filter.part_count)
        query->plan.listing->filter = &query->filter;
    return NULL;
}

static bool shows_suppressed(const struct request *request)
{
    const struct params *asked = listing_asked(request);
    struct str           name  = STR("suppressed");

    if (request->content ? !HAS(asked, names) : !HAS(asked, fields))
        return request->media != MEDIA_CSV;
    for (size_t i = 0; request->content && i < asked->names.count; i++)
        if (str_equal(asked->names.at[i], name))
            return true;
    for (size_t i = 0; !request->content && i + name.len <= asked->fields.len; i++)
        if (str_starts(str_from_at(asked->fields, i), name))
            return true;
    return false;
}

/* A row must not just be left out, for a walk would take that for the end. */
static struct problem *complete(struct request *request, struct list *rows)
{
    struct record *record = rows->items;

    for (size_t i = 0; i < rows->count; i++) {
        struct problem *problem = record_name_type(request, &record[i]);

        if (problem)
            return problem;
    }
    return rows->count && shows_suppressed(request) ? records_mark_suppressed(request->tenant, record, rows->count)
                                                    : NULL;
}

struct problem *record_query_read(struct request *request, struct record_query *query)
{
    const struct saved_segment *segment = query->segment;
    struct problem             *problem;

    query->plan.is_looked_for = segment && (HAS(segment, filter) || HAS(segment, search));
    listing_take(request, &query->plan);
    if (request->media != MEDIA_JSON)
        record_stream_refuse_pages(request);
    if ((problem = take_type(request, query)))
        return problem;
    if (!query->has_own_fields)
        record_fields_read(request, query->type, &query->fields);
    take_filter(request, query);
    if (query->expansion.problem || (problem = listing_faults(request)) || (problem = look_up(request, query)))
        return query->expansion.problem ? query->expansion.problem : problem;
    return NULL;
}

/* All rows are told after this has returned, so what they need is in the arena. */
struct problem *record_list_answer(struct request *request, struct response *response,
                                   const struct saved_segment *segment)
{
    struct record_query *query = ARENA_NEW(request->arena, struct record_query);
    struct problem      *problem;

    *query = (struct record_query){.plan = {.read = store_record_page, .finish = complete}, .segment = segment};
    if ((problem = record_query_read(request, query)))
        return problem;
    record_fields_apply(&query->fields, &query->plan);
    if (request->media == MEDIA_JSON)
        return listing_answer(request, response, &query->plan);
    return record_stream_answer(
        request, response, &(struct record_list){.plan = &query->plan, .fields = &query->fields, .type = query->type});
}

struct problem *records_list(struct request *request, struct response *response)
{
    return record_list_answer(request, response, NULL);
}
