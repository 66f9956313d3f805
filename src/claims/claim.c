#include "claims/claim.h"

#include "json/decode.h"
#include "json/read.h"

/* clang-format off */
static const char *const claim_reasons[] = {"campaign_not_active", "outside_schedule", "numbers_paused", "nothing_due", NULL};

static const struct field claim_wish_fields[] = {
    FIELD(struct claim_wish, "limit",        limit,         .min = 1, .max = CLAIM_MOST, .fallback = "1",
          .doc = "How many orders at most."),
    FIELD(struct claim_wish, "leaseSeconds", lease_seconds, .min = LEASE_LEAST, .max = LEASE_MOST, .fallback = "300",
          .doc = "For so long nobody else gets them."),
    FIELD(struct claim_wish, "worker",       worker,        .min = 1, .max = WORKER_MOST, .one_line = true,
          .doc = "Who is going to call: a name that the record's history shows.", .example = "\"dialler-3\""),
};
SHAPE(claim_wish_shape, "Claim", struct claim_wish, claim_wish_fields, .doc = "Asks for orders to call.");

static const struct field claimed_order_fields[] = {
    FIELD(struct order, "uuid",          uuid,            .doc = "Unique identifier."),
    FIELD(struct order, "campaignUuid",  campaign_uuid,   .doc = "The campaign."),
    FIELD(struct order, "status",        status,          .choices = order_statuses, .doc = "It is busy now."),
    FIELD(struct order, "scheduledTime", scheduled_time,  .nullable = true, .doc = "When to call."),
    FIELD(struct order, "instructions",  instructions,    .nullable = true, .doc = "What the caller should know."),
    FIELD(struct order, "priority",      priority,        .doc = "Which orders are claimed first: those of a higher one."),
    FIELD(struct order, "nextAttemptAt", next_attempt_at, .nullable = true, .doc = "Before it, the order was not claimed."),
    FIELD(struct order, "attempts",      attempts,        .doc = "How often it has been claimed, this time too."),
    FIELD(struct order, "leaseToken",    lease_token,     .doc = "Has to come with the result."),
    FIELD(struct order, "record",        new_record,      .shape = &record_shape, .doc = "The whole record, without its history."),
    FIELD(struct order, "createdAt",     created_at,      .doc = "When the record entered the campaign."),
    FIELD(struct order, "updatedAt",     updated_at,      .doc = "When the order was last changed."),
};
SHAPE(claimed_order_shape, "ClaimedOrder", struct order, claimed_order_fields, .doc = "An order to call now.");

static const struct field claim_answer_fields[] = {
    FIELD(struct claim_answer, "orders",         orders,      .shape = &claimed_order_shape, .doc = "In the order in which to call."),
    FIELD(struct claim_answer, "leaseExpiresAt", lease_until, .nullable = true, .doc = "When others may get them; null: there are none."),
    FIELD(struct claim_answer, "retryAfter",     retry_after, .nullable = true,
          .doc = "Where there are none: seconds until something is due; null: nothing is going to be, as it stands now."),
    FIELD(struct claim_answer, "reason",         reason,      .nullable = true, .choices = claim_reasons,
          .doc = "Why there are none."),
};
SHAPE(claim_answer_shape, "Claimed", struct claim_answer, claim_answer_fields, .doc = "Orders that nobody else gets for a while.");

#define LEASE_TOKEN                                                                                                    \
    FIELD(struct claim_result, "leaseToken", lease_token, .required = true, .min = 1, .max = 100, .one_line = true,    \
          .doc = "That came with the order.")

static const struct field claim_result_fields[] = {
    LEASE_TOKEN,
    FIELD(struct claim_result, "outcome",         outcome,         .required = true, .min = 1, .max = OUTCOME_MOST, .one_line = true,
          .doc = "answered, no-answer, busy, voicemail, wrong-number, refused, failed, or one that a rule of the campaign names.",
          .example = "\"no-answer\""),
    FIELD(struct claim_result, "status",          status,          .nullable = true, .choices = order_statuses,
          .doc = "The order's status from now on; not busy. Without it the campaign's rules decide, and without a rule "
                 "`answered` is contacted and everything else planned."),
    FIELD(struct claim_result, "nextAttemptAt",   next_attempt_at, .nullable = true,
          .doc = "Before it, the order is not claimed again. Without it the campaign's rules decide."),
    FIELD(struct claim_result, "note",            note,            .nullable = true, .max = NOTE_MOST, .doc = "What is to be remembered."),
    FIELD(struct claim_result, "durationSeconds", duration,        .nullable = true, .max = DURATION_MOST, .doc = "How long it took."),
};
SHAPE(claim_result_shape, "CallResult", struct claim_result, claim_result_fields, .doc = "How an attempt ended.");

