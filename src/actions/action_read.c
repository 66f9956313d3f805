#include "actions/action_read.h"

#include "actions/action_set.h"
#include "api/phones.h"
#include "handlers/campaigns.h"
#include "handlers/record_types.h"
#include "handlers/segment_filters.h"
#include "index/need_bytes.h"
#include "json/write.h"
#include "search/import_sets.h"
#include "store/saved_segments.h"

static void fault(struct request *request, const char *pointer, enum problem_code code, const char *sentence)
{
    fault_at(request->arena, &request->faults, str_from(pointer), code, "%s", sentence);
}

/* --- what is done ---------------------------------------------------------------------------------------------------
 */

static void check_assign(struct request *request, const struct action_assign *assign)
{
    if (HAS(assign, status) && assign->status == ORDER_SCHEDULED && !HAS(assign, scheduled_time))
        fault_missing(request->arena, &request->faults, STR("/do/assign/scheduledTime"),
                      "An order that is scheduled needs its time.");
}

static const char only_one_is_done[] = "Give exactly one of assign, unassign, patch, suppress and delete.";

static void check_do(struct request *request, const struct action *action)
{
    const struct action_do *what  = action->what;
    int                     count = 0;

    if (!HAS(action, what))
        return;
    count = HAS(what, assign) + HAS(what, unassign) + HAS(what, patch) + HAS(what, removes) + HAS(what, suppress);
    if (!count)
        fault_missing(request->arena, &request->faults, STR("/do"), only_one_is_done);
    else if (count != 1)
        fault(request, "/do", CODE_one_choice, only_one_is_done);
    if (HAS(what, removes) && !what->removes)
        fault(request, "/do/delete", CODE_invalid_choice, "It can only be true.");
    if (HAS(what, assign))
        check_assign(request, what->assign);
    if (HAS(action, on) && action->on == ON_ORDERS && (HAS(what, assign) || HAS(what, unassign)))
        fault(request, HAS(what, assign) ? "/do/assign" : "/do/unassign", CODE_invalid_choice,
              "That is done to records; orders can be patched, suppressed and deleted.");
}

static struct problem *check_campaign(struct request *request, struct uuid uuid, const char *pointer, int64_t *id)
{
    struct campaign *campaign;
    struct problem  *problem = campaign_resolve(request, uuid, str_from(pointer), &campaign);

    if (!problem && campaign)
        *id = campaign->id;
    return problem;
}

static struct problem *check_campaigns(struct request *request, const struct action *action)
{
    const struct action_do *what = HAS(action, what) ? action->what : NULL;
    int64_t                 ignored;

    if (what && HAS(what, assign) && HAS(what->assign, campaign_uuid))
        return check_campaign(request, what->assign->campaign_uuid, "/do/assign/campaignUuid", &ignored);
    if (what && HAS(what, unassign) && HAS(what->unassign, campaign_uuid))
        return check_campaign(request, what->unassign->campaign_uuid, "/do/unassign/campaignUuid", &ignored);
    return NULL;
}

/* --- to what --------------------------------------------------------------------------------------------------------
 */

/* What is there and has been refused is a choice, too. */
static bool chooses(const struct request *request)
{
    static const char *const names[] = {"filter", "search", "uuids", "segment", "importUuid", "all", NULL};

    for (const struct value *member = request->given->first; member; member = member->next)
        if (member->kind != VALUE_NULL && choice_find(names, member->name) >= 0)
            return true;
    return false;
}

static void check_choice(struct request *request, const struct action *action)
{
    int count = HAS(action, filter) + HAS(action, search) + HAS(action, uuids) + HAS(action, segment) +
                HAS(action, import_uuid) + HAS(action, all);

    if (count == 1 && HAS(action, all) && !action->all)
        fault(request, "/all", CODE_invalid_choice, "It can only be true.");
    if (count > 1 || !chooses(request))
        fault(request, "", count ? CODE_one_choice : CODE_required,
              "Give exactly one of filter, search, uuids, segment, importUuid and all: true.");
    if (HAS(action, on) && action->on == ON_ORDERS && !HAS(action, campaign_uuid))
        fault_missing(request->arena, &request->faults, STR("/campaignUuid"),
                      "Orders are those of a campaign: name it.");
}

/* The set while it is worked out. */
struct choosing {
    struct request       *request;
    struct action        *action;
    struct record_type   *type;
    struct listing       *listing;
    struct filter_reading reading;
    struct expansion      expansion;
    struct filter         filter;
};

/* A tree that asks for nothing would find everything. */
static bool asks_for_something(const struct filter *filter)
{
    if (filter->kind == FILTER_AND && !filter->part_count)
        return false;
    for (size_t i = 0; filter->kind == FILTER_AND && i < filter->part_count; i++)
        if (asks_for_something(&filter->parts[i]))
            return true;
    return filter->kind != FILTER_AND;
}

static void choose_by_filter(struct choosing *choosing)
{
    struct request     *request = choosing->request;
    const struct value *given   = choosing->action->filter;

    if (given->kind == VALUE_OBJECT && !given->count) {
        fault(request, "/filter", CODE_required, "It must ask for something; for all of them say all: true.");
        return;
    }
    filter_read(&choosing->reading, given, STR("/filter"), &choosing->filter);
    filter_check_size(&choosing->reading, STR("/filter"));
    if (!request->faults.count && !asks_for_something(&choosing->filter))
        fault(request, "/filter", CODE_required, "It must ask for something; for all of them say all: true.");
    choosing->listing->filter = &choosing->filter;
}

