/* Actions that patch records: each is judged as its single call would be, by the definition of its type. */
#include "actions/row_sets.h"
#include "api/phones.h"
#include "api/resource.h"
#include "handlers/records.h"
#include "packing/pack_now.h"
#include "register/register.h"
#include "store/orders.h"
#include "text/pattern.h"

/* The patch as records of a type take it: a phone that names no country is one of the type's. */
static struct problem *adapt(struct row_set *set, struct row_type *type)
{
    struct request             *request = set->work->request;
    const struct record        *patch   = set->work->record_patch;
    const struct phone_country *home    = NULL;
    struct faults               faults  = {0};
    struct problem             *problem;

    type->patch   = *patch;
    type->refusal = CODE_NONE;
    if (!HAS(patch, phone))
        return NULL;
    if ((problem = phones_home(request, type->type, patch->phone, &home)))
        return problem;
    record_check(request->arena, &type->patch, home, STR(""), &faults);
    if (faults.count)
        type->refusal = faults.first->code;
    return NULL;
}

/* A value of a unique field can be that of one record only, which had it before. */
static bool shares_unique_value(const struct row *row, const struct value *parameters, const struct record *patch)
{
    if (!HAS(patch, parameters))
        return false;
    for (const struct value *member = patch->parameters->first; member; member = member->next) {
        const struct custom_field *field = record_type_find_field(&row->type->fields, member->name);

        if (field && field->unique && member->kind != VALUE_NULL &&
            !value_equal(value_member(parameters, member->name), member))
            return true;
    }
    return false;
}

/* A record while it is patched. */
struct patched {
    struct row   *row;
    struct record before;
    struct value *old; /* its parameters */
    struct value *parameters;
};

/* Takes the patch's parameters in; true when they change what is stored. Faults are noted. */
static bool merge_parameters(const struct row_set *set, struct patched *patched, struct faults *faults)
{
    struct request       *request  = set->work->request;
    const struct record  *patch    = &patched->row->type->patch;
    struct pattern_budget budget   = {0};
    struct checking       checking = {.arena = request->arena, .patterns = &budget, .faults = faults};
    struct value         *merged;
    struct value         *stored;

    if (!HAS(patch, parameters))
        return false;
    merged = parameters_merge(&checking, &patched->row->type->fields, patched->old, patch->parameters);
    if (faults->count)
        return false;
    stored = stored_form(request, merged);
    if (str_equal(stored->text, patched->before.parameters->text))
        return false;
    if (stored->text.len > PARAMETERS_BYTES)
        fault_at(request->arena, faults, STR("/parameters"), CODE_too_large, "All values together are too long.");
    patched->parameters = merged;
    SET(patched->row->record, parameters, stored);
    return true;
}

static void judge(const struct row_set *set, struct patched *patched)
{
    struct row   *row      = patched->row;
    struct record patch    = row->type->patch;
    struct faults faults   = {0};
    bool          is_given = HAS(&patch, phone) && str_equal(set->work->record_patch->phone, row->record->phone);
    bool          changes;

    patched->before     = *row->record;
    patched->old        = record_stored_parameters(set->work->request->arena, row->record);
    patched->parameters = patched->old;
    if (is_given) /* what is sent as it is stored is no change, even where it would be read otherwise today */
        CLEAR(&patch, phone);
    else if (row->type->refusal) {
        row_refuse(row, row->type->refusal);
        return;
    }
    changes = shape_merge(row->record, &patch);
    changes |= merge_parameters(set, patched, &faults);
    if (faults.count)
        row_refuse(row, faults.first->code);
    else if (shares_unique_value(row, patched->old, &patch))
        row_refuse(row, CODE_duplicate);
    else if (!changes)
        row->outcome->status = OUTCOME_UNCHANGED;
}

/* --- writing --------------------------------------------------------------------------------------------------------
 */

static struct problem *move_keys(const struct row_set *set, const struct patched *patched)
{
    struct record_state before = row_state(patched->row, patched->old);
    struct record_state now    = row_state(patched->row, patched->parameters);

    if (patched->parameters == patched->old)
        return NULL;
    before.record = &patched->before;
    return record_move_keys(set->work->request, patched->row->type->type, &before, &now);
}

/* Claims have set the orders of records aside that were not active. */
static struct problem *wake_orders(const struct row_set *set, const struct patched *patched)
{
    const struct record *record = patched->row->record;

    if (record->status == patched->before.status || record->status != RECORD_ACTIVE)
        return NULL;
    return store_orders_wake(set->work->request->tenant, record);
}

static struct change_noted noted_of(struct arena *arena, const struct patched *patched)
{
    struct record_state  before = row_state(patched->row, patched->old);
    struct record_state  now    = row_state(patched->row, patched->parameters);
    struct record_change change;

    before.record = &patched->before;
    change        = record_changed_words(arena, &before, &now);
    return (struct change_noted){
        .record = patched->row->record, .before = record_before_words(&change), .now = change.now};
}

/* Records that have got another phone: whether that must not be called. */
static struct problem *check_owners(const struct tenant *tenant, const struct list *records)
{
    const struct record *record = records->items;
    struct phone_owner  *owners = ARENA_ARRAY(tenant->arena, struct phone_owner, records->count + 1);

    for (size_t i = 0; i < records->count; i++)
        owners[i] = (struct phone_owner){.record_id = record[i].id, .phone = record[i].phone};
    return register_check_owners(tenant, owners, records->count);
}

static struct problem *write_rows(const struct row_set *set, const struct patched *patched)
{
    struct request      *request  = set->work->request;
    struct list          records  = shape_list(request->arena, &record_shape, set->count + 1);
    struct change_noted *noted    = ARENA_ARRAY(request->arena, struct change_noted, set->count + 1);
    struct assembly      assembly = {0};
    struct problem      *problem;

    records.count = 0;
    for (size_t i = 0; i < set->count; i++) {
        struct row *row = patched[i].row;

        if (row->outcome->status != OUTCOME_AFFECTED)
            continue;
        SET(row->record, updated_at, later_than(request, row->record->updated_at));
        if ((problem = move_keys(set, &patched[i])) || (problem = wake_orders(set, &patched[i])))
            return problem;
        assembly_add(&assembly, records.count ? SQL_records_change_next : SQL_records_change);
        noted[records.count]                              = noted_of(request->arena, &patched[i]);
        ((struct record *)records.items)[records.count++] = *row->record;
    }
    if (!records.count)
        return NULL;
    assembly_add(&assembly, SQL_records_change_end);
    if ((problem = db_run_assembled(request->tenant, &assembly, &records, NULL)) ||
        (HAS(set->work->record_patch, phone) && (problem = check_owners(request->tenant, &records))))
        return problem;
    return pack_now_add(request->tenant, set->work->changes, noted, records.count);
}

struct problem *rows_patch(struct row_set *set)
{
    struct arena   *arena   = set->work->request->arena;
    struct patched *patched = ARENA_ARRAY(arena, struct patched, set->count + 1);

    for (size_t i = 0; i < set->type_count; i++) {
        struct problem *problem = adapt(set, &set->types[i]);

        if (problem)
            return problem;
    }
    for (size_t i = 0; i < set->count; i++) {
        patched[i].row = &set->rows[i];
        judge(set, &patched[i]);
        arena_work(arena, set->rows[i].record->parameters->text.len + ROW_WORK);
    }
    return set->work->writes ? write_rows(set, patched) : NULL;
}
