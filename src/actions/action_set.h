/* The set of an action: which rows it has, as of the snapshot that the caller has begun. */
#ifndef ACTIONS_ACTION_SET_H
#define ACTIONS_ACTION_SET_H

#include "actions/action_counts.h"
#include "db/db.h"
#include "search/matches.h"

struct action_set {
    struct matches     *matches; /* NULL: its ids are known */
    int64_t             total;
    struct action_ids   ids;     /* of a set of uuids: of the records that there are */
    struct outcome_list missing; /* likewise: what there is not */
};

/* Finds the set by what the action has stored: needs, uuid_bytes, on and campaign_id. */
struct problem *action_set_open(const struct tenant *tenant, const struct action *action,
                                struct action_set *set) MUST_CHECK;

/* Reads all ids of a set whose are not known yet, ACTION_ROWS at most. */
struct problem *action_set_read(struct action_set *set) MUST_CHECK;

/* The last ids of a set, ascending. */
struct problem *action_set_last(struct action_set *set, size_t most, struct action_ids *ids) MUST_CHECK;

/* Whether a set has grown by more than a hundredth since it had so many rows. */
static inline bool action_set_has_grown(int64_t before, int64_t now)
{
    return now > before + before / 100;
}

/* The uuids of a body, each once, as they are stored. Faults of the request are below /uuids. */
struct bytes action_uuids_pack(struct arena *arena, const struct texts *uuids, struct faults *faults);

#endif