static void choose_by_search(struct choosing *choosing)
{
    struct request    *request = choosing->request;
    struct word_query *words   = ARENA_NEW(request->arena, struct word_query);
    struct problem    *problem =
        words_query(request->arena, choosing->action->search, phones_home_of_query(request, choosing->type), words);

    if (problem)
        faults_take_members(request->arena, &request->faults, problem);
    else if (words->blank)
        fault(request, "/search", CODE_required, "It must have a word; for all records say all: true.");
    else if (words->count)
        choosing->listing->words = words;
    else /* nothing has such a word */
        choosing->listing->filter = &choosing->filter;
}

static struct problem *choose_by_segment(struct choosing *choosing)
{
    struct request       *request = choosing->request;
    struct faults         faults  = {0};
    struct saved_segment *segment;
    struct problem       *problem = store_saved_segment_find(request->tenant, choosing->action->segment, &segment);

    if (problem)
        return problem;
    if (!segment) {
        fault(request, "/segment", CODE_unknown_segment, "There is no such segment.");
        return NULL;
    }
    choosing->reading.faults = &faults;
    segment_expand(&choosing->reading, segment, &faults, &choosing->filter);
    filter_check_size(&choosing->reading, STR("/filter"));
    choosing->listing->filter = &choosing->filter;
    if (choosing->expansion.problem || !faults.count)
        return choosing->expansion.problem;
    return problem_coded(request->arena, PROBLEM_conflict, CODE_segment_unusable,
                         "The segment cannot be used: " STR_FMT ": " STR_FMT, STR_ARG(faults.first->place),
                         STR_ARG(faults.first->detail));
}

/* As a filter of importUuid does. */
static struct problem *choose_by_import(struct choosing *choosing)
{
    struct request      *request = choosing->request;
    struct uuid          uuid    = choosing->action->import_uuid;
    struct filter_value *value   = ARENA_NEW(request->arena, struct filter_value);
    struct problem      *problem = import_set_find(request->tenant, uuid, &value->id);

    if (problem)
        return problem;
    if (!value->id)
        fault(request, "/importUuid", CODE_unknown_reference, "There is no such import.");
    value->text      = uuid_str(request->arena, uuid);
    choosing->filter = (struct filter){
        .kind = FILTER_CONDITION, .field = {.member = MEMBER_IMPORT}, .op = OP_EQ, .values = value, .value_count = 1};
    choosing->listing->filter = &choosing->filter;
    return NULL;
}

static struct problem *choose(struct choosing *choosing)
{
    const struct action *action  = choosing->action;
    struct problem      *problem = NULL;

    choosing->filter = (struct filter){.kind = FILTER_OR};
    if (HAS(action, filter))
        choose_by_filter(choosing);
    else if (HAS(action, search))
        choose_by_search(choosing);
    else if (HAS(action, segment))
        problem = choose_by_segment(choosing);
    else if (HAS(action, import_uuid))
        problem = choose_by_import(choosing);
    else if (HAS(action, uuids))
        SET(choosing->action, uuid_bytes,
            action_uuids_pack(choosing->request->arena, &action->uuids, &choosing->request->faults));
    return problem ? problem : choosing->expansion.problem;
}

static struct problem *narrow(struct choosing *choosing)
{
    struct request *request     = choosing->request;
    struct action  *action      = choosing->action;
    int64_t         campaign_id = 0;
    struct problem *problem;

    if (HAS(action, type_uuid) &&
        (problem = record_type_resolve(request, action->type_uuid, STR("/recordTypeUuid"), &choosing->type)))
        return problem;
    if (HAS(action, campaign_uuid) &&
        (problem = check_campaign(request, action->campaign_uuid, "/campaignUuid", &campaign_id)))
        return problem;
    if (choosing->type)
        SET(choosing->listing, type_id, choosing->type->id);
    if (campaign_id) {
        SET(choosing->listing, campaign_id, campaign_id);
        SET(action, campaign_id, campaign_id);
    }
    choosing->reading               = filters_reading(request, choosing->type);
    choosing->reading.has_lost_type = HAS(action, type_uuid) && !choosing->type;
    segments_take(request, &choosing->reading, &choosing->expansion);
    return NULL;
}

static struct problem *read_set(struct request *request, struct action *action)
{
    struct choosing   *choosing = ARENA_NEW(request->arena, struct choosing);
    const struct need *needs;
    size_t             count;
    struct problem    *problem;

    *choosing = (struct choosing){
        .request = request, .action = action, .listing = SHAPE_NEW(request->arena, struct listing, listing_shape)};
    check_choice(request, action);
    if ((problem = narrow(choosing)) || (problem = choose(choosing)) ||
        (problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable)) ||
        (problem = filters_check_ready(request, &choosing->reading)) ||
        (problem = filters_resolve(request, &choosing->filter)))
        return problem;
    needs = listing_needs(request->arena, choosing->listing, false, &count);
    SET(action, needs, needs_pack(request->arena, needs, count));
    return NULL;
}

/* What is stored of the body: the uuids are kept in a shorter form. */
static struct str stored_body(struct request *request)
{
    struct value *kept = value_object(request->arena);

    for (const struct value *member = request->given->first; member; member = member->next)
        if (!str_is(member->name, "uuids"))
            value_append_copy(request->arena, kept, member->name, member);
    return json_of_value(request->arena, kept);
}

struct problem *action_read(struct request *request, struct action *action, struct action_work *work)
{
    struct problem *problem;

    check_do(request, action);
    action_read_do(request, action, work);
    if ((problem = check_campaigns(request, action)) || (problem = read_set(request, action)))
        return problem;
    SET(action, on_what, action->on);
    SET(action, asked, stored_body(request));
    return NULL;
}
