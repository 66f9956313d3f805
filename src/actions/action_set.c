#include "actions/action_set.h"

#include "index/id_sets.h"
#include "index/need_bytes.h"
#include "transfer/transfer_find.h"

#include <stdlib.h>

static int compare_uuids(const void *left, const void *right)
{
    return memcmp(left, right, sizeof(struct uuid));
}

struct bytes action_uuids_pack(struct arena *arena, const struct texts *uuids, struct faults *faults)
{
    struct uuid *all      = ARENA_ARRAY(arena, struct uuid, uuids->count + 1);
    size_t       kept     = 0;
    size_t       distinct = 0;

    for (size_t i = 0; i < uuids->count; i++)
        if (uuid_read(uuids->at[i], &all[kept]))
            kept++;
        else if (uuids->at[i].at) /* else it is no text, which has been told */
            fault_at(arena, faults, pointer_item(arena, STR("/uuids"), i), CODE_invalid_uuid, "It must be a UUID.");
    qsort(all, kept, sizeof(*all), compare_uuids);
    for (size_t i = 0; i < kept; i++)
        if (!i || memcmp(&all[i], &all[distinct - 1], sizeof(*all)) != 0)
            all[distinct++] = all[i];
    return (struct bytes){.at = (const uint8_t *)all, .len = distinct * sizeof(*all)};
}

/*
 * What chooses the rows, as it is stored: the needs that the filter, the search and the narrowing come to. So the run
 * finds by what the preview was counted by, with `today` and `now` as they were then.
 */
struct set_needs {
    const struct need *at;
    size_t             count;
};

static struct problem *open_matches(const struct tenant *tenant, const struct set_needs *needs, struct action_set *set)
{
    return matches_open(tenant, needs->at, needs->count, &set->matches);
}

/* Ids of records that are known, ascending, become the set, without those that the needs do not meet. */
static struct problem *take_known(const struct tenant *tenant, const struct set_needs *needs, int64_t *ids,
                                  struct action_set *set)
{
    bool           *is_found = ARENA_ARRAY(tenant->arena, bool, set->ids.count + 1);
    size_t          kept     = 0;
    struct problem *problem;

    if (needs->count && ((problem = open_matches(tenant, needs, set)) ||
                         (problem = matches_test(set->matches, ids, set->ids.count, is_found))))
        return problem;
    for (size_t i = 0; i < set->ids.count; i++)
        if (!needs->count || is_found[i])
            ids[kept++] = ids[i];
    set->matches   = NULL;
    set->ids.at    = ids;
    set->ids.count = kept;
    set->total     = (int64_t)(kept + set->missing.count);
    return NULL;
}

/* --- uuids ----------------------------------------------------------------------------------------------------------
 */

/* A set of uuids while its rows are looked up. */
struct looking {
    const struct action *action;
    const struct uuid   *uuids;
    size_t               count;
    int64_t             *ids;
    struct outcome      *missing;
};

/* The record of a uuid, or of an order's, which must be one of the campaign. 0: there is none. */
static int64_t id_of(const struct looking *looking, const struct list *found, struct uuid uuid)
{
    const struct transfer_found *row = transfer_look_up(found, uuid);

    if (!row || (looking->action->on == ON_ORDERS && row->type_id != looking->action->campaign_id))
        return 0;
    return row->id;
}

static struct problem *look_up_some(const struct tenant *tenant, const struct looking *looking, size_t done,
                                    struct action_set *set)
{
    bool            of_orders = looking->action->on == ON_ORDERS;
    size_t          count     = looking->count - done < TRANSFER_ROWS ? looking->count - done : TRANSFER_ROWS;
    struct list     found;
    struct problem *problem;

    if ((problem = transfer_find(tenant, of_orders ? SQL_action_find_orders : SQL_transfer_find_records,
                                 looking->uuids + done, count, &found)))
        return problem;
    for (size_t i = 0; i < count; i++) {
        struct uuid uuid = looking->uuids[done + i];
        int64_t     id   = id_of(looking, &found, uuid);

        if (id)
            looking->ids[set->ids.count++] = id;
        else
            looking->missing[set->missing.count++] =
                (struct outcome){.status   = OUTCOME_REFUSED,
                                 .code     = of_orders ? CODE_not_found : CODE_unknown_record,
                                 .has_uuid = true,
                                 .uuid     = uuid};
    }
    arena_work(tenant->arena, count * sizeof(struct transfer_found));
    return NULL;
}

static struct problem *open_uuids(const struct tenant *tenant, const struct action *action,
                                  const struct set_needs *needs, struct action_set *set)
{
    struct looking  looking = {.action = action,
                               .uuids  = (const struct uuid *)action->uuid_bytes.at,
                               .count  = action->uuid_bytes.len / sizeof(struct uuid)};
    struct problem *problem = NULL;

    looking.ids     = ARENA_ARRAY(tenant->arena, int64_t, looking.count + 1);
    looking.missing = ARENA_ARRAY(tenant->arena, struct outcome, looking.count + 1);
    for (size_t done = 0; done < looking.count && !problem; done += TRANSFER_ROWS)
        problem = look_up_some(tenant, &looking, done, set);
    if (problem)
        return problem;
    set->ids.count  = id_set_sort(looking.ids, set->ids.count);
    set->missing.at = looking.missing;
    return take_known(tenant, needs, looking.ids, set);
}

/* --- all ------------------------------------------------------------------------------------------------------------
 */

struct problem *action_set_open(const struct tenant *tenant, const struct action *action, struct action_set *set)
{
    struct set_needs needs;
    struct problem  *problem;

    *set = (struct action_set){0};
    if (!needs_unpack(tenant->arena, action->needs, &needs.at, &needs.count))
        return problem_new(tenant->arena, PROBLEM_failure, "What chooses the rows of the action cannot be read.");
    if (HAS(action, uuid_bytes))
        return open_uuids(tenant, action, &needs, set);
    if ((problem = open_matches(tenant, &needs, set)))
        return problem;
    return matches_total(set->matches, INT64_MAX, &set->total);
}

struct problem *action_set_read(struct action_set *set)
{
    const struct match_page page = {.limit = ACTION_ROWS};

    return set->matches ? matches_page(set->matches, &page, &set->ids.at, &set->ids.count) : NULL;
}

struct problem *action_set_last(struct action_set *set, size_t most, struct action_ids *ids)
{
    const struct match_page page = {.newest_first = true, .limit = most};
    struct problem         *problem;
    int64_t                *turned;

    if (!set->matches) {
        ids->count = set->ids.count < most ? set->ids.count : most;
        ids->at    = set->ids.at + (set->ids.count - ids->count);
        return NULL;
    }
    if ((problem = matches_page(set->matches, &page, &ids->at, &ids->count)))
        return problem;
    turned = (int64_t *)(uintptr_t)ids->at;
    for (size_t i = 0; i < ids->count / 2; i++) {
        int64_t id = turned[i];

        turned[i]                  = turned[ids->count - 1 - i];
        turned[ids->count - 1 - i] = id;
    }
    return NULL;
}
