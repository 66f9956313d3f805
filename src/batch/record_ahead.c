/* What the items of a step would ask the database for one by one, asked together. */
#include "api/resource.h"
#include "batch/record_batch.h"
#include "handlers/record_types.h"
#include "search/ids.h"
#include "store/keys.h"

enum { ROWS_AT_ONCE = 64, ROWS_MEMORY = 1 << 20 /* bytes, after which no more rows are read beforehand */ };

enum { WANTED_MOST = 4 * BATCH_STEP /* keys of a step; the others are looked up one by one */ };

/* A key that an item would ask for. */
struct wanted {
    int64_t      type_id;
    int64_t      key_set; /* 0: it is an external id */
    struct bytes key;
    size_t       nth; /* item of the step */
    bool         is_asked;
    bool         is_there;
    int64_t      id; /* of the record that has the external id */
};

struct step {
    struct request           *request;
    struct uuid               uuid; /* of the type below */
    const struct record_type *type; /* of the last item that named one, or NULL */
    struct list               fields;
    struct wanted            *wanted;
    size_t                    count;
    int64_t                   ids[BATCH_STEP]; /* of records that the items will find */
    size_t                    id_count;
};

/* --- what is wanted -------------------------------------------------------------------------------------------------
 */

static struct str text_of(const struct value *item, struct str name)
{
    const struct value *member = value_member(item, name);

    return member && member->kind == VALUE_STRING ? member->text : (struct str){0};
}

static struct problem *find_type(struct step *step, const struct value *item)
{
    struct record_type *type = NULL;
    struct uuid         uuid;
    struct problem     *problem;

    if (!uuid_read(text_of(item, STR("recordTypeUuid")), &uuid)) {
        step->type = NULL;
        return NULL;
    }
    if (step->type && memcmp(&uuid, &step->uuid, sizeof(uuid)) == 0)
        return NULL;
    if ((problem = record_type_find(step->request, uuid, &type)))
        return problem;
    step->uuid   = uuid;
    step->type   = type;
    step->fields = type ? record_type_stored_fields(step->request->arena, type) : (struct list){0};
    return NULL;
}

static void want(struct step *step, size_t nth, int64_t key_set, struct bytes key)
{
    if (step->count < WANTED_MOST)
        step->wanted[step->count++] =
            (struct wanted){.type_id = step->type->id, .key_set = key_set, .key = key, .nth = nth};
}

/* An external id that stands after another key is asked for only where that finds nothing, and locks only then. */
static void want_external_id(struct step *step, size_t nth, const struct value *item)
{
    const struct value *keys = value_member(item, STR("match"));
    struct str          id   = text_of(item, STR("externalId"));

    if (id.len && keys && keys->kind == VALUE_ARRAY && keys->first && keys->first->kind == VALUE_STRING &&
        str_is(keys->first->text, "externalId"))
        want(step, nth, 0, str_bytes(id));
}

/* By the values as they are given. Where they will be stored otherwise, their keys are others, and are asked for then.
 */
static void want_keys(struct step *step, size_t nth, const struct value *item)
{
    const struct value        *parameters = value_member(item, STR("parameters"));
    const struct custom_field *field      = step->fields.items;

    for (size_t i = 0; parameters && parameters->kind == VALUE_OBJECT && i < step->fields.count; i++) {
        const struct value *value = field_has_keys(&field[i]) ? value_member(parameters, field[i].id) : NULL;

        if (value && !value->is_refused && (value->kind == VALUE_STRING || value->kind == VALUE_NUMBER))
            want(step, nth, field[i].key_set, record_key_hash(step->request->arena, &field[i], value));
    }
}

static struct problem *want_item(struct step *step, size_t nth, const struct value *item)
{
    struct str      op        = text_of(item, STR("op"));
    bool            is_upsert = str_is(op, "upsert");
    struct problem *problem;

    if (!is_upsert && !str_is(op, "create"))
        return NULL;
    if ((problem = find_type(step, item)) || !step->type)
        return problem;
    if (is_upsert)
        want_external_id(step, nth, item);
    want_keys(step, nth, item);
    return NULL;
}

/* --- asking ---------------------------------------------------------------------------------------------------------
 */

/* Those of one statement. */
struct together {
    struct wanted *wanted[KEYS_AT_ONCE];
    struct bytes   keys[KEYS_AT_ONCE];
    size_t         count;
};

static void gather(struct step *step, const struct wanted *first, struct together *out)
{
    out->count = 0;
    for (size_t i = 0; i < step->count && out->count < KEYS_AT_ONCE; i++) {
        struct wanted *wanted = &step->wanted[i];

        if (wanted->is_asked || wanted->type_id != first->type_id || wanted->key_set != first->key_set)
            continue;
        wanted->is_asked        = true;
        out->wanted[out->count] = wanted;
        out->keys[out->count++] = wanted->key;
    }
}

static void note_found(const struct together *together, struct bytes key, int64_t id)
{
    for (size_t i = 0; i < together->count; i++)
        if (key.len == together->keys[i].len && memcmp(key.at, together->keys[i].at, key.len) == 0) {
            together->wanted[i]->is_there = true;
            together->wanted[i]->id       = id;
        }
}

static void note_all(const struct together *together, const struct list *found, bool are_keys)
{
    const struct record_key *key    = found->items;
    const struct record     *record = found->items;

    for (size_t i = 0; i < found->count; i++)
        if (are_keys)
            note_found(together, key[i].hash, key[i].record_id);
        else
            note_found(together, str_bytes(record[i].external_id), record[i].id);
}

