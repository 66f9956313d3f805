#include "handlers/campaigns.h"

#include "api/listing.h"
#include "api/resource.h"
#include "handlers/handlers.h"
#include "handlers/record_types.h"
#include "json/decode.h"
#include "json/read.h"
#include "lists/campaign_lists.h"
#include "store/campaigns.h"

struct problem *campaigns_list(struct request *request, struct response *response)
{
    struct listing_plan plan    = {.read = store_campaign_page};
    struct problem     *problem = listing_begin(request, &plan);

    return problem ? problem : listing_answer(request, response, &plan);
}

struct problem *campaign_resolve(struct request *request, struct uuid uuid, struct str pointer, struct campaign **out)
{
    struct problem *problem = store_campaign_find(request->tenant, uuid, out);

    if (!problem && !*out)
        fault_at(request->arena, &request->faults, pointer, CODE_unknown_campaign, "There is no such campaign.");
    return problem;
}

/* The record type's id for its uuid; an unknown one is a fault. */
static struct problem *take_type(struct request *request, struct campaign *campaign)
{
    struct record_type *type;
    struct problem     *problem;

    CLEAR(campaign, type_id);
    if (!HAS(campaign, type_uuid))
        return NULL;
    problem = record_type_resolve(request, campaign->type_uuid, STR("/recordTypeUuid"), &type);
    if (!problem && type)
        SET(campaign, type_id, type->id);
    return problem;
}

static bool names_no_day(const struct value *schedule)
{
    return schedule->kind == VALUE_OBJECT && !schedule->count;
}

/* Takes a given schedule as a merge patch of the stored one; true when that changes it. */
static bool merge_schedule(struct request *request, struct campaign *campaign, const struct campaign *patch)
{
    struct value *stored = NULL;
    struct value *form;

    if (IS_NULL(patch, schedule)) {
        bool had = HAS(campaign, schedule);

        CLEAR(campaign, schedule);
        return had;
    }
    if (!HAS(patch, schedule) || request->faults.count)
        return false;
    if (HAS(campaign, schedule) && campaign->schedule->kind == VALUE_RAW)
        stored = json_read_stored(request->arena, campaign->schedule->text);
    if (!stored && names_no_day(patch->schedule)) { /* so there still is no schedule */
        CLEAR(campaign, schedule);
        return false;
    }
    form = stored_form(request,
                       campaign_schedule(request->arena, value_merge_patch(request->arena, stored, patch->schedule)));
    if (stored && str_equal(form->text, campaign->schedule->text))
        return false;
    SET(campaign, schedule, form);
    return true;
}

static void rule_fault(struct request *request, const char *member, size_t place, enum problem_code code)
{
    fault_at(request->arena, &request->faults, arena_format(request->arena, "/retryRules/%zu%s", place, member), code,
             code == CODE_wrong_type ? "A rule is an object."
                                     : "No order can have this status when an attempt has ended.");
}

/* Each rule is read as a claim will read it. */
static void check_rule(struct request *request, const struct value *item, size_t place)
{
    struct retry_rule *rule     = SHAPE_NEW(request->arena, struct retry_rule, retry_rule_shape);
    struct decoding    decoding = {.arena = request->arena, .purpose = DECODE_CREATE, .faults = &request->faults};

    if (item->kind != VALUE_OBJECT) {
        if (!item->is_refused)
            rule_fault(request, "", place, CODE_wrong_type);
        return;
    }
    json_decode(&decoding, item, arena_format(request->arena, "/retryRules/%zu", place), rule);
    if (HAS(rule, then_status) && (rule->then_status == ORDER_BUSY || rule->then_status == ORDER_SCHEDULED))
        rule_fault(request, "/thenStatus", place, CODE_invalid_choice);
}

static void check_rules(struct request *request, const struct value *rules)
{
    int64_t most  = shape_column(&campaign_shape, STR("retry_rules"))->max;
    size_t  place = 0;

    if (rules->kind != VALUE_ARRAY) {
        fault_at(request->arena, &request->faults, STR("/retryRules"), CODE_wrong_type,
                 "It must be an array of rules.");
        return;
    }
    if ((int64_t)rules->count > most) {
        fault_at(request->arena, &request->faults, STR("/retryRules"), CODE_wrong_count,
                 "It must have at most %d items.", (int)most);
        fault_limit(&request->faults, most, (int64_t)rules->count);
        return;
    }
    for (const struct value *item = rules->first; item; item = item->next)
        check_rule(request, item, place++);
}

/* Takes given rules in the place of the stored ones; true when that changes them. */
static bool take_rules(struct request *request, struct campaign *campaign, const struct campaign *patch)
{
    struct value *form;

    if (!HAS(patch, retry_rules))
        return false;
    check_rules(request, patch->retry_rules);
    if (request->faults.count)
        return false;
    form = stored_form(request, patch->retry_rules);
    if (campaign->retry_rules->kind == VALUE_RAW && str_equal(form->text, campaign->retry_rules->text))
        return false;
    SET(campaign, retry_rules, form);
    return true;
}

