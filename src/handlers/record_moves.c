/* Records that enter and leave campaigns, as the index learns of it. */
#include "api/resource.h"
#include "handlers/record_types.h"
#include "handlers/records.h"
#include "history/history.h"
#include "search/changes.h"
#include "store/orders.h"
#include "store/records.h"

/* The same campaigns with one more, or with one less. */
static struct campaign_ids moved(struct arena *arena, struct campaign_ids before, int64_t campaign_id, bool enters)
{
    int64_t            *ids   = ARENA_ARRAY(arena, int64_t, before.count + 1);
    struct campaign_ids after = {.at = ids};

    for (size_t i = 0; i < before.count; i++)
        if (before.at[i] != campaign_id)
            ids[after.count++] = before.at[i];
    if (enters)
        ids[after.count++] = campaign_id;
    return after;
}

static bool is_in(struct campaign_ids campaigns, int64_t campaign_id)
{
    for (size_t i = 0; i < campaigns.count; i++)
        if (campaigns.at[i] == campaign_id)
            return true;
    return false;
}

/* A record that is in as many campaigns as it may be in leaves those that are deleted, and so may enter another one. */
static struct problem *make_room(struct request *request, const struct record *record, struct campaign_ids *campaigns)
{
    struct problem *problem;

    if (campaigns->count < RECORD_CAMPAIGNS)
        return NULL;
    if ((problem = store_order_end_deleted(request->tenant, record)) ||
        (problem = store_record_campaigns(request->tenant, record, campaigns)))
        return problem;
    if (campaigns->count < RECORD_CAMPAIGNS)
        return NULL;
    return problem_limit(problem_at(request->arena, PROBLEM_conflict, STR("/recordUuid"), CODE_limit_reached,
                                    "The record is in %zu campaigns, and cannot be in more at once.", campaigns->count),
                         RECORD_CAMPAIGNS, (int64_t)campaigns->count);
}

struct problem *record_moves(struct request *request, const struct record *record, int64_t campaign_id, bool enters)
{
    struct record        judged = *record;
    struct record_state  before = {.record = record};
    struct record_state  now;
    struct record_change change;
    struct record_type  *type;
    struct problem      *problem = store_record_campaigns(request->tenant, record, &before.campaigns);

    if (problem || (problem = record_type_by_id(request, record->type_id, &type)))
        return problem;
    if (enters && is_in(before.campaigns, campaign_id))
        return problem_at(request->arena, PROBLEM_conflict, STR("/recordUuid"), CODE_already_in_campaign,
                          "The record is in this campaign already.");
    before.indexed    = record_indexed(request->arena, type);
    before.parameters = record_stored_parameters(request->arena, record);
    now               = before;
    if (enters && (problem = make_room(request, record, &now.campaigns)))
        return problem;
    now.campaigns = moved(request->arena, now.campaigns, campaign_id, enters);
    change        = record_changed_words(request->arena, &before, &now);
    SET(&judged, type_updated_at, type->updated_at);
    return change_note_of_type(request->tenant, &judged, record_before_words(&change), change.now);
}
