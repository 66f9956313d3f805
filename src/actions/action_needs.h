/*
 * What chooses the set of an action, as it is stored: the needs that its filter, its search and its narrowing come to.
 * So the run finds by what the preview was counted by, with `today` and `now` as they were then.
 */
#ifndef ACTIONS_ACTION_NEEDS_H
#define ACTIONS_ACTION_NEEDS_H

#include "index/tokens.h"

/* Some needs, all of which have to be met. */
struct action_needs {
    const struct need *at;
    size_t             count;
};

struct bytes action_needs_pack(struct arena *arena, const struct action_needs *needs);

/* The other way; they borrow the bytes. False for bytes that are none. */
bool action_needs_unpack(struct arena *arena, struct bytes bytes, struct action_needs *needs) MUST_CHECK;

#endif
