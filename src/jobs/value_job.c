/*
 * The job of a field that has become indexed. First each record of the type gets a change with its value, in steps, and
 * what gathers is packed. Meanwhile others have written changes that take the index to know the values already. So the
 * field is ready when all changes of that time have been packed, too: from then on what every change says is so.
 */
#include "jobs/fields.h"
#include "jobs/steps.h"
#include "search/changes.h"
#include "search/counts.h"
#include "search/pack.h"
#include "search/reindex_field.h"
#include "store/record_types.h"

/* A checkpoint is the id of a record, or once all have been passed that moment, in microseconds, behind all ids. */
#define PASSED (INT64_C(1) << 62)

/* The field whose values a job writes, in a list of fields; NULL: it is not being built any more. */
static struct custom_field *field_of(const struct list *fields, const struct job *job)
{
    struct custom_field *field = fields->items;

    for (size_t i = 0; i < fields->count; i++)
        if (field[i].indexed && HAS(&field[i], value_state) && field[i].value_state == INDEX_BUILDING &&
            VALUES_PART + field[i].number == job->part)
            return &field[i];
    return NULL;
}

struct problem *values_prepare(const struct tenant *tenant, const struct job *job)
{
    return job->checkpoint >= PASSED ? pack_few(tenant) : pack_run(tenant, false);
}

/* Writes that a field is ready, or has failed. */
static struct problem *settle(const struct tenant *tenant, const struct job *job, bool is_ready, struct instant now)
{
    struct record_type  *type;
    struct custom_field *field;
    struct list          fields;
    struct problem      *problem = store_record_type_lock_id(tenant, job->target, &type);

    if (problem || !type)
        return problem;
    fields = fields_stored(tenant->arena, type);
    if (!(field = field_of(&fields, job)))
        return NULL;
    CLEAR(field, value_state);
    if (!is_ready)
        SET(field, value_state, INDEX_FAILED);
    return index_write_type(tenant, type, &fields, now);
}

struct problem *values_end(const struct tenant *tenant, const struct job *job, struct instant now)
{
    return settle(tenant, job, false, now);
}

/* The same fields without one. */
static struct indexed_fields without(struct arena *arena, const struct indexed_fields *all, int64_t number)
{
    struct indexed_fields rest = {.at = ARENA_ARRAY(arena, struct indexed_field, all->count + 1)};

    for (size_t i = 0; i < all->count; i++)
        if (all->at[i].number != number)
            rest.at[rest.count++] = all->at[i];
    return rest;
}

static struct problem *pass(const struct tenant *tenant, struct job *job, const struct list *fields)
{
    struct reindex_field step = {.type_id = job->target, .after = job->checkpoint};
    struct instant       moment;
    struct problem      *problem;

    if (!job->done && (problem = count_total(tenant, (struct count_scope){.type_id = job->target}, &job->total)))
        return problem;
    step.now    = record_type_indexed(tenant->arena, fields);
    step.before = without(tenant->arena, &step.now, job->part - VALUES_PART);
    if ((problem = reindex_field_step(tenant, &step)))
        return problem;
    SET(job, total, job->total);
    SET(job, checkpoint, step.after);
    SET(job, done, job->done + step.records);
    if (step.records == REINDEX_FIELD_RECORDS)
        return NULL;
    if ((problem = change_moment(tenant, &moment)))
        return problem;
    SET(job, checkpoint, PASSED + moment.micros);
    return NULL;
}

static struct problem *wait_for_packing(const struct tenant *tenant, struct job *job)
{
    bool            is_there;
    struct problem *problem =
        change_is_older(tenant, (struct instant){.micros = job->checkpoint - PASSED}, &is_there);

    if (problem || is_there)
        return problem;
    SET(job, state, JOB_DONE);
    return settle(tenant, job, true, clock_now());
}

struct problem *values_step(const struct tenant *tenant, struct job *job)
{
    struct record_type *type;
    struct list         fields  = {0};
    struct problem     *problem = store_record_type_by_id(tenant, job->target, &type);

    if (problem)
        return problem;
    if (type)
        fields = fields_stored(tenant->arena, type);
    if (!field_of(&fields, job)) {
        SET(job, state, JOB_DONE);
        return NULL;
    }
    return job->checkpoint >= PASSED ? wait_for_packing(tenant, job) : pass(tenant, job, &fields);
}
