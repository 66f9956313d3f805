#include "domain/campaign.h"

#include "base/timezone.h"
#include "words/words.h"

/* clang-format off */
const char *const campaign_statuses[]     = {"draft", "active", "paused", "completed", "archived", NULL};
const char *const campaign_types[]        = {"outbound", "inbound", NULL};
const char *const suppression_scopes[]    = {"account", "campaign", NULL};
const char *const order_statuses[]        = {"registered", "planned", "scheduled", "busy", "contacted", "canceled",
                                             "do-not-call", NULL};

const char *const call_outcomes[]              = {"answered", "no-answer", "busy", "voicemail", "wrong-number", "refused",
                                             "failed", NULL};

static const struct field retry_rule_fields[] = {
    FIELD(struct retry_rule, "outcome",      outcome,       .required = true, .min = 1, .max = OUTCOME_MOST, .one_line = true,
          .doc = "How the attempt ended: one of those that every campaign has, or one of the campaign's own, which comes to be by a rule."),
    FIELD(struct retry_rule, "afterSeconds", after_seconds, .nullable = true, .omitted = true, .max = AFTER_SECONDS_MOST,
          .doc = "The order is planned again, and due so many seconds later. Without it, and without maxAttempts, there is no "
                 "other attempt where thenStatus is given."),
    FIELD(struct retry_rule, "maxAttempts",  max_attempts,  .nullable = true, .omitted = true, .min = 1, .max = ATTEMPTS_MOST,
          .doc = "After so many attempts there is no other one; null: after the campaign's."),
    FIELD(struct retry_rule, "thenStatus",   then_status,   .nullable = true, .omitted = true, .choices = order_statuses,
          .doc = "The order's status when there is no other attempt; null: canceled. Not busy or scheduled."),
};
SHAPE(retry_rule_shape, "RetryRule", struct retry_rule, retry_rule_fields, .doc = "What becomes of an order after an outcome.");

static const struct field campaign_fields[] = {
    FIELD(struct campaign, NULL,             account_id),
    FIELD(struct campaign, NULL,             id),
    FIELD(struct campaign, NULL,             type_id),
    FIELD(struct campaign, NULL,             deleted_at),
    FIELD(struct campaign, NULL,             words),
    FIELD(struct campaign, "uuid",           uuid,        .readonly = true, .doc = "Unique identifier, chosen by the server."),
    FIELD(struct campaign, "name",           name,        .required = true, .min = 1, .max = 255, .one_line = true,
          .doc = "Name of the campaign.", .example = "\"Spring appeal\""),
    FIELD(struct campaign, "description",    description, .nullable = true, .max = 2000, .doc = "What it is for."),
    FIELD(struct campaign, "status",         status,      .choices = campaign_statuses, .fallback = "\"draft\"",
          .doc = "Where the campaign is in its life."),
    FIELD(struct campaign, "type",           type,        .choices = campaign_types, .fallback = "\"outbound\"",
          .doc = "Who calls whom."),
    FIELD(struct campaign, "timezone",       timezone,    .min = 1, .max = 64, .one_line = true, .fallback = "\"UTC\"",
          .doc = "IANA time zone that the schedule is read in.", .example = "\"Europe/Lisbon\""),
    FIELD(struct campaign, "schedule",       schedule,    .nullable = true, .format = "object",
          .doc = "Calling hours: for each of mon to sun an object with start and end as HH:MM, or null where nobody is called. "
                 "An end before the start is the next day's. Null instead of all of it: no schedule.",
          .example = "{\"mon\": {\"start\": \"09:00\", \"end\": \"17:30\"}, \"tue\": {\"start\": \"22:00\", \"end\": \"06:00\"}, "
                     "\"wed\": null, \"thu\": null, \"fri\": null, \"sat\": null, \"sun\": null}"),
    FIELD(struct campaign, "maxAttempts",    max_attempts, .nullable = true, .min = 1, .max = ATTEMPTS_MOST,
          .doc = "How often an order is claimed at most; null: without a limit."),
    FIELD(struct campaign, "minSecondsBetween", min_seconds_between, .max = SECONDS_BETWEEN_MOST, .fallback = "0",
          .doc = "For so long nobody claims an order of a number that any campaign of the account has claimed."),
    FIELD(struct campaign, "retryRules",     retry_rules, .format = "array", .shape = &retry_rule_shape, .max = 50,
          .fallback = "[]",
          .doc = "What becomes of an order after an outcome, where the result does not say. Of several rules for one outcome, the "
                 "first whose maxAttempts has not been reached holds. A patch replaces all of them.",
          .example = "[{\"outcome\": \"no-answer\", \"afterSeconds\": 3600, \"maxAttempts\": 5, \"thenStatus\": \"canceled\"}]"),
    FIELD(struct campaign, "recordTypeUuid", type_uuid,   .nullable = true,
          .doc = "The record type that it takes; null: any."),
    FIELD(struct campaign, "suppressionScope", suppression_scope, .choices = suppression_scopes, .fallback = "\"account\"",
          .doc = "Who must not call a number any more once one of its orders here has become `do-not-call`: none of the "
                 "account, or this campaign alone."),
    FIELD(struct campaign, "createdAt",      created_at,  .readonly = true, .doc = "When it was created."),
    FIELD(struct campaign, "updatedAt",      updated_at,  .readonly = true, .doc = "When it was last changed."),
};
SHAPE(campaign_shape, "Campaign", struct campaign, campaign_fields, .doc = "A call campaign.");

