#include "seed/index.h"

#include "packing/gather.h"
#include "packing/recount.h"
#include "seed/maker.h"
#include "seed/progress.h"

#include <stdio.h>

enum { PROBLEM_MEMORY = 64 << 20, COUNTS_MEMORY = 256 << 20 /* as much as doctor has for them */ };

static bool complain(const struct problem *problem)
{
    if (problem)
        fprintf(stderr, "seed: the index: " STR_FMT "\n", STR_ARG(problem->detail));
    return !problem;
}

/* The words by which the current record is found, packed. */
static struct bytes words_of(struct maker *maker, const struct record *record)
{
    const struct walk  *walk  = &maker->walk;
    struct record_state state = {
        .record = record, .parameters = record->parameters, .indexed = &maker->indexed[walk->kind]};
    int64_t      *campaigns = ARENA_ARRAY(maker->arena, int64_t, CAMPAIGN_COUNT);
    struct tokens tokens    = {0};

    for (size_t i = 0; i < walk->count; i++)
        campaigns[i] = walk->plan->campaign_ids[walk->campaigns[i]];
    state.campaigns = (struct campaign_ids){.at = campaigns, .count = walk->count};
    tokens.at       = record_words(maker->arena, &state, &tokens.count);
    return tokens_pack(maker->arena, tokens);
}

static struct problem *add_all(struct gather *gather, struct maker *maker, uint64_t first, uint64_t last)
{
    struct progress progress = progress_start("index", last - first);
    struct problem *problem  = NULL;

    while (!problem && maker->walk.next < last && walk_next(&maker->walk)) {
        const struct record *record;

        if (maker->walk.number < first)
            continue;
        record  = maker_record(maker);
        problem = gather_add(gather, record->id, words_of(maker, record));
        progress_add(&progress, 1);
    }
    if (!problem && !(problem = gather_finish(gather)))
        progress_end(&progress);
    return problem;
}

bool index_fill(const struct db_settings *settings, const struct plan *plan, size_t part, size_t parts)
{
    struct gather_job job = {
        .arena  = arena_new(PROBLEM_MEMORY),
        .writer = {.db = db_new(settings), .arena = arena_new(GATHER_MEMORY), .account_id = plan->account_id},
        .level  = SEGMENT_POSTED,
    };
    struct gather *gather = gather_new(&job);
    struct maker   maker  = maker_start(plan);
    bool is_done = complain(add_all(gather, &maker, plan->records * part / parts, plan->records * (part + 1) / parts));

    maker_free(&maker);
    gather_free(gather);
    db_free(job.writer.db);
    arena_free(job.writer.arena);
    arena_free(job.arena);
    return is_done;
}

bool counts_fill(const struct db_settings *settings, const struct plan *plan)
{
    struct tenant tenant = {.db = db_new(settings), .arena = arena_new(COUNTS_MEMORY), .account_id = plan->account_id};
    struct count_gains gains    = {0};
    struct progress    progress = progress_start("counts", plan->records);
    struct problem    *problem  = recount_run(&tenant, &gains);
    bool               is_done  = complain(problem) && complain(recount_mend(&tenant, &gains));

    if (is_done)
        progress_end(&progress);
    db_free(tenant.db);
    arena_free(tenant.arena);
    return is_done;
}