static const struct field claim_extend_fields[] = {
    LEASE_TOKEN,
    FIELD(struct claim_result, "leaseSeconds", lease_seconds, .min = LEASE_LEAST, .max = LEASE_MOST, .fallback = "300",
          .doc = "From now on, for so long nobody else gets the order."),
};
SHAPE(claim_extend_shape, "LeaseExtension", struct claim_result, claim_extend_fields, .doc = "Asks for more time.");

static const struct field claim_release_fields[] = {
    LEASE_TOKEN,
};
SHAPE(claim_release_shape, "LeaseRelease", struct claim_result, claim_release_fields, .doc = "Gives an order back.");

static const struct field lease_answer_fields[] = {
    FIELD(struct lease_answer, "leaseToken",     lease_token, .doc = "As it was."),
    FIELD(struct lease_answer, "leaseExpiresAt", lease_until, .doc = "When others may get the order."),
};
SHAPE(lease_answer_shape, "Lease", struct lease_answer, lease_answer_fields, .doc = "A lease.");

static const struct field claim_place_fields[] = {
    FIELD(struct claim_place, NULL, account_id),
    FIELD(struct claim_place, NULL, campaign_id),
    FIELD(struct claim_place, NULL, place),
    FIELD(struct claim_place, NULL, now),
    FIELD(struct claim_place, NULL, limit),
};
SHAPE(claim_place_shape, "ClaimPlace", struct claim_place, claim_place_fields);

static const struct field claim_rank_fields[] = {
    FIELD(struct claim_rank, NULL, place),
    FIELD(struct claim_rank, NULL, due_at),
    FIELD(struct claim_rank, NULL, now),
    FIELD(struct claim_rank, NULL, version),
};
SHAPE(claim_rank_shape, "ClaimRank", struct claim_rank, claim_rank_fields);

static const struct field claim_sight_fields[] = {
    FIELD(struct claim_sight, NULL, record_id),
    FIELD(struct claim_sight, NULL, due_at),
};
SHAPE(claim_sight_shape, "ClaimSight", struct claim_sight, claim_sight_fields);

static const struct field claim_seen_fields[] = {
    FIELD(struct claim_seen, NULL, account_id),
    FIELD(struct claim_seen, NULL, campaign_id),
    FIELD(struct claim_seen, NULL, place),
    FIELD(struct claim_seen, NULL, now),
    FIELD(struct claim_seen, NULL, record_id),
    FIELD(struct claim_seen, NULL, other_record, .array = true),
};
SHAPE(claim_seen_shape, "ClaimSeen", struct claim_seen, claim_seen_fields);

static const struct field claim_taking_fields[] = {
    FIELD(struct claim_taking, NULL, account_id),
    FIELD(struct claim_taking, NULL, campaign_id),
    FIELD(struct claim_taking, NULL, lease_token),
    FIELD(struct claim_taking, NULL, lease_until),
    FIELD(struct claim_taking, NULL, lease_worker),
    FIELD(struct claim_taking, NULL, updated_at),
    FIELD(struct claim_taking, NULL, record_id),
    FIELD(struct claim_taking, NULL, other_record, .array = true),
};
SHAPE(claim_taking_shape, "ClaimTaking", struct claim_taking, claim_taking_fields);

static const struct field number_claim_fields[] = {
    FIELD(struct number_claim, NULL, account_id),
    FIELD(struct number_claim, NULL, number),
    FIELD(struct number_claim, NULL, token),
    FIELD(struct number_claim, NULL, claimed_at),
};
SHAPE(number_claim_shape, "NumberClaim", struct number_claim, number_claim_fields);

static const struct field number_claims_fields[] = {
    FIELD(struct number_claims, NULL, account_id),
    FIELD(struct number_claims, NULL, number),
    FIELD(struct number_claims, NULL, token),
    FIELD(struct number_claims, NULL, claimed_at),
    FIELD(struct number_claims, NULL, latest),
    FIELD(struct number_claims, NULL, other_number, .array = true),
};
SHAPE(number_claims_shape, "NumberClaims", struct number_claims, number_claims_fields);
/* clang-format on */

struct list claim_rules(struct arena *arena, const struct campaign *campaign)
{
    const struct value *stored   = json_read_stored(arena, campaign->retry_rules->text);
    struct faults       faults   = {0};
    struct decoding     decoding = {.arena = arena, .purpose = DECODE_CREATE, .faults = &faults};
    struct list         rules    = shape_list(arena, &retry_rule_shape, stored->count + 1);

    rules.count = 0;
    for (const struct value *item = stored->first; item; item = item->next)
        json_decode(&decoding, item, STR(""), (struct retry_rule *)rules.items + rules.count++);
    return rules;
}
