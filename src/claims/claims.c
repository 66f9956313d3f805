/* POST /api/campaigns/{campaign}/claims. */
#include "api/resource.h"
#include "calling/hours.h"
#include "claims/claim_glance.h"
#include "claims/handlers.h"
#include "handlers/records.h"
#include "json/read.h"
#include "metrics/metrics.h"
#include "store/find.h"

/* The campaign whose orders this process has handed out last. */
static struct uuid taken_from;

/* When calls are allowed: at once, later, or never. */
struct opening {
    bool           is_ever;
    bool           is_now;
    struct instant from;
};

static struct opening opening_after(const struct request *request, const struct campaign *campaign,
                                    struct instant moment)
{
    struct value        *schedule = NULL;
    struct calling_hours hours;
    struct zone          zone;
    struct opening       opening;

    if (HAS(campaign, schedule))
        schedule = json_read_stored(request->arena, campaign->schedule->text);
    hours = calling_hours_read(schedule);
    if (hours.is_limited)
        (void)zone_open(request->arena, request->settings->zoneinfo, campaign->timezone, &zone);
    opening.is_ever = calling_hours_next(&hours, &zone, moment, &opening.from);
    opening.is_now  = opening.is_ever && opening.from.micros <= moment.micros;
    return opening;
}

/* The members that are shown of an order, marked as such: the other shape names some of them only. */
static void show(struct order *order)
{
    uint64_t                present = 0;
    const struct shape     *shape   = &claimed_order_shape;
    const struct described *marks   = &order->marks;

    for (size_t i = 0; i < shape->count; i++) {
        const struct field *own = shape_column(&order_shape, str_from(shape->fields[i].column));

        if (own && (marks->present & field_bit(&order_shape, own)))
            present |= field_bit(shape, &shape->fields[i]);
    }
    order->marks = (struct described){.shape = shape, .present = present};
    SET(order, new_record, order->new_record);
}

static struct problem *answer_taken(struct request *request, struct response *response, const struct claim *claim)
{
    struct claim_answer *answer = SHAPE_NEW(request->arena, struct claim_answer, claim_answer_shape);
    struct order        *order  = claim->taken.items;
    struct problem      *problem;

    SET(answer, lease_until, order->lease_until);
    for (size_t i = 0; i < claim->taken.count; i++) {
        if ((problem = record_name_type(request, order[i].new_record)))
            return problem;
        show(&order[i]);
        metrics_add(METRIC_ORDERS_CLAIMED);
    }
    for (size_t i = 0; i < claim->leases_lost; i++)
        metrics_add(METRIC_LEASES_LOST);
    SET(answer, orders, claim->taken);
    answer_object(request, response, answer);
    response->record_id = order->record_id; /* an answer that is kept goes with the first of its records */
    return NULL;
}

static void answer_none(struct request *request, struct response *response, enum claim_reason reason,
                        int64_t retry_micros)
{
    struct claim_answer *answer = SHAPE_NEW(request->arena, struct claim_answer, claim_answer_shape);

    SET(answer, orders, (struct list){0});
    SET(answer, reason, (int)reason);
    if (retry_micros >= 0)
        SET(answer, retry_after, retry_micros <= 1000000 ? 1 : (retry_micros + 999999) / 1000000);
    answer_object(request, response, answer);
}

/* When something is due that may be called then; what others are just taking is looked at again in a second. */
static void answer_later(struct request *request, struct response *response, const struct claim *claim,
                         enum claim_reason reason)
{
    struct opening opening;
    struct instant due;

    if (!claim_first_due(claim, &due)) {
        answer_none(request, response, reason, -1);
        return;
    }
    if (due.micros < claim->now.micros)
        due = claim->now;
    opening = opening_after(request, claim->campaign, due);
    answer_none(request, response, reason, opening.is_ever ? opening.from.micros - claim->now.micros : -1);
}

/* Since when the orders wait that should have been called at a certain time. */
static void tell_oldest(const struct claim *claim)
{
    const struct claim_rank *rank  = claim->ranks.items;
    int64_t                  since = 0;

    for (size_t i = 0; i < claim->ranks.count; i++)
        if (HAS(&rank[i], due_at) && rank[i].due_at.micros > 0 && rank[i].due_at.micros <= claim->now.micros &&
            (!since || rank[i].due_at.micros < since))
            since = rank[i].due_at.micros;
    metrics_waits(WAITING_ORDERS, since);
}

/* What was seen before is good enough where orders are due. */
static struct problem *look_first(struct claim *claim)
{
    if (!claim->glance || !claim->glance->rank)
        return claim_look(claim);
    claim->ranks = claim->glance->ranks;
    claim->now   = claim->glance->rank->now;
    return NULL;
}

static struct problem *claim_now(struct request *request, struct response *response, struct claim *claim)
{
    struct problem *problem;

    if ((problem = look_first(claim)))
        return problem;
    if (!opening_after(request, claim->campaign, claim->now).is_now) {
        answer_later(request, response, claim, REASON_OUTSIDE_SCHEDULE);
        return NULL;
    }
    tell_oldest(claim);
    if ((problem = claim_orders(claim)))
        return problem;
    taken_from = claim->taken.count ? claim->campaign->uuid : (struct uuid){0};
    if (claim->taken.count)
        return answer_taken(request, response, claim);
    if ((claim->looked_at || (claim->glance && claim->glance->rank)) && (problem = claim_look(claim)))
        return problem;
    answer_later(request, response, claim, claim->paused ? REASON_NUMBERS_PAUSED : REASON_NOTHING_DUE);
    return NULL;
}

/* Behind a claim that took some, what was just taken is not gone through again; elsewhere a glance tells nothing. */
struct problem *claims_prepare(struct request *request)
{
    const struct claim_wish *wish     = CONTENT(request, struct claim_wish);
    struct uuid              campaign = request_params(request)->campaign;
    struct claim_glance     *glance;

    if (memcmp(&taken_from, &campaign, sizeof(campaign)) != 0 ||
        faults_problem(request->arena, &request->faults, PROBLEM_unacceptable))
        return NULL; /* which faults there are is for the claim to say */
    request->prepared = glance = ARENA_NEW(request->arena, struct claim_glance);
    return claim_glance(request->tenant, campaign, HAS(wish, limit) ? wish->limit : 1, glance);
}

struct problem *claims_create(struct request *request, struct response *response)
{
    const struct claim_wish *wish  = CONTENT(request, struct claim_wish);
    struct claim             claim = {.tenant     = request->tenant,
                                      .token      = uuid_new(),
                                      .now        = request->now,
                                      .updated_at = request->now,
                                      .limit      = HAS(wish, limit) ? wish->limit : 1,
                                      .glance     = request->prepared};
    struct campaign         *campaign;
    struct problem          *problem;

    if ((problem = store_find(request->tenant, SQL_claim_campaign, request_params(request)->campaign, &campaign)))
        return problem;
    if (!campaign)
        return no_such(request, "campaign");
    if ((problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable)))
        return problem;
    if (campaign->status != CAMPAIGN_ACTIVE) {
        answer_none(request, response, REASON_NOT_ACTIVE, -1);
        return NULL;
    }
    claim.campaign      = campaign;
    claim.lease_seconds = HAS(wish, lease_seconds) ? wish->lease_seconds : LEASE_USUAL;
    if (HAS(wish, worker))
        claim.worker = wish->worker;
    return claim_now(request, response, &claim);
}
