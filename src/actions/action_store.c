#include "actions/action_store.h"

#include "json/decode.h"
#include "json/read.h"
#include "json/write.h"

static struct action *key_of(const struct tenant *tenant)
{
    struct action *key = SHAPE_NEW(tenant->arena, struct action, action_shape);

    SET(key, account_id, tenant->account_id);
    return key;
}

struct problem *action_add(const struct tenant *tenant, struct action *action)
{
    SET(action, account_id, tenant->account_id);
    return db_run(tenant, SQL_action_insert, action, NULL);
}

static struct problem *find(const struct tenant *tenant, enum statement statement, const struct action *key,
                            struct action **out)
{
    struct action  *action = SHAPE_NEW(tenant->arena, struct action, action_shape);
    bool            found  = false;
    struct problem *problem;

    problem = db_one(tenant, statement, key, action, &found);
    *out    = !problem && found ? action : NULL;
    return problem;
}

struct problem *action_find(const struct tenant *tenant, struct uuid uuid, bool lock, struct action **out)
{
    struct action  *key = key_of(tenant);
    struct problem *problem;

    *out = NULL;
    SET(key, uuid, uuid);
    if (lock && ((problem = find(tenant, SQL_action_lock, key, out)) || !*out))
        return problem;
    return find(tenant, SQL_action_by_uuid, key, out);
}

/* What was asked for, as it came. It was good then, so its faults are none. */
static void read_asked(struct arena *arena, struct action *action)
{
    struct faults   ignored  = {0};
    struct decoding decoding = {.arena = arena, .purpose = DECODE_CREATE, .faults = &ignored};

    json_decode(&decoding, json_read_stored(arena, action->asked), STR(""), action);
    action->on = (int)action->on_what;
    SET(action, on, action->on);
}

struct problem *action_find_set(const struct tenant *tenant, struct uuid uuid, struct action **out)
{
    struct action  *key = key_of(tenant);
    struct problem *problem;

    SET(key, uuid, uuid);
    if (!(problem = find(tenant, SQL_action_set, key, out)) && *out)
        read_asked(tenant->arena, *out);
    return problem;
}

struct problem *action_load(const struct tenant *tenant, int64_t id, struct action **out)
{
    struct action  *key = key_of(tenant);
    struct problem *problem;

    SET(key, id, id);
    if (!(problem = find(tenant, SQL_action_load, key, out)) && *out)
        read_asked(tenant->arena, *out);
    return problem;
}

struct problem *action_page(const struct tenant *tenant, struct listing *listing, struct list *rows, int64_t *total)
{
    struct counted *counted = SHAPE_NEW(tenant->arena, struct counted, counted_shape);
    bool            found;
    struct problem *problem = db_one(tenant, SQL_action_count, listing, counted, &found);

    *rows  = (struct list){0};
    *total = counted->total;
    if (problem || *total <= listing->offset)
        return problem;
    if (!HAS(listing, before_id))
        SET(listing, before_id, INT64_MAX);
    return db_all(tenant, SQL_action_page, listing, rows);
}

struct problem *action_update(const struct tenant *tenant, const struct action *action)
{
    return db_run(tenant, SQL_action_update, action, NULL);
}

struct problem *action_keep(const struct tenant *tenant, const struct action *action)
{
    return db_run(tenant, SQL_action_keep, action, NULL);
}

/* --- what is shown --------------------------------------------------------------------------------------------------
 */

static struct action_counts *counts_of(struct arena *arena, struct str text)
{
    struct action_tally   tally;
    struct action_counts *counts  = SHAPE_NEW(arena, struct action_counts, action_counts_shape);
    struct value         *refused = value_object(arena);
    const struct value   *stored;

    tally_read(arena, text, &tally);
    SET(counts, affected, tally.affected);
    SET(counts, unchanged, tally.unchanged);
    if ((stored = value_member(json_read_stored(arena, text), STR("refused"))))
        for (const struct value *reason = stored->first; reason; reason = reason->next)
            value_append_copy(arena, refused, reason->name, reason);
    SET(counts, refused, refused);
    return counts;
}

static struct list samples_of(struct arena *arena, struct str text)
{
    const struct value *stored   = json_read_stored(arena, text);
    struct list         rows     = shape_list(arena, &action_row_shape, stored->count + 1);
    struct faults       ignored  = {0};
    struct decoding     decoding = {.arena = arena, .purpose = DECODE_CREATE, .faults = &ignored};

    rows.count = 0;
    for (const struct value *item = stored->first; item; item = item->next)
        json_decode(&decoding, item, STR(""), (struct action_row *)rows.items + rows.count++);
    return rows;
}

/* A preview whose counting has failed is no preview any more. */
static enum action_state state_of(const struct action *action)
{
    bool is_counting = action->stage == STAGE_COUNTING;

    if (action->stage == STAGE_CANCELED)
        return ACTION_CANCELED;
    if (action->stage == STAGE_PREVIEW || (is_counting && action->job_state < JOB_FAILED))
        return ACTION_PREVIEW;
    return (enum action_state)(ACTION_WAITING + action->job_state);
}

static void show_job(struct arena *arena, struct action *action, struct instant now)
{
    struct job *job = SHAPE_NEW(arena, struct job, job_shape);

    if (!HAS(action, job_state) || action->stage == STAGE_PREVIEW)
        return;
    SET(job, state, (int)action->job_state);
    SET(job, done, action->job_done);
    SET(job, total, action->job_total);
    if (HAS(action, started_at))
        SET(job, started_at, action->started_at);
    if (HAS(action, finished_at))
        SET(job, finished_at, action->finished_at);
    job_show_progress(arena, job, now);
    SET(action, progress, job->progress);
}

void action_complete(struct arena *arena, struct action *action, struct instant now)
{
    read_asked(arena, action);
    SET(action, state, (int)state_of(action));
    show_job(arena, action, now);
    if (action->stage != STAGE_RUN) {
        CLEAR(action, started_at);
        if (action->state == ACTION_PREVIEW)
            CLEAR(action, finished_at);
    }
    if (HAS(action, counted))
        SET(action, counts, counts_of(arena, action->counted));
    if (HAS(action, result) && action->stage == STAGE_RUN)
        SET(action, results, counts_of(arena, action->result));
    SET(action, samples, samples_of(arena, action->sampled));
}
