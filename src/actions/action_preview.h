/*
 * The preview of an action: how many rows it would do what to. Exact whatever the size of the set: a small one is
 * judged row by row at once, of a large one the index tells the counts where it can, and else a job looks at the rows.
 */
#ifndef ACTIONS_ACTION_PREVIEW_H
#define ACTIONS_ACTION_PREVIEW_H

#include "actions/action_rows.h"
#include "actions/action_set.h"

enum {
    ROWS_JUDGED_AT_ONCE = 10000,
    JUDGING_TIME        = 1500000 /* microseconds; then a job goes on */
};

struct action_preview {
    int64_t             total;
    bool                needs_job; /* the counts are not known yet */
    struct action_tally tally;
    struct outcome      samples[ACTION_SAMPLES];
    size_t              sample_count;
};

/* Makes it, inside a snapshot that it begins and ends. `unacceptable` for a set of more rows than ACTION_ROWS. */
struct problem *action_preview(struct action_work *work, struct action_preview *preview) MUST_CHECK;

/* Counts by the index alone; `*is_known` tells whether that can be. */
struct problem *action_count_by_index(const struct action_work *work, struct action_set *set,
                                      struct action_tally *tally, bool *is_known) MUST_CHECK;

#endif
