/*
 * The job of making a field unique, or indexed, or no longer unique. The records of the type are gone through in steps:
 * their keys are made, and each gets a change with its value, which is packed in between. Meanwhile others have written
 * changes that take the index to know the values already. So an indexed field is ready when all changes of that time
 * have been packed, too: from then on what every change says is so. Keys that nothing asks for are swept away.
 */
#include "domain/field_numbers.h"
#include "jobs/fields.h"
#include "jobs/jobs.h"
#include "jobs/kinds.h"
#include "jobs/steps.h"
#include "json/write.h"
#include "packing/pack.h"
#include "search/changes.h"
#include "search/counts.h"
#include "store/jobs.h"
#include "store/keys.h"
#include "store/record_types.h"

enum { TEXT_LISTED = 255 /* bytes of a value that is listed as a collision, about */ };

/* A checkpoint is the id of a record; or, once all have been passed, that moment in microseconds beyond all ids. */
#define PASSED (INT64_C(1) << 62)

/* --- the field ------------------------------------------------------------------------------------------------- */

static bool is_of_values_alone(const struct job *job)
{
    return job->part >= VALUES_PART;
}

static bool makes_keys(const struct custom_field *field, const struct job *job)
{
    return !is_of_values_alone(job) && field_keys_are(field, INDEX_BUILDING);
}

static bool makes_values(const struct custom_field *field)
{
    return field_values_are(field, INDEX_BUILDING);
}

static bool is_its_field(const struct custom_field *field, const struct job *job)
{
    if (is_of_values_alone(job))
        return VALUES_PART + field->number == job->part && makes_values(field);
    return field->unique && HAS(field, key_state) && field->key_set == job->part;
}

/* The field of a job, in a list of fields; NULL: there is none any more for which it has to do anything. */
static struct custom_field *field_of(const struct list *fields, const struct job *job)
{
    struct custom_field *field = fields->items;

    for (size_t i = 0; i < fields->count; i++)
        if (is_its_field(&field[i], job))
            return &field[i];
    return NULL;
}

static bool is_building(const struct custom_field *field, const struct job *job)
{
    return field && (makes_keys(field, job) || makes_values(field));
}

static struct problem *write_type(const struct tenant *tenant, struct record_type *type, const struct list *fields,
                                  struct instant now)
{
    SET(type, definition, json_raw_value(tenant->arena, fields_text(tenant->arena, fields)));
    SET(type, updated_at, instant_after(now, type->updated_at));
    return store_record_type_update(tenant, type);
}

/*
 * Writes what has become of a field that is being built, if it still is: then no write is judged by what it was.
 * `ended` tells whether all records were gone through.
 */
static struct problem *settle(const struct tenant *tenant, const struct job *job, bool ended, struct instant now)
{
    struct record_type  *type;
    struct custom_field *field;
    struct list          fields;
    struct problem      *problem = store_record_type_lock_id(tenant, job->target, &type);

    if (problem || !type)
        return problem;
    fields = fields_stored(tenant->arena, type);
    if (!is_building(field = field_of(&fields, job), job))
        return NULL;
    if (makes_keys(field, job)) {
        SET(field, key_state, ended && !job->found ? INDEX_READY : INDEX_FAILED);
        if (job->found)
            SET(field, collisions, job->found);
    }
    if (makes_values(field)) {
        CLEAR(field, value_state);
        if (!ended)
            SET(field, value_state, INDEX_FAILED);
    }
    return write_type(tenant, type, &fields, now);
}

static struct job *new_job(const struct tenant *tenant, int64_t type_id, int64_t part)
{
    struct job *job = SHAPE_NEW(tenant->arena, struct job, job_shape);

    SET(job, account_id, tenant->account_id);
    SET(job, kind, JOB_INDEX);
    SET(job, target, type_id);
    SET(job, part, part);
    return job;
}

static struct problem *add_job(const struct tenant *tenant, struct job *job, struct str label, struct instant now)
{
    struct problem *problem = store_job_cancel_part(tenant, job);

    SET(job, label, label);
    return problem ? problem : store_job_add(tenant, job, now);
}

struct problem *job_index_keys(const struct tenant *tenant, int64_t type_id, const struct custom_field *field,
                               struct instant now)
{
    return add_job(tenant, new_job(tenant, type_id, field->key_set), field->id, now);
}

struct problem *job_index_values(const struct tenant *tenant, int64_t type_id, const struct custom_field *field,
                                 struct instant now)
{
    return add_job(tenant, new_job(tenant, type_id, VALUES_PART + field->number), field->id, now);
}

struct problem *job_cancel_values(const struct tenant *tenant, int64_t type_id, const struct custom_field *field)
{
    return store_job_cancel_part(tenant, new_job(tenant, type_id, VALUES_PART + field->number));
}

/* What has been made so far is swept away by a job of its own. */
struct problem *index_end(const struct tenant *tenant, const struct job *job, struct instant now)
{
    struct custom_field field = {.id = job->label, .key_set = job->part};
    struct problem     *problem;

    if ((problem = settle(tenant, job, false, now)) || is_of_values_alone(job))
        return problem;
    return job_index_keys(tenant, job->target, &field, now);
}

/* --- making ---------------------------------------------------------------------------------------------------- */

/* Of a long text the beginning will do. */
static struct str listed_text(struct arena *arena, const struct value *value)
{
    struct value cut = *value;

    if (value->kind == VALUE_STRING && value->text.len > TEXT_LISTED) {
        cut.text.len = TEXT_LISTED;
        while (cut.text.len && ((unsigned char)cut.text.at[cut.text.len] & 0xC0) == 0x80)
            cut.text.len--;
    }
    return json_of_value(arena, &cut);
}

