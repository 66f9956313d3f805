/* Actions in the database. All writing happens inside the caller's transaction. */
#ifndef ACTIONS_ACTION_STORE_H
#define ACTIONS_ACTION_STORE_H

#include "actions/action_rows.h"
#include "search/listing.h"

/* Adds an action. */
struct problem *action_add(const struct tenant *tenant, struct action *action) MUST_CHECK;

/* The account's action of that uuid, complete, or NULL in `out`; with `lock` until the transaction ends. */
struct problem *action_find(const struct tenant *tenant, struct uuid uuid, bool lock, struct action **out) MUST_CHECK;

/* The action that a job is about, for working on it; NULL in `out`: it is gone. */
struct problem *action_load(const struct tenant *tenant, int64_t id, struct action **out) MUST_CHECK;

/* What chooses its set, and how many rows that had; NULL in `out`: there is no such action. */
struct problem *action_find_set(const struct tenant *tenant, struct uuid uuid, struct action **out) MUST_CHECK;

struct problem *action_page(const struct tenant *tenant, struct listing *listing, struct list *rows,
                            int64_t *total) MUST_CHECK;

/* Writes how far it is, and which job is at it; the second one all but the job. */
struct problem *action_update(const struct tenant *tenant, const struct action *action) MUST_CHECK;
struct problem *action_keep(const struct tenant *tenant, const struct action *action) MUST_CHECK;

/* Makes what is shown of an action out of what is stored. */
void action_complete(struct arena *arena, struct action *action, struct instant now);

#endif
