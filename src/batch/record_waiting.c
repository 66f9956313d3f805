/* What a batch of records writes together: new records, and changes of those that it has found. */
#include "api/resource.h"
#include "batch/record_batch.h"
#include "store/keys.h"
#include "store/records.h"

_Static_assert((int)BATCH_STEP <= (int)RECORDS_AT_ONCE, "what waits is written together");
_Static_assert((int)BATCH_STEP <= (int)KEYS_AT_ONCE, "and its external ids are looked up together");

/* Takes those out that have failed. */
static void leave_failed(struct record_batch *own)
{
    size_t kept = 0;

    for (size_t i = 0; i < own->waiting_count; i++)
        if (!own->waiting[i].item->has_failed)
            own->waiting[kept++] = own->waiting[i];
    own->waiting_count = kept;
}

static bool is_known(const struct list *known, const struct record *record)
{
    const struct record *other = known->items;

    for (size_t i = 0; i < known->count; i++)
        if (str_equal(other[i].external_id, record->external_id))
            return true;
    return false;
}

/* Which external ids of those that wait there are among the records of the type of the nth. */
static struct problem *find_known(const struct record_batch *own, size_t nth, struct list *known)
{
    struct bytes      ids[BATCH_STEP];
    struct keys_asked asked = {.type_id = own->waiting[nth].made.record->type_id, .keys = ids};

    *known = (struct list){0};
    for (size_t i = 0; i < own->waiting_count; i++) {
        const struct record *record = own->waiting[i].made.record;

        if (record->type_id == asked.type_id && HAS(record, external_id))
            ids[asked.count++] = str_bytes(record->external_id);
    }
    return asked.count ? store_external_ids_found(own->batch->request->tenant, &asked, known) : NULL;
}

/* Those fail that have an external id of another record. */
static struct problem *fail_taken(struct record_batch *own)
{
    struct request *request = own->batch->request;
    struct list     known   = {0};

    for (size_t i = 0; i < own->waiting_count; i++) {
        const struct record *record = own->waiting[i].made.record;
        struct problem      *conflict;
        struct problem      *problem;

        if ((!i || record->type_id != own->waiting[i - 1].made.record->type_id) &&
            (problem = find_known(own, i, &known)))
            return problem;
        if (!HAS(record, external_id) || !is_known(&known, record))
            continue;
        if ((problem = record_find_taker(request, record, STR(""), &conflict)))
            return problem;
        if (conflict)
            batch_fail(own->batch, own->waiting[i].item, conflict);
    }
    leave_failed(own);
    return NULL;
}

static void keep_made(struct batch_made *made, const struct record *record, struct tokens words)
{
    made->words[made->records.count]                              = words;
    ((struct record *)made->records.items)[made->records.count++] = *record;
}

/* Nearly always all are of one type, which is held once. */
static struct problem *hold_type(struct record_batch *own, const struct record *record)
{
    struct problem *problem;

    if (own->held_type == record->type_id && own->held_at.micros == record->type_updated_at.micros)
        return NULL;
    if ((problem = store_type_hold(own->batch->request->tenant, record)))
        return problem;
    own->held_type = record->type_id;
    own->held_at   = record->type_updated_at;
    return NULL;
}

static struct problem *hold_types(struct record_batch *own)
{
    struct problem *problem = NULL;

    for (size_t i = 0; i < own->change_count && !problem; i++)
        problem = hold_type(own, own->changes[i].record);
    for (size_t i = 0; i < own->waiting_count && !problem; i++)
        problem = hold_type(own, own->waiting[i].made.record);
    return problem;
}

static struct problem *write_records(struct record_batch *own)
{
    const struct tenant *tenant  = own->batch->request->tenant;
    struct list          records = shape_list(tenant->arena, &record_shape, own->waiting_count);
    struct tokens       *words   = ARENA_ARRAY(tenant->arena, struct tokens, own->waiting_count);
    struct problem      *problem;

    for (size_t i = 0; i < own->waiting_count; i++) {
        ((struct record *)records.items)[i] = *own->waiting[i].made.record;
        words[i]                            = own->waiting[i].made.words;
    }
    if (own->batch->made)
        problem = store_records_insert(tenant, &records);
    else
        problem = store_records_add(tenant, &records, words);
    if (problem)
        return problem;
    for (size_t i = 0; i < own->waiting_count; i++) {
        SET(own->waiting[i].made.record, id, ((struct record *)records.items)[i].id);
        if (own->batch->made)
            keep_made(own->batch->made, &((struct record *)records.items)[i], words[i]);
    }
    return NULL;
}

/* The keys of all that wait, as they can be written now. */
static struct list gather_keys(const struct record_batch *own)
{
    struct list keys  = {0};
    size_t      count = 0;

    for (size_t i = 0; i < own->waiting_count; i++)
        count += own->waiting[i].keys.count;
    if (!count)
        return keys;
    keys       = shape_list(own->batch->request->arena, &record_key_shape, count);
    keys.count = 0;
    for (size_t i = 0; i < own->waiting_count; i++) {
        const struct record_key *key = own->waiting[i].keys.items;

        for (size_t j = 0; j < own->waiting[i].keys.count; j++) {
            struct record_key *copy = (struct record_key *)keys.items + keys.count++;

            *copy = key[j];
            SET(copy, record_id, own->waiting[i].made.record->id);
        }
    }
    return keys;
}

/* Whether others had one of the keys has been looked up: who has come in between is met when all is done again. */
static struct problem *write_keys(struct record_batch *own)
{
    struct list keys = gather_keys(own);

    record_keys_forget(own->batch->request, &keys);
    return store_keys_add(own->batch->request->tenant, &keys);
}

/*
 * Others hardly ever have an external id that a create brings, so that nobody looks for them at first: the database
 * refuses what they have. A transaction in which it has refused some rows out of many must not be committed, for a
 * Galera cluster sends the refused rows to its other nodes. So the whole batch is done again, and looks before it
 * writes.
 */
struct problem *record_batch_flush(struct batch *batch)
{
    struct record_batch *own     = batch->own;
    struct problem      *problem = NULL;

    if (batch->request->is_repeated)
        problem = fail_taken(own);
    if (!problem)
        problem = hold_types(own);
    if (!problem && own->change_count)
        problem = store_records_change(batch->request->tenant, own->changes, own->change_count);
    if (!problem && own->waiting_count)
        problem = write_records(own);
    if (!problem)
        problem = write_keys(own);
    if (problem)
        return problem->kind == PROBLEM_conflict ? record_try_again(batch->request) : problem;
    own->change_count  = 0;
    own->waiting_count = 0;
    own->has_keys      = false;
    return NULL;
}

static bool share_key(const struct list *keys, const struct list *others)
{
    const struct record_key *key   = keys->items;
    const struct record_key *other = others->items;

    for (size_t i = 0; i < keys->count; i++)
        for (size_t j = 0; j < others->count; j++)
            if (record_key_equal(&key[i], &other[j]))
                return true;
    return false;
}

bool record_batch_keys_wait(const struct record_batch *own, const struct list *keys)
{
    for (size_t i = 0; own->has_keys && i < own->waiting_count; i++)
        if (share_key(keys, &own->waiting[i].keys))
            return true;
    return false;
}

bool record_batch_change_waits(const struct record_batch *own, int64_t id)
{
    for (size_t i = 0; i < own->change_count; i++)
        if (own->changes[i].record->id == id)
            return true;
    return false;
}
