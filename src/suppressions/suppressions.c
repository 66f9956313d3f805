#include "api/listing.h"
#include "api/phones.h"
#include "api/resource.h"
#include "handlers/suppressed.h"
#include "http/route.h"
#include "store/find.h"
#include "suppressions/handlers.h"

#define COLLECTION "/api/suppressions"

static void filter_nothing(struct listing *listing)
{
    SET(listing, first_campaign, 0);
    SET(listing, last_campaign, UINT32_MAX);
    SET(listing, first_reason, 0);
    SET(listing, last_reason, SUPPRESSION_REASONS);
}

/* A phone that cannot be read is a fault of the query. */
static struct problem *filter_phone(struct request *request, struct listing *listing, const struct params *asked)
{
    struct faults   faults = {0};
    struct request  part   = *request;
    struct str      phone  = phone_of_query(request->arena, asked->phone);
    struct problem *problem;

    part.faults = faults;
    if ((problem = suppression_read_phone(&part, &phone, STR(""))))
        return problem;
    if (part.faults.count)
        fault_in(request->arena, &request->parameter_faults, STR("phone"), part.faults.first->code, STR_FMT,
                 STR_ARG(part.faults.first->detail));
    else
        SET(listing, number, suppression_number(phone));
    return NULL;
}

static struct problem *filter_campaign(struct request *request, struct listing_plan *plan, const struct params *asked)
{
    struct campaign *campaign;
    struct problem  *problem = store_find(request->tenant, SQL_campaign_of_any_time, asked->campaign_uuid, &campaign);

    if (problem)
        return problem;
    plan->is_empty |= !campaign;
    SET(plan->listing, first_campaign, campaign ? campaign->id : 0);
    SET(plan->listing, last_campaign, campaign ? campaign->id : 0);
    return NULL;
}

struct problem *suppressions_list(struct request *request, struct response *response)
{
    struct listing_plan  plan  = {.read = register_page};
    const struct params *asked = request_params(request);
    struct problem      *problem;

    listing_take(request, &plan);
    filter_nothing(plan.listing);
    if (HAS(asked, phone) && (problem = filter_phone(request, plan.listing, asked)))
        return problem;
    if ((problem = listing_faults(request)))
        return problem;
    if (HAS(asked, campaign_uuid) && (problem = filter_campaign(request, &plan, asked)))
        return problem;
    if (HAS(asked, reason)) {
        SET(plan.listing, first_reason, asked->reason);
        SET(plan.listing, last_reason, asked->reason);
    }
    return listing_answer(request, response, &plan);
}

struct problem *suppressions_history(struct request *request, struct response *response)
{
    struct listing_plan  plan  = {.read = register_history};
    const struct params *asked = request_params(request);
    struct problem      *problem;

    listing_take(request, &plan);
    filter_nothing(plan.listing);
    if (HAS(asked, phone) && (problem = filter_phone(request, plan.listing, asked)))
        return problem;
    if ((problem = listing_faults(request)))
        return problem;
    return listing_answer(request, response, &plan);
}

struct problem *suppressions_create(struct request *request, struct response *response)
{
    struct suppression *given = CONTENT(request, struct suppression);
    struct suppression *found;
    struct problem     *problem;

    if ((problem = suppression_prepare(request, given)) || (problem = register_add(request->tenant, &given, 1)))
        return problem;
    if (given->is_new) {
        answer_made(request, response, given, COLLECTION, given->uuid);
        return NULL;
    }
    if ((problem = register_find_number(request->tenant, given->number, given->campaign_id, &found)))
        return problem;
    if (!found)
        return db_ask_to_repeat(request->tenant, "The suppression has ended at this moment: try again.");
    answer_tagged(request, response, found);
    return NULL;
}

static struct problem *find(struct request *request, struct suppression **out)
{
    struct problem *problem = register_find(request->tenant, request_params(request)->uuid, out);

    return !problem && !*out ? no_such(request, "suppression") : problem;
}

struct problem *suppressions_get(struct request *request, struct response *response)
{
    struct suppression *found;
    struct problem     *problem = find(request, &found);

    if (!problem)
        answer_tagged(request, response, found);
    return problem;
}

struct problem *suppressions_delete(struct request *request, struct response *response)
{
    const struct suppression_lift *lift = CONTENT(request, struct suppression_lift);
    struct suppression            *found;
    bool                           done;
    struct problem                *problem;

    if ((problem = find(request, &found)) || (problem = check_unchanged(request, found)) ||
        (problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable)))
        return problem;
    SET(found, ended_at, request->now);
    SET(found, lift_reason, lift->reason);
    if ((problem = register_lift(request->tenant, found, &done)))
        return problem;
    if (!done)
        return no_such(request, "suppression");
    answer_nothing(response);
    return NULL;
}
