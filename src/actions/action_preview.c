#include "actions/action_preview.h"

/* Those of the end, the last one first. */
static void take_samples(struct action_preview *preview, const struct outcome *outcomes, size_t count)
{
    while (count && preview->sample_count < ACTION_SAMPLES)
        preview->samples[preview->sample_count++] = outcomes[--count];
}

/* What would become of the last rows, which are shown. */
static struct problem *sample(struct action_work *work, struct action_set *set, struct action_preview *preview)
{
    struct outcome    outcomes[ACTION_SAMPLES];
    struct action_ids ids;
    struct problem   *problem;

    if ((problem = action_set_last(set, ACTION_SAMPLES, &ids)) ||
        (ids.count && (problem = action_do_rows(work, &ids, outcomes))))
        return problem;
    take_samples(preview, outcomes, ids.count);
    take_samples(preview, set->missing.at, set->missing.count);
    return NULL;
}

/* Row by row; for a set that takes too long, it is left to a job. */
static struct problem *judge_all(struct action_work *work, struct action_set *set, struct action_preview *preview)
{
    uint64_t        end = clock_monotonic_us() + JUDGING_TIME;
    struct outcome  outcomes[ROWS_AT_ONCE];
    struct problem *problem = action_set_read(set);

    for (size_t done = 0; done < set->ids.count && !problem; done += ROWS_AT_ONCE) {
        struct action_ids some = action_ids_some(&set->ids, done, ROWS_AT_ONCE);

        if (clock_monotonic_us() > end) {
            preview->needs_job = true;
            return NULL;
        }
        if (!(problem = action_do_rows(work, &some, outcomes)))
            tally_add(&preview->tally, outcomes, some.count);
    }
    tally_add(&preview->tally, set->missing.at, set->missing.count);
    return problem;
}

static struct problem *count(struct action_work *work, struct action_set *set, struct action_preview *preview)
{
    bool            is_known = false;
    struct problem *problem;

    if (set->total <= ROWS_JUDGED_AT_ONCE)
        return judge_all(work, set, preview);
    if ((problem = action_count_by_index(work, set, &preview->tally, &is_known)))
        return problem;
    preview->needs_job = !is_known;
    return NULL;
}

static struct problem *preview_in_snapshot(struct action_work *work, struct action_preview *preview)
{
    struct request   *request = work->request;
    struct action_set set;
    struct problem   *problem;

    if ((problem = db_begin_snapshot(request->tenant)) ||
        (problem = action_set_open(request->tenant, work->action, &set)) || (problem = action_begin(work)))
        return problem;
    preview->total = set.total;
    if (set.total > ACTION_ROWS)
        return problem_limit(problem_coded(request->arena, PROBLEM_unacceptable, CODE_too_many_rows,
                                           "The set has %lld rows; an action may have %d.", (long long)set.total,
                                           ACTION_ROWS),
                             ACTION_ROWS, set.total);
    if ((problem = count(work, &set, preview)))
        return problem;
    return sample(work, &set, preview);
}

struct problem *action_preview(struct action_work *work, struct action_preview *preview)
{
    struct problem *problem;

    *preview = (struct action_preview){0};
    problem  = preview_in_snapshot(work, preview);
    db_rollback(work->request->tenant->db);
    return problem;
}