static struct problem *ask(const struct step *step, const struct wanted *first, const struct together *together)
{
    const struct tenant *tenant = step->request->tenant;
    struct keys_asked    asked  = {
            .type_id = first->type_id, .key_set = first->key_set, .keys = together->keys, .count = together->count};
    struct list     found;
    struct problem *problem;

    problem =
        first->key_set ? store_keys_found(tenant, &asked, &found) : store_external_ids_lock(tenant, &asked, &found);
    if (problem)
        return problem;
    note_all(together, &found, first->key_set != 0);
    return NULL;
}

static struct problem *ask_all(struct step *step)
{
    struct problem *problem = NULL;

    for (size_t i = 0; i < step->count && !problem; i++) {
        struct together together;

        if (step->wanted[i].is_asked)
            continue;
        gather(step, &step->wanted[i], &together);
        problem = ask(step, &step->wanted[i], &together);
    }
    return problem;
}

/* What nobody has. */
static void keep(const struct step *step, struct record_batch *own)
{
    struct arena     *arena = step->request->arena;
    struct free_keys *free  = ARENA_NEW(arena, struct free_keys);

    free->keys = ARENA_ARRAY(arena, struct record_key, step->count + 1);
    for (size_t i = 0; i < step->count; i++) {
        const struct wanted *wanted = &step->wanted[i];

        if (wanted->is_there)
            continue;
        if (wanted->key_set)
            free->keys[free->count++] =
                (struct record_key){.type_id = wanted->type_id, .key_set = wanted->key_set, .hash = wanted->key};
        else
            own->lacks[wanted->nth] = true;
    }
    step->request->free_keys = free;
}

/* --- rows -----------------------------------------------------------------------------------------------------------
 */

/* Whether an item will look for its phone: no key before that one is there. */
static bool comes_to_phone(const struct record_batch *own, size_t nth, const struct value *item)
{
    const struct value *keys = value_member(item, STR("match"));

    for (const struct value *key = keys && keys->kind == VALUE_ARRAY ? keys->first : NULL; key; key = key->next) {
        if (key->kind == VALUE_STRING && str_is(key->text, "phone"))
            return true;
        if (!own->lacks[nth] || key->kind != VALUE_STRING || !str_is(key->text, "externalId"))
            return false;
    }
    return false;
}

static void note_ids(struct step *step, const struct record_batch *own)
{
    const struct batch *batch = own->batch;

    for (size_t i = 0; i < step->count; i++)
        if (!step->wanted[i].key_set && step->wanted[i].is_there)
            step->ids[step->id_count++] = step->wanted[i].id;
    for (size_t i = 0; own->finds && i < BATCH_STEP && own->ahead + i < batch->count; i++) {
        const struct phone_find *find = &own->finds[own->ahead + i];

        if (find->count && step->id_count < BATCH_STEP && comes_to_phone(own, i, batch->items[own->ahead + i].given))
            step->ids[step->id_count++] = find->ids[0];
    }
}

/* Rows can be long: the others are read one by one. */
static struct problem *read_rows(struct step *step, struct record_batch *own)
{
    struct arena   *arena = step->request->arena;
    size_t          used  = arena_used(arena);
    struct problem *problem;

    for (size_t i = 0; i < step->id_count && arena_used(arena) - used < ROWS_MEMORY; i += ROWS_AT_ONCE) {
        struct ids_asked asked = {
            .first = SQL_records_found, .end = SQL_records_lock, .ids = step->ids + i, .count = step->id_count - i};
        struct list rows = {0};

        if (asked.count > ROWS_AT_ONCE)
            asked.count = ROWS_AT_ONCE;
        if ((problem = ids_read(step->request->tenant, &asked, &rows)))
            return problem;
        for (size_t j = 0; j < rows.count; j++)
            own->rows[own->row_count++] = (struct record *)rows.items + j;
    }
    return NULL;
}

struct record *record_batch_row(struct record_batch *own, int64_t id)
{
    struct record *row;

    for (size_t i = 0; i < own->row_count; i++)
        if (own->rows[i]->id == id) {
            row          = own->rows[i];
            own->rows[i] = own->rows[--own->row_count];
            return row;
        }
    return NULL;
}

struct record *record_batch_row_known_as(struct record_batch *own, int64_t type_id, struct str external_id)
{
    for (size_t i = 0; i < own->row_count; i++)
        if (own->rows[i]->type_id == type_id && HAS(own->rows[i], external_id) &&
            str_equal(own->rows[i]->external_id, external_id))
            return record_batch_row(own, own->rows[i]->id);
    return NULL;
}

struct problem *record_batch_ahead(struct batch *batch, size_t first)
{
    struct record_batch *own     = batch->own;
    struct step          step    = {.request = batch->request};
    struct problem      *problem = NULL;

    own->ahead     = first;
    own->row_count = 0;
    memset(own->lacks, 0, sizeof(own->lacks));
    batch->request->free_keys = NULL;
    if (batch->count < 2)
        return NULL;
    step.wanted = ARENA_ARRAY(batch->request->arena, struct wanted, WANTED_MOST);
    for (size_t i = 0; i < BATCH_STEP && first + i < batch->count && !problem; i++)
        problem = want_item(&step, i, batch->items[first + i].given);
    if (problem || (problem = ask_all(&step)))
        return problem;
    keep(&step, own);
    note_ids(&step, own);
    if ((problem = read_rows(&step, own)) || !batch->watch || !batch->watch->ahead)
        return problem;
    return batch->watch->ahead(batch, own->rows, own->row_count);
}
