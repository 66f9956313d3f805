/* The job of making a field unique, or no longer so: its values' keys are made, or swept away, in steps. */
#include "jobs/fields.h"
#include "jobs/jobs.h"
#include "jobs/steps.h"
#include "json/read.h"
#include "json/write.h"
#include "search/counts.h"
#include "store/jobs.h"
#include "store/keys.h"
#include "store/record_types.h"

enum { TEXT_LISTED = 255 /* bytes of a value that is listed as a collision, about */ };

/* --- the field ------------------------------------------------------------------------------------------------- */

/* The field whose keys are in the set of a job, in a list of fields; NULL: there is none any more. */
static struct custom_field *field_of(const struct list *fields, const struct job *job)
{
    struct custom_field *field = fields->items;

    for (size_t i = 0; i < fields->count; i++)
        if (field[i].unique && HAS(&field[i], key_state) && field[i].key_set == job->part)
            return &field[i];
    return NULL;
}

static bool is_building(const struct custom_field *field)
{
    return field && field->key_state == INDEX_BUILDING;
}

struct problem *index_write_type(const struct tenant *tenant, struct record_type *type, const struct list *fields,
                                 struct instant now)
{
    SET(type, definition, json_raw_value(tenant->arena, fields_text(tenant->arena, fields)));
    if (now.micros <= type->updated_at.micros)
        now.micros = type->updated_at.micros + 1;
    SET(type, updated_at, now);
    return store_record_type_update(tenant, type);
}

/* Writes what has become of a field that is being built, if it still is: then no write is judged by what it was. */
static struct problem *settle(const struct tenant *tenant, const struct job *job, enum index_state state,
                              struct instant now)
{
    struct record_type  *type;
    struct custom_field *field;
    struct list          fields;
    struct problem      *problem = store_record_type_lock_id(tenant, job->target, &type);

    if (problem || !type)
        return problem;
    fields = fields_stored(tenant->arena, type);
    if (!is_building(field = field_of(&fields, job)))
        return NULL;
    SET(field, key_state, state);
    if (job->found)
        SET(field, collisions, job->found);
    return index_write_type(tenant, type, &fields, now);
}

static struct problem *add_job(const struct tenant *tenant, int64_t type_id, int64_t part, struct str label,
                               struct instant now)
{
    struct job     *job = SHAPE_NEW(tenant->arena, struct job, job_shape);
    struct problem *problem;

    SET(job, account_id, tenant->account_id);
    SET(job, kind, JOB_INDEX);
    SET(job, target, type_id);
    SET(job, part, part);
    SET(job, label, label);
    problem = store_job_cancel_part(tenant, job);
    return problem ? problem : store_job_add(tenant, job, now);
}

struct problem *job_index_keys(const struct tenant *tenant, int64_t type_id, const struct custom_field *field,
                               struct instant now)
{
    return add_job(tenant, type_id, field->key_set, field->id, now);
}

struct problem *job_index_values(const struct tenant *tenant, int64_t type_id, const struct custom_field *field,
                                 struct instant now)
{
    return add_job(tenant, type_id, VALUES_PART + field->number, field->id, now);
}

/* What has been made so far is swept away by a job of its own. */
struct problem *index_end(const struct tenant *tenant, const struct job *job, struct instant now)
{
    struct custom_field field = {.id = job->label, .key_set = job->part};
    struct problem     *problem;

    if (job_is_of_values(job))
        return values_end(tenant, job, now);
    problem = settle(tenant, job, INDEX_FAILED, now);
    return problem ? problem : job_index_keys(tenant, job->target, &field, now);
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
        struct list own = record_keys(arena, &record[i], &fields, json_read_stored(arena, record[i].parameters->text));

        if (own.count)
            ((struct record_key *)keys.items)[keys.count++] = *(const struct record_key *)own.items;
    }
    return keys;
}

struct problem *fields_claim(const struct tenant *tenant, const struct custom_field *field, struct record_key *after,
                             struct fields_claimed *claimed)
{
    struct list     records = {0};
    struct list     keys;
    bool            all = true;
    struct problem *problem;

    claimed->records = 0;
    if ((problem = store_key_records(tenant, after, &records)) || !records.count)
        return problem;
    keys = keys_of(tenant->arena, field, &records);
    if ((problem = store_keys_claim(tenant, &keys, &all)) ||
        (!all && (problem = note_collisions(tenant, &keys, &claimed->found))))
        return problem;
    SET(after, record_id, ((const struct record *)records.items)[records.count - 1].id);
    claimed->records = (int64_t)records.count;
    return NULL;
}

static struct problem *build(const struct tenant *tenant, struct job *job, const struct custom_field *field)
{
    struct record_key    *after   = store_key_set(tenant, job->target, job->part);
    struct fields_claimed claimed = {.found = job->found};
    struct problem       *problem;

    SET(after, record_id, job->checkpoint);
    if (!job->done && (problem = count_total(tenant, (struct count_scope){.type_id = job->target}, &job->total)))
        return problem;
    if ((problem = fields_claim(tenant, field, after, &claimed)))
        return problem;
    SET(job, total, job->total);
    SET(job, checkpoint, after->record_id);
    SET(job, found, claimed.found);
    SET(job, done, job->done + claimed.records);
    if (claimed.records == KEY_RECORDS)
        return NULL;
    if (!job->found)
        SET(job, state, JOB_DONE);
    return settle(tenant, job, job->found ? INDEX_FAILED : INDEX_READY, clock_now());
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

struct problem *index_prepare(const struct tenant *tenant, const struct job *job)
{
    return job_is_of_values(job) ? values_prepare(tenant, job) : NULL;
}

struct problem *index_step(const struct tenant *tenant, struct job *job)
{
    struct record_type        *type;
    const struct custom_field *field  = NULL;
    struct list                fields = {0};
    struct problem            *problem;

    if (job_is_of_values(job))
        return values_step(tenant, job);
    if ((problem = store_record_type_by_id(tenant, job->target, &type)))
        return problem;
    if (type) {
        fields = fields_stored(tenant->arena, type);
        field  = field_of(&fields, job);
    }
    return is_building(field) ? build(tenant, job, field) : sweep(tenant, job, field);
}
