/* Lists of orders: those of a campaign, and those of a record. */
#include "api/listing.h"
#include "api/resource.h"
#include "domain/campaign.h"
#include "lists/order_lists.h"
#include "orders/handlers.h"
#include "store/campaigns.h"
#include "store/records.h"

static bool has_status(const struct listing *listing, int status)
{
    for (size_t i = 0; i < listing->status_count; i++)
        if (listing->status_of[i] == status)
            return true;
    return false;
}

/* Notes the status of that name; false if there is none. */
static bool take_status(struct listing *listing, struct str name)
{
    int status = choice_find(order_statuses, name);

    if (status >= 0 && !has_status(listing, status))
        listing->status_of[listing->status_count++] = status;
    return status >= 0;
}

/* The statuses are names with commas between. Of a single one the list is that of before there were several. */
static void take_statuses(struct request *request, struct listing *listing)
{
    struct str text  = request_params(request)->statuses;
    size_t     start = 0;
    bool       is_ok = true;

    if (!HAS(request_params(request), statuses))
        return;
    for (size_t i = 0; i <= text.len; i++)
        if (i == text.len || text.at[i] == ',') {
            is_ok &= take_status(listing, (struct str){.at = text.at + start, .len = i - start});
            start = i + 1;
        }
    if (!is_ok)
        listing_fault(request, "status",
                      &(struct listing_refusal){.code     = CODE_invalid_choice,
                                                .sentence = "It must be one of registered, planned, scheduled, busy, "
                                                            "contacted, canceled, do-not-call, or several of them with "
                                                            "commas between."});
    else if (listing->status_count == 1)
        SET(listing, status, (int)listing->status_of[0]);
}

static void check_sort(struct request *request, struct listing *listing)
{
    bool is_by_time = listing->sort == SORT_SCHEDULED || listing->sort == SORT_SCHEDULED_LAST;

    if (!is_by_time && listing->sort != SORT_NEWEST)
        listing_fault(request, "sort",
                      &(struct listing_refusal){.code     = CODE_invalid_choice,
                                                .sentence = "It must be -createdAt, scheduledTime or -scheduledTime."});
    else if (!is_by_time && HAS(listing, scheduled_before))
        listing_fault(request, "sort",
                      &(struct listing_refusal){.code     = CODE_invalid_choice,
                                                .sentence = "Beside scheduledBefore it must be scheduledTime or "
                                                            "-scheduledTime."});
}

static void take_filters(struct request *request, struct listing *listing)
{
    const struct params *params = request_params(request);

    take_statuses(request, listing);
    listing->with_parameters = HAS(params, include);
}

/* Before the list is read, it is known that pages of orders that have to be looked for have an end. */
static bool is_looked_for(const struct params *params)
{
    return HAS(params, statuses) || HAS(params, scheduled_before);
}

struct problem *orders_list(struct request *request, struct response *response)
{
    const struct params *params = request_params(request);
    struct listing_plan  plan   = {.read = store_order_page, .is_looked_for = is_looked_for(params)};
    struct campaign     *campaign;
    struct problem      *problem;

    listing_take(request, &plan);
    take_filters(request, plan.listing);
    if (HAS(params, scheduled_before))
        SET(plan.listing, scheduled_before, params->scheduled_before);
    check_sort(request, plan.listing);
    if ((problem = listing_faults(request)) ||
        (problem = store_campaign_find(request->tenant, params->campaign, &campaign)))
        return problem;
    if (!campaign)
        return no_such(request, "campaign");
    SET(plan.listing, campaign_id, campaign->id);
    return listing_answer(request, response, &plan);
}

/* As with other filters, a record that is not there has none. */
struct problem *record_orders_list(struct request *request, struct response *response)
{
    struct listing_plan plan = {.read = store_record_order_page};
    struct record      *record;
    struct problem     *problem;

    listing_take(request, &plan);
    take_filters(request, plan.listing);
    if ((problem = listing_faults(request)) ||
        (problem = store_record_find(request->tenant, request_params(request)->record_uuid, &record)))
        return problem;
    if (record)
        SET(plan.listing, record_id, record->id);
    else
        plan.is_empty = true;
    return listing_answer(request, response, &plan);
}
