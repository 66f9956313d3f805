#include "api/listing.h"
#include "api/record_fields.h"
#include "api/record_types.h"
#include "api/records.h"
#include "api/resource.h"
#include "store/campaigns.h"
#include "store/record_lists.h"

/* A list of records while it is prepared. */
struct record_query {
    struct listing_plan  plan;
    struct record_type  *type; /* that it asks for; NULL: none, or one that is not there */
    struct record_fields fields;
};

/* Unknown filters are met by nothing. */
static struct problem *take_type(struct request *request, struct record_query *query)
{
    const struct params *params = request_params(request);
    struct problem      *problem;

    if (!HAS(params, record_type_uuid))
        return NULL;
    if ((problem = record_type_find(request, params->record_type_uuid, &query->type)))
        return problem;
    if (query->type)
        listing_take_type(request, &query->plan, query->type);
    else
        query->plan.is_empty = true;
    return NULL;
}

static struct problem *take_campaign(struct request *request, struct listing_plan *plan)
{
    const struct params *params = request_params(request);
    struct campaign     *campaign;
    struct problem      *problem;

    if (!HAS(params, campaign_uuid))
        return NULL;
    problem = store_campaign_find(request->tenant, params->campaign_uuid, &campaign);
    if (problem)
        return problem;
    if (campaign)
        SET(plan->listing, campaign_id, campaign->id);
    else
        plan->is_empty = true;
    return NULL;
}

/* A row must not just be left out, for a walk would take that for the end. */
static struct problem *name_types(struct request *request, struct list *rows)
{
    struct record *record = rows->items;

    for (size_t i = 0; i < rows->count; i++) {
        struct problem *problem = record_name_type(request, &record[i]);

        if (!problem && !HAS(&record[i], type_uuid)) {
            problem              = problem_new(request->arena, PROBLEM_unavailable,
                                               "A record and its type went away while the list was read: try again.");
            problem->retry_after = 1;
        }
        if (problem)
            return problem;
    }
    return NULL;
}

struct problem *records_list(struct request *request, struct response *response)
{
    struct record_query query = {.plan = {.read = store_record_page, .finish = name_types}};
    struct problem     *problem;

    listing_take(request, &query.plan);
    if ((problem = take_type(request, &query)))
        return problem;
    record_fields_read(request, query.type, &query.fields);
    if ((problem = faults_problem(request->arena, &request->parameter_faults, PROBLEM_malformed)) ||
        (problem = take_campaign(request, &query.plan)))
        return problem;
    record_fields_apply(&query.fields, &query.plan);
    return listing_answer(request, response, &query.plan);
}