#define ORDER_STATUS_FIELDS                                                                                            \
    FIELD(struct order, "status",        status,         .choices = order_statuses, .fallback = "\"registered\"",      \
          .doc = "How far the call has come."),                                                                        \
    FIELD(struct order, "scheduledTime", scheduled_time, .nullable = true, .doc = "When to call."),                    \
    FIELD(struct order, "instructions",  instructions,   .nullable = true, .max = 5000,                                \
          .doc = "What the caller should know."),                                                                      \
    FIELD(struct order, "priority",      priority,       .min = -PRIORITY_MOST, .max = PRIORITY_MOST, .fallback = "0", \
          .doc = "Which orders are claimed first: those of a higher one."),                                            \
    FIELD(struct order, "nextAttemptAt", next_attempt_at, .nullable = true,                                            \
          .doc = "Before it, the order is not claimed."),                                                              \
    FIELD(struct order, "attempts",      attempts,       .readonly = true, .doc = "How often it has been claimed.")

static const struct field order_fields[] = {
    FIELD(struct order, NULL,            account_id),
    FIELD(struct order, NULL,            id),
    FIELD(struct order, NULL,            campaign_id),
    FIELD(struct order, NULL,            record_id),
    FIELD(struct order, NULL,            type_id),
    FIELD(struct order, NULL,            record_uuid),
    FIELD(struct order, NULL,            first_name),
    FIELD(struct order, NULL,            last_name),
    FIELD(struct order, NULL,            phone),
    FIELD(struct order, NULL,            parameters),
    FIELD(struct order, NULL,            lease_token),
    FIELD(struct order, NULL,            lease_until),
    FIELD(struct order, NULL,            lease_status),
    FIELD(struct order, NULL,            lease_worker),
    FIELD(struct order, NULL,            claim_rank),
    FIELD(struct order, NULL,            due_at),
    FIELD(struct order, NULL,            outcome),
    FIELD(struct order, NULL,            note),
    FIELD(struct order, NULL,            duration),
    FIELD(struct order, NULL,            worker),
    FIELD(struct order, "uuid",          uuid,           .readonly = true, .doc = "Unique identifier, chosen by the server."),
    FIELD(struct order, "campaignUuid",  campaign_uuid,  .readonly = true, .doc = "The campaign."),
    ORDER_STATUS_FIELDS,
    FIELD(struct order, "record",        record,         .readonly = true, .shape = &record_brief_shape,
          .doc = "The record in brief."),
    FIELD(struct order, "createdAt",     created_at,     .readonly = true, .doc = "When the record entered the campaign."),
    FIELD(struct order, "updatedAt",     updated_at,     .readonly = true, .doc = "When the order was last changed."),
};
SHAPE(order_shape, "Order", struct order, order_fields, .doc = "A record's place in a campaign.");

static const struct field order_create_fields[] = {
    FIELD(struct order, "recordUuid", record_uuid, .doc = "A record to put into the campaign; this or `record`."),
    FIELD(struct order, "record",     new_record,  .shape = &order_record_shape, .doc = "A record to make and put into it."),
    ORDER_STATUS_FIELDS,
    FIELD(struct order, "uuid",         uuid,          .readonly = true),
    FIELD(struct order, "campaignUuid", campaign_uuid, .readonly = true),
    FIELD(struct order, "createdAt",    created_at,    .readonly = true),
    FIELD(struct order, "updatedAt",    updated_at,    .readonly = true),
};
SHAPE(order_create_shape, "OrderCreate", struct order, order_create_fields,
      .doc = "A record, new or existing, to put into a campaign.");
/* clang-format on */

static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL};

enum { DAY = 24 * 60 /* minutes */ };

/* Minutes since midnight of HH:MM; -1 if it is none, or later than the last one. */
static int minutes_of(const struct value *value, int last)
{
    const char *at = value->text.at;
    int         hour;
    int         minute;

    if (value->kind != VALUE_STRING || value->text.len != 5 || at[2] != ':')
        return -1;
    for (size_t i = 0; i < 5; i++)
        if (i != 2 && (at[i] < '0' || at[i] > '9'))
            return -1;
    hour   = (at[0] - '0') * 10 + at[1] - '0';
    minute = (at[3] - '0') * 10 + at[4] - '0';
    return minute < 60 && hour * 60 + minute <= last ? hour * 60 + minute : -1;
}

static const char *const day_members[] = {"start", "end", NULL};

static void refuse_unknown(struct arena *arena, const struct value *member, struct str pointer, struct faults *faults)
{
    if (!member->is_refused && choice_find(day_members, member->name) < 0)
        fault_at(arena, faults, pointer_member(arena, pointer, member->name), CODE_unknown_member,
                 "There is no such member.");
}