/* What is in the end stored must be whole: a patch may have named only one half of a day. */
static void check_merged(struct request *request, const struct campaign *campaign)
{
    struct campaign merged = *campaign;

    if (HAS(campaign, schedule) && campaign->schedule->kind == VALUE_RAW)
        SET(&merged, schedule, json_read_stored(request->arena, campaign->schedule->text));
    campaign_check(request->arena, &merged, request->settings->zoneinfo, &request->faults);
}

static void complete(struct request *request, struct campaign *campaign)
{
    SET(campaign, account_id, request->tenant->account_id);
    SET(campaign, uuid, uuid_new());
    if (!HAS(campaign, status))
        SET(campaign, status, CAMPAIGN_DRAFT);
    if (!HAS(campaign, type))
        SET(campaign, type, CAMPAIGN_OUTBOUND);
    if (!HAS(campaign, suppression_scope))
        SET(campaign, suppression_scope, SUPPRESSES_ACCOUNT);
    if (!HAS(campaign, timezone))
        SET(campaign, timezone, STR("UTC"));
    if (!HAS(campaign, min_seconds_between))
        SET(campaign, min_seconds_between, 0);
    SET(campaign, created_at, request->now);
    SET(campaign, updated_at, request->now);
}

struct problem *campaigns_create(struct request *request, struct response *response)
{
    struct campaign *campaign = CONTENT(request, struct campaign);
    struct problem  *problem;

    campaign_check(request->arena, campaign, request->settings->zoneinfo, &request->faults);
    take_rules(request, campaign, campaign);
    if (!HAS(campaign, retry_rules))
        SET(campaign, retry_rules, stored_form(request, &(struct value){.kind = VALUE_ARRAY}));
    if ((problem = take_type(request, campaign)) ||
        (problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable)))
        return problem;
    complete(request, campaign);
    merge_schedule(request, campaign, campaign);
    if ((problem = take_quota(request, QUOTA_CAMPAIGNS, request->settings->campaign_limit, "campaigns")) ||
        (problem = store_campaign_add(request->tenant, campaign)))
        return problem;
    answer_made(request, response, campaign, "/api/campaigns", campaign->uuid);
    return NULL;
}

struct problem *campaigns_get(struct request *request, struct response *response)
{
    struct campaign *campaign;
    struct problem  *problem = store_campaign_find(request->tenant, request_params(request)->uuid, &campaign);

    if (problem)
        return problem;
    if (!campaign)
        return no_such(request, "campaign");
    answer_tagged(request, response, campaign);
    return NULL;
}

static struct problem *lock_campaign(struct request *request, struct campaign **out)
{
    struct problem *problem = store_campaign_lock(request->tenant, request_params(request)->uuid, out);

    if (problem)
        return problem;
    return *out ? check_unchanged(request, *out) : no_such(request, "campaign");
}

/* The new record type, if the patch names one; a campaign that holds records of other types cannot be given it. */
static struct problem *change_type(struct request *request, struct campaign *campaign, const struct campaign *patch)
{
    struct problem *problem;
    bool            has_others = false;

    if (!HAS(patch, type_uuid) && !IS_NULL(patch, type_uuid))
        return NULL;
    if ((problem = take_type(request, campaign)) || !HAS(campaign, type_id))
        return problem;
    problem = store_campaign_has_other_types(request->tenant, campaign, &has_others);
    if (problem || !has_others)
        return problem;
    return problem_at(request->arena, PROBLEM_conflict, STR("/recordTypeUuid"), CODE_other_types,
                      "The campaign holds records of other types.");
}

static struct problem *patch_locked(struct request *request, struct campaign *campaign)
{
    const struct campaign *patch = CONTENT(request, struct campaign);
    bool                   changed;
    struct problem        *problem;

    if (HAS(patch, schedule))
        campaign_check_cleared(request->arena, patch->schedule, &request->faults);
    changed = shape_merge(campaign, patch);
    changed |= merge_schedule(request, campaign, patch);
    changed |= take_rules(request, campaign, patch);
    check_merged(request, campaign);
    if ((problem = change_type(request, campaign, patch)) ||
        (problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable)) || !changed)
        return problem;
    SET(campaign, updated_at, later_than(request, campaign->updated_at));
    return store_campaign_update(request->tenant, campaign);
}

struct problem *campaigns_patch(struct request *request, struct response *response)
{
    struct campaign *campaign;
    struct problem  *problem;

    if ((problem = lock_campaign(request, &campaign)) || (problem = patch_locked(request, campaign)))
        return problem;
    answer_tagged(request, response, campaign);
    return NULL;
}

struct problem *campaigns_delete(struct request *request, struct response *response)
{
    struct campaign *campaign;
    struct problem  *problem;

    if ((problem = lock_campaign(request, &campaign)))
        return problem;
    SET(campaign, deleted_at, later_than(request, campaign->updated_at));
    if ((problem = store_campaign_delete(request->tenant, campaign)) ||
        (problem = store_quota_give_back(request->tenant, QUOTA_CAMPAIGNS)))
        return problem;
    answer_nothing(response);
    return NULL;
}