static struct problem *note_collisions(const struct tenant *tenant, const struct list *keys, int64_t *found)
{
    struct record_key *key     = keys->items;
    struct problem    *problem = NULL;

    for (size_t i = 0; i < keys->count && !problem; i++) {
        int64_t owner;

        if ((problem = store_key_owner(tenant, &key[i], &owner)) || owner == key[i].record_id)
            continue;
        SET(&key[i], text, listed_text(tenant->arena, key[i].value));
        problem = store_key_collides(tenant, &key[i], owner, found);
    }
    return problem;
}

/* The keys of one field, of these records. */
static struct list keys_of(struct arena *arena, const struct custom_field *field, const struct list *records)
{
    const struct list    fields = {.items = (void *)(uintptr_t)field, .count = 1};
    const struct record *record = records->items;
    struct list          keys   = shape_list(arena, &record_key_shape, records->count + 1);

    keys.count = 0;
    for (size_t i = 0; i < records->count; i++) {
        struct list own = record_keys(arena, &record[i], &fields, record_stored_parameters(arena, &record[i]));

        if (own.count)
            ((struct record_key *)keys.items)[keys.count++] = *(const struct record_key *)own.items;
    }
    return keys;
}

struct problem *fields_claim(const struct tenant *tenant, const struct custom_field *field, const struct list *records,
                             int64_t *found)
{
    struct list     keys = keys_of(tenant->arena, field, records);
    bool            all  = true;
    struct problem *problem;

    if ((problem = store_keys_claim(tenant, &keys, &all)))
        return problem;
    return all ? NULL : note_collisions(tenant, &keys, found);
}

/* The next records, locked; the checkpoint moves past them. */
static struct problem *next_records(const struct tenant *tenant, struct job *job, struct list *records)
{
    struct record_key *after   = store_key_set(tenant, job->target, job->part);
    struct problem    *problem = NULL;

    if (!job->done && (problem = count_total(tenant, (struct count_scope){.type_id = job->target}, &job->total)))
        return problem;
    SET(after, record_id, job->checkpoint);
    if ((problem = store_key_records(tenant, after, records)))
        return problem;
    SET(job, total, job->total);
    SET(job, done, job->done + (int64_t)records->count);
    if (records->count)
        SET(job, checkpoint, ((const struct record *)records->items)[records->count - 1].id);
    return NULL;
}

static struct problem *end_building(const struct tenant *tenant, struct job *job)
{
    if (!job->found)
        SET(job, state, JOB_DONE);
    return settle(tenant, job, true, clock_now());
}

/* All records have been gone through. */
static struct problem *pass_last(const struct tenant *tenant, struct job *job, const struct custom_field *field)
{
    struct instant  moment;
    struct problem *problem;

    if (!makes_values(field))
        return end_building(tenant, job);
    if ((problem = change_moment(tenant, &moment)))
        return problem;
    SET(job, checkpoint, PASSED + moment.micros);
    return NULL;
}

static struct problem *build(const struct tenant *tenant, struct job *job, const struct list *fields,
                             const struct custom_field *field)
{
    struct list     records = {0};
    struct problem *problem = next_records(tenant, job, &records);

    if (!problem && makes_keys(field, job))
        problem = fields_claim(tenant, field, &records, &job->found);
    if (!problem && makes_values(field))
        problem = values_note(tenant, fields, field, &records);
    SET(job, found, job->found);
    return problem || records.count == KEY_RECORDS ? problem : pass_last(tenant, job, field);
}

static struct problem *wait_for_packing(const struct tenant *tenant, struct job *job)
{
    struct instant  moment = {.micros = job->checkpoint - PASSED};
    bool            is_there;
    struct problem *problem = change_is_older(tenant, moment, &is_there);

    return problem || is_there ? problem : end_building(tenant, job);
}

/* --- sweeping --------------------------------------------------------------------------------------------------- */

/* Keys that nothing asks for any more. Collisions stay as long as the field is one that has failed. */
static struct problem *sweep(const struct tenant *tenant, struct job *job, const struct custom_field *field)
{
    const struct record_key *set  = store_key_set(tenant, job->target, job->part);
    int64_t                  rows = 0;
    struct problem          *problem;

    if ((problem = store_keys_sweep(tenant, set, &rows)) || rows)
        return problem;
    if (!field && ((problem = store_collisions_sweep(tenant, set, &rows)) || rows))
        return problem;
    SET(job, state, JOB_DONE);
    if (job->found)
        job_fail(tenant->arena, job, CODE_duplicate,
                 arena_format(tenant->arena, "%lld values of the field are those of several records.",
                              (long long)job->found));
    return NULL;
}

struct problem *index_prepare(const struct tenant *tenant, struct job *job)
{
    return job->checkpoint >= PASSED ? pack_few(tenant) : pack_run(tenant, false);
}

struct problem *index_step(const struct tenant *tenant, struct job *job)
{
    struct record_type        *type;
    const struct custom_field *field   = NULL;
    struct list                fields  = {0};
    struct problem            *problem = store_record_type_by_id(tenant, job->target, &type);

    if (problem)
        return problem;
    if (type) {
        fields = fields_stored(tenant->arena, type);
        field  = field_of(&fields, job);
    }
    if (is_building(field, job))
        return job->checkpoint >= PASSED ? wait_for_packing(tenant, job) : build(tenant, job, &fields, field);
    if (!is_of_values_alone(job))
        return sweep(tenant, job, field);
    SET(job, state, JOB_DONE);
    return NULL;
}
