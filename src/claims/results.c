/* POST /api/campaigns/{campaign}/orders/{order}/result, …/extend and …/release. */
#include "api/resource.h"
#include "calling/retry.h"
#include "claims/claim.h"
#include "claims/claim_numbers.h"
#include "claims/handlers.h"
#include "handlers/orders.h"
#include "metrics/metrics.h"
#include "store/campaigns.h"
#include "store/orders.h"

static struct problem *lease_lost(const struct request *request)
{
    metrics_add(METRIC_LEASES_LOST);
    return problem_coded(request->arena, PROBLEM_conflict, CODE_lease_lost,
                         "The order is not, or no longer, held under this lease.");
}

/* The order of the address, locked, if it is held under the lease that the body names. */
static struct problem *take_leased(struct request *request, struct order **order)
{
    const struct claim_result *given = CONTENT(request, struct claim_result);
    struct uuid                token;
    struct problem            *problem;

    if ((problem = order_find(request, request_params(request)->order, true, order)) ||
        (problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable)))
        return problem;
    if ((*order)->status != ORDER_BUSY || !HAS(*order, lease_token) || !uuid_read(given->lease_token, &token) ||
        memcmp(&token, &(*order)->lease_token, sizeof(token)) != 0 ||
        (*order)->lease_until.micros <= request->now.micros)
        return lease_lost(request);
    return NULL;
}

/* What changes an order as a PATCH of it would. */
static struct problem *change(struct request *request, struct order *order, const struct order *patch)
{
    bool changed;

    if (HAS(order, lease_worker))
        SET(order, worker, order->lease_worker);
    return order_change_locked(request, order, patch, &changed);
}

/* --- results ------------------------------------------------------------------------------------------------------ */

static void check_result(struct request *request, const struct claim_result *result, const struct list *rules)
{
    if (HAS(result, outcome) && !outcome_is_known(rules, result->outcome))
        fault_at(
            request->arena, &request->faults, STR("/outcome"), CODE_invalid_choice,
            "It must be answered, no-answer, busy, voicemail, wrong-number, refused or failed, or an outcome that a "
            "rule of the campaign names.");
    if (HAS(result, status) && result->status == ORDER_BUSY)
        fault_at(request->arena, &request->faults, STR("/status"), CODE_invalid_choice,
                 "An order whose lease has ended cannot be busy.");
}

/* What the result says of the order, or else the campaign's rules; of an appointment, nextAttemptAt is the time. */
static struct order *patch_of(struct request *request, const struct claim_result *result, const struct next_step *step)
{
    struct order *patch = SHAPE_NEW(request->arena, struct order, order_shape);
    bool          tries;

    SET(patch, status, HAS(result, status) ? result->status : step->status);
    tries = patch->status == ORDER_REGISTERED || patch->status == ORDER_PLANNED;
    if (HAS(result, next_attempt_at))
        SET(patch, next_attempt_at, result->next_attempt_at);
    else if (tries && step->waits)
        SET(patch, next_attempt_at, step->until);
    else
        patch->marks.null |= field_bit(&order_shape, shape_column(&order_shape, STR("next_attempt_at")));
    if (patch->status == ORDER_SCHEDULED && HAS(result, next_attempt_at))
        SET(patch, scheduled_time, result->next_attempt_at);
    return patch;
}

/* An appointment needs its time: the one that the result gives, or that the order has had already. */
static struct problem *check_time(struct request *request, const struct claim_result *result, const struct order *order)
{
    if (HAS(result, status) && result->status == ORDER_SCHEDULED && !HAS(result, next_attempt_at) &&
        !HAS(order, scheduled_time))
        fault_missing(request->arena, &request->faults, STR("/nextAttemptAt"),
                      "An order that is scheduled needs its time.");
    return faults_problem(request->arena, &request->faults, PROBLEM_unacceptable);
}

static void note_result(struct order *order, const struct claim_result *result)
{
    SET(order, outcome, result->outcome);
    if (HAS(result, note) && result->note.len)
        SET(order, note, result->note);
    if (HAS(result, duration))
        SET(order, duration, result->duration);
}

struct problem *claims_result(struct request *request, struct response *response)
{
    const struct claim_result *result = CONTENT(request, struct claim_result);
    struct campaign           *campaign;
    struct order              *order;
    struct list                rules;
    struct attempt             attempt;
    struct next_step           step;
    struct problem            *problem;

    if ((problem = store_campaign_find(request->tenant, request_params(request)->campaign, &campaign)))
        return problem;
    if (!campaign)
        return no_such(request, "order");
    rules = claim_rules(request->arena, campaign);
    check_result(request, result, &rules);
    if ((problem = take_leased(request, &order)) || (problem = check_time(request, result, order)))
        return problem;
    attempt = (struct attempt){.outcome = result->outcome, .number = order->attempts, .at = request->now};
    step    = retry_decide(campaign, &rules, &attempt);
    note_result(order, result);
    if ((problem = change(request, order, patch_of(request, result, &step))))
        return problem;
    answer_object(request, response, order);
    response->record_id = order->record_id;
    return NULL;
}

/* --- leases ------------------------------------------------------------------------------------------------------- */

struct problem *claims_extend(struct request *request, struct response *response)
{
    const struct claim_result *given   = CONTENT(request, struct claim_result);
    struct lease_answer       *answer  = SHAPE_NEW(request->arena, struct lease_answer, lease_answer_shape);
    struct claim_rank         *clock   = SHAPE_NEW(request->arena, struct claim_rank, claim_rank_shape);
    int64_t                    seconds = HAS(given, lease_seconds) ? given->lease_seconds : LEASE_USUAL;
    struct order              *order;
    bool                       found;
    struct problem            *problem;

    if ((problem = take_leased(request, &order)) ||
        (problem = db_one(request->tenant, SQL_claim_clock, NULL, clock, &found)))
        return problem;
    SET(order, lease_until, ((struct instant){.micros = clock->now.micros + seconds * 1000000}));
    if ((problem = store_order_update(request->tenant, order, false)))
        return problem;
    SET(answer, lease_token, order->lease_token);
    SET(answer, lease_until, order->lease_until);
    answer_object(request, response, answer);
    return NULL;
}

/* As if it had not been claimed, but for its history. */
struct problem *claims_release(struct request *request, struct response *response)
{
    struct order   *patch = SHAPE_NEW(request->arena, struct order, order_shape);
    struct order   *order;
    struct problem *problem;

    if ((problem = take_leased(request, &order)) ||
        (problem = number_give_back(request->tenant, number_of_phone(order->phone), order->lease_token)))
        return problem;
    SET(patch, status, order->lease_status);
    SET(order, attempts, order->attempts - 1);
    if ((problem = change(request, order, patch)))
        return problem;
    answer_object(request, response, order);
    response->record_id = order->record_id;
    return NULL;
}