static void check_day(struct arena *arena, const struct value *day, struct str pointer, struct faults *faults)
{
    int minutes[2];

    if (day->kind != VALUE_OBJECT) {
        fault_at(arena, faults, pointer, CODE_wrong_type, "It must be an object with start and end.");
        return;
    }
    for (const struct value *member = day->first; member; member = member->next)
        refuse_unknown(arena, member, pointer, faults);
    for (size_t i = 0; i < 2; i++) {
        const struct value *time  = value_member(day, str_from(day_members[i]));
        struct str          place = pointer_member(arena, pointer, str_from(day_members[i]));

        minutes[i] = time ? minutes_of(time, i ? DAY : DAY - 1) : -1;
        if (!time)
            fault_at(arena, faults, place, CODE_required, "This member is required.");
        else if (minutes[i] < 0 && !time->is_refused)
            fault_at(arena, faults, place, CODE_invalid_time, "It must be a time of day, written HH:MM.");
    }
    if (minutes[0] >= 0 && minutes[0] == minutes[1])
        fault_at(arena, faults, pointer_member(arena, pointer, STR("end")), CODE_out_of_order,
                 "It must not be the start; a whole day is 00:00 to 24:00.");
}

static void refuse_day(struct arena *arena, struct str place, struct faults *faults)
{
    fault_at(arena, faults, place, CODE_unknown_member, "A day is one of mon, tue, wed, thu, fri, sat, sun.");
}

static void check_schedule(struct arena *arena, const struct value *schedule, struct faults *faults)
{
    struct str pointer = STR("/schedule");

    if (schedule->kind != VALUE_OBJECT) {
        fault_at(arena, faults, pointer, CODE_wrong_type, "It must be an object of days.");
        return;
    }
    for (const struct value *day = schedule->first; day; day = day->next) {
        struct str place = pointer_member(arena, pointer, day->name);

        if (day->is_refused)
            continue;
        if (choice_find(days, day->name) < 0)
            refuse_day(arena, place, faults);
        else if (day->kind != VALUE_NULL)
            check_day(arena, day, place, faults);
    }
}

void campaign_check_cleared(struct arena *arena, const struct value *schedule, struct faults *faults)
{
    if (schedule->kind != VALUE_OBJECT)
        return;
    for (const struct value *day = schedule->first; day; day = day->next) {
        struct str place = pointer_member(arena, STR("/schedule"), day->name);

        for (const struct value *member = day->kind == VALUE_OBJECT ? day->first : NULL; member; member = member->next)
            if (member->kind == VALUE_NULL)
                refuse_unknown(arena, member, place, faults);
        if (day->kind == VALUE_NULL && !day->is_refused && choice_find(days, day->name) < 0)
            refuse_day(arena, place, faults);
    }
}

static void add_day(struct arena *arena, struct value *schedule, struct str name, const struct value *hours)
{
    struct value *day = ARENA_NEW(arena, struct value);

    if (hours)
        *day = *hours;
    day->name = name;
    value_append(schedule, day);
}

struct value *campaign_schedule(struct arena *arena, struct value *schedule)
{
    struct value *whole = value_object(arena);

    if (schedule->kind != VALUE_OBJECT)
        return schedule;
    for (size_t i = 0; days[i]; i++)
        add_day(arena, whole, str_from(days[i]), value_member(schedule, str_from(days[i])));
    for (const struct value *member = schedule->first; member; member = member->next)
        if (choice_find(days, member->name) < 0)
            add_day(arena, whole, member->name, member);
    return whole;
}

void campaign_check(struct arena *arena, const struct campaign *campaign, const char *zoneinfo, struct faults *faults)
{
    if (HAS(campaign, timezone))
        timezone_check(arena, zoneinfo, campaign->timezone, faults);
    if (HAS(campaign, schedule))
        check_schedule(arena, campaign->schedule, faults);
}

struct tokens campaign_words(struct arena *arena, const struct campaign *campaign)
{
    struct word_set *words = words_new(arena);
    struct tokens    tokens;

    words_add_text(words, campaign->name);
    if (HAS(campaign, description))
        words_add_text(words, campaign->description);
    tokens.at = words_list(words, &tokens.count);
    return tokens;
}

void order_end_lease(struct order *order)
{
    CLEAR(order, lease_token);
    CLEAR(order, lease_until);
    CLEAR(order, lease_status);
    CLEAR(order, lease_worker);
}

void order_complete(struct arena *arena, struct order *order)
{
    struct record_brief *brief = SHAPE_NEW(arena, struct record_brief, record_brief_shape);

    SET(brief, uuid, order->record_uuid);
    if (HAS(order, first_name))
        SET(brief, first_name, order->first_name);
    if (HAS(order, last_name))
        SET(brief, last_name, order->last_name);
    SET(brief, phone, order->phone);
    if (HAS(order, parameters))
        SET(brief, parameters, order->parameters);
    SET(order, record, brief);
    order->stored_status = order->status;
}
