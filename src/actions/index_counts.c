/*
 * Previews of large sets by the index: by type, status and campaign of a record it can tell what becomes of it, where
 * nothing else matters.
 */
#include "actions/action_preview.h"
#include "domain/campaign.h"
#include "domain/record.h"
#include "register/register.h"
#include "search/listing.h"
#include "words/words.h"

/* A part of the set: those that have a mark more. */
struct part {
    struct matches *matches;
    int64_t         total;
};

static struct problem *narrow(struct arena *arena, const struct part *whole, struct bytes mark, struct part *out)
{
    struct bytes   *start = ARENA_NEW(arena, struct bytes);
    struct need    *need  = ARENA_NEW(arena, struct need);
    struct problem *problem;

    *start = mark;
    *need  = need_of_starts(arena, start, 1);
    if ((problem = matches_narrow(whole->matches, need, 0, &out->matches)))
        return problem;
    return matches_total(out->matches, INT64_MAX, &out->total);
}

/* Whether a record may be in as many campaigns as one can be: then each has to be looked at. */
static struct problem *may_be_full(const struct tenant *tenant, bool *may_be)
{
    struct action  *key     = SHAPE_NEW(tenant->arena, struct action, action_shape);
    struct counted *counted = SHAPE_NEW(tenant->arena, struct counted, counted_shape);
    bool            found;
    struct problem *problem;

    SET(key, account_id, tenant->account_id);
    problem = db_one(tenant, SQL_action_campaigns, key, counted, &found);
    *may_be = counted->total >= RECORD_CAMPAIGNS;
    return problem;
}

/* In the order in which a record is judged: active, of the type, in the campaign. */
static struct problem *count_assigned(const struct action_work *work, const struct part *all,
                                      struct action_tally *tally)
{
    struct arena          *arena    = work->request->arena;
    const struct campaign *campaign = work->campaign;
    struct part            active;
    struct part            typed;
    struct part            there;
    struct problem        *problem;

    if (!campaign || campaign->status == CAMPAIGN_COMPLETED || campaign->status == CAMPAIGN_ARCHIVED) {
        tally_add_refused(tally, campaign ? CODE_campaign_closed : CODE_unknown_campaign, all->total);
        return NULL;
    }
    if ((problem = narrow(arena, all, words_mark(arena, MARK_STATUS, RECORD_ACTIVE), &active)))
        return problem;
    typed = active;
    if (HAS(campaign, type_id) &&
        (problem = narrow(arena, &active, words_mark(arena, MARK_TYPE, campaign->type_id), &typed)))
        return problem;
    if ((problem = narrow(arena, &typed, words_mark(arena, MARK_CAMPAIGN, campaign->id), &there)))
        return problem;
    tally_add_refused(tally, CODE_record_not_active, all->total - active.total);
    tally_add_refused(tally, CODE_wrong_record_type, active.total - typed.total);
    tally->unchanged = there.total;
    tally->affected  = typed.total - there.total;
    return NULL;
}

static struct problem *count_unassigned(const struct action_work *work, const struct part *all,
                                        struct action_tally *tally)
{
    struct part     there;
    struct problem *problem;

    if (!work->campaign) {
        tally_add_refused(tally, CODE_unknown_campaign, all->total);
        return NULL;
    }
    if ((problem = narrow(work->request->arena, all,
                          words_mark(work->request->arena, MARK_CAMPAIGN, work->campaign->id), &there)))
        return problem;
    tally->affected  = there.total;
    tally->unchanged = all->total - there.total;
    return NULL;
}

static struct problem *count_with_status(const struct action_work *work, const struct part *all,
                                         struct action_tally *tally)
{
    struct part     there;
    struct problem *problem = narrow(work->request->arena, all,
                                     words_mark(work->request->arena, MARK_STATUS, work->record_patch->status), &there);

    if (problem)
        return problem;
    tally->unchanged = there.total;
    tally->affected  = all->total - there.total;
    return NULL;
}

static bool is_of_status_alone(const struct action_work *work)
{
    return work->record_patch && HAS(work->record_patch, status) && work->action->what->patch->count == 1;
}

struct problem *action_count_by_index(const struct action_work *work, struct action_set *set,
                                      struct action_tally *tally, bool *is_known)
{
    const struct action_do *what = work->action->what;
    const struct part       all  = {.matches = set->matches, .total = set->total};
    bool                    is_full;
    struct problem         *problem;

    *is_known = set->matches != NULL;
    if (!set->matches)
        return NULL;
    if (HAS(what, removes)) {
        tally->affected = set->total;
        return NULL;
    }
    if (HAS(what, unassign))
        return count_unassigned(work, &all, tally);
    if (is_of_status_alone(work))
        return count_with_status(work, &all, tally);
    if (!HAS(what, assign)) {
        *is_known = false;
        return NULL;
    }
    if ((problem = may_be_full(work->request->tenant, &is_full)))
        return problem;
    *is_known = !is_full;
    if (is_full)
        return NULL;
    if ((problem = register_is_empty(work->request->tenant, is_known)) || !*is_known)
        return problem;
    return count_assigned(work, &all, tally);
}
