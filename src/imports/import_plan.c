#include "imports/import_plan.h"

#include "api/phones.h"
#include "base/digest.h"
#include "domain/record_key.h"
#include "handlers/record_types.h"
#include "imports/import_suppressions.h"
#include "imports/import_workbook.h"
#include "json/read.h"

enum { LINES_LOOKED_AT = 100 /* of NDJSON, for the names of its members */ };

static const struct str custom = {.at = "parameters.", .len = 11};

struct request *import_request(const struct tenant *tenant)
{
    static const struct http_settings settings;
    struct request                   *request = ARENA_NEW(tenant->arena, struct request);
    struct tenant                    *copy    = ARENA_NEW(tenant->arena, struct tenant);

    *copy             = *tenant;
    request->arena    = tenant->arena;
    request->tenant   = copy;
    request->settings = &settings;
    request->now      = clock_now();
    request->patterns = ARENA_NEW(tenant->arena, struct pattern_budget);
    return request;
}

/* --- the first row ------------------------------------------------------------------------------------------------ */

static struct problem *read_names(const struct tenant *tenant, struct import_file *file, struct texts *names)
{
    struct str      *lines = ARENA_ARRAY(tenant->arena, struct str, LINES_LOOKED_AT);
    size_t           count = 0;
    struct sheet_row row;
    struct problem  *problem = NULL;

    while (count < LINES_LOOKED_AT && !(problem = import_file_next(file, &row)) && row.raw.at)
        lines[count++] = row.raw;
    *names = mapping_member_names(tenant->arena, lines, count);
    return problem;
}

static struct problem *read_first(const struct tenant *tenant, const struct import *import,
                                  struct mapping_source *source)
{
    struct import_file *file;
    struct sheet_row    row;
    struct problem     *problem;

    if ((problem = import_file_begin(tenant, import, &file)))
        return problem;
    if (source->format == UPLOAD_NDJSON)
        return read_names(tenant, file, &source->first);
    if ((problem = import_file_next(file, &row)))
        return problem;
    source->first.at    = ARENA_ARRAY(tenant->arena, struct str, row.count + 1);
    source->first.count = row.count;
    for (size_t i = 0; i < row.count; i++)
        source->first.at[i] = row.cells[i];
    source->has_header = HAS(import, has_header) ? import->has_header
                                                 : mapping_first_is_header(tenant->arena, source->type, &source->first);
    return NULL;
}

/* --- the plan ----------------------------------------------------------------------------------------------------- */

static size_t count_keys(const struct list *fields)
{
    const struct custom_field *field = fields->items;
    size_t                     count = 0;

    for (size_t i = 0; i < fields->count; i++)
        count += field_has_keys(&field[i]);
    return count;
}

static struct problem *find_type(struct import_plan *plan)
{
    struct request     *request = plan->request;
    struct record_type *type;
    struct problem     *problem;

    if (import_is_of_suppressions(plan->import)) {
        plan->type   = import_suppression_type(request->arena);
        plan->fields = plan->type->fields;
        return phones_home(request, NULL, STR("0"), &plan->home);
    }
    problem = record_type_find(request, plan->import->type_uuid, &type);
    if (problem)
        return problem;
    if (!type)
        return problem_coded(request->arena, PROBLEM_unacceptable, CODE_unknown_record_type,
                             "The record type of the import is gone.");
    plan->type         = ARENA_NEW(request->arena, struct record_type);
    *plan->type        = *type;
    plan->fields       = record_type_stored_fields(request->arena, type);
    plan->type->fields = plan->fields;
    plan->keys_most    = 3 + count_keys(&plan->fields);
    return phones_home(request, type, STR("0"), &plan->home);
}

struct problem *import_plan_make(const struct tenant *tenant, struct import *import, struct request *given,
                                 struct import_plan **out)
{
    struct import_plan    *plan   = ARENA_NEW(tenant->arena, struct import_plan);
    struct mapping_source *source = ARENA_NEW(tenant->arena, struct mapping_source); /* the mapping refers to it */
    struct mapping_wish    wish   = {0};
    struct problem        *problem;

    *source = (struct mapping_source){.format       = (enum upload_format)import->format,
                                      .has_campaign = HAS(import, campaign_uuid) && !import_is_of_suppressions(import),
                                      .year         = (int)import->year};
    *out    = plan;

    plan->import  = import;
    plan->request = given ? given : import_request(tenant);
    if ((problem = find_type(plan)))
        return problem;
    source->type = plan->type;
    source->home = plan->home;
    if ((problem = read_first(tenant, import, source)))
        return problem;
    source->is_1904  = import->format == UPLOAD_XLSX && import_workbook_is_1904();
    plan->has_header = source->has_header;
    wish.columns     = HAS(import, columns) ? &import->columns : NULL;
    wish.set         = HAS(import, set_values) ? json_read_stored(tenant->arena, import->set_values->text) : NULL;
    plan->mapping    = mapping_make(tenant->arena, source, &wish, &plan->request->faults);
    /* A worker has other requests to serve than those about a workbook. */
    if (given)
        import_workbook_close();
    if (HAS(import, notes))
        mapping_take_notes(plan->mapping, json_read_stored(tenant->arena, import->notes->text));
    return NULL;
}

struct problem *import_plan_next(const struct import_plan *plan, struct import_file *file, struct sheet_row *row)
{
    bool            is_first = plan->has_header && import_file_is_at_start(file);
    struct problem *problem  = import_file_next(file, row);

    if (problem || !is_first || !row->raw.at)
        return problem;
    return import_file_next(file, row);
}

/* --- what is missing ---------------------------------------------------------------------------------------------- */

/* Rows that match a record need no phone. Of the others each is refused that has none. */
static bool needs_phone(const struct import *import)
{
    return import_is_of_suppressions(import) || !HAS(import, match);
}

static const struct custom_field *field_of(const struct import_plan *plan, struct str key)
{
    return record_type_find_field(&plan->fields, str_from_at(key, custom.len));
}

static void check_key(const struct import_plan *plan, struct str key, struct str place, struct faults *faults)
{
    struct arena              *arena = plan->request->arena;
    const struct custom_field *field;

    if (!str_is(key, "externalId") && !str_is(key, "phone")) {
        if (!str_starts(key, custom)) {
            fault_at(arena, faults, place, CODE_invalid_choice, "It must be externalId, phone or parameters.ID.");
            return;
        }
        field = field_of(plan, key);
        if (!field || field->retired) {
            fault_at(arena, faults, place, CODE_unknown_field, "The record type has no such field.");
            return;
        }
        if (!field_has_keys(field)) {
            fault_at(arena, faults, place, CODE_not_unique, "The field is not unique.");
            return;
        }
    }
    if (!mapping_gives(plan->mapping, key))
        fault_at(arena, faults, place, CODE_unknown_column, "No column of the file gives it.");
}

void import_plan_check(const struct import_plan *plan, struct faults *faults)
{
    const struct import *import = plan->import;
    struct arena        *arena  = plan->request->arena;

    if (HAS(import, match) && import_is_of_suppressions(import))
        fault_at(arena, faults, STR("/match"), CODE_unknown_member, "Suppressions are known by their phone alone.");
    for (size_t i = 0; HAS(import, match) && !import_is_of_suppressions(import) && i < import->match.count; i++)
        check_key(plan, import->match.at[i], pointer_item(arena, STR("/match"), i), faults);
    if (needs_phone(import) && !mapping_gives(plan->mapping, STR("phone")))
        fault_at(arena, faults, STR("/columns"), CODE_required, "No column of the file gives phone.");
}

/* --- keys --------------------------------------------------------------------------------------------------------- */

static bool matches_by(const struct import *import, const char *key)
{
    for (size_t i = 0; HAS(import, match) && i < import->match.count; i++)
        if (str_is(import->match.at[i], key))
            return true;
    return false;
}

static bool is_key(const struct import_plan *plan, const struct custom_field *field)
{
    struct str name = arena_format(plan->request->arena, "parameters." STR_FMT, STR_ARG(field->id));

    return !field->retired && field_has_keys(field) && mapping_gives(plan->mapping, name);
}

bool import_plan_has_keys(const struct import_plan *plan)
{
    const struct custom_field *field = plan->fields.items;

    if (import_is_of_suppressions(plan->import))
        return false;

    if (matches_by(plan->import, "phone") || mapping_gives(plan->mapping, STR("externalId")))
        return true;
    for (size_t i = 0; i < plan->fields.count; i++)
        if (is_key(plan, &field[i]))
            return true;
    return false;
}

bool import_plan_finds_by_several(const struct import_plan *plan)
{
    return HAS(plan->import, match) && plan->import->match.count > 1;
}

static void add(const struct import_plan *plan, struct list *claims, struct str kind, struct str text)
{
    struct arena        *arena   = plan->request->arena;
    struct str           parts[] = {kind, text};
    struct import_claim *claim   = (struct import_claim *)claims->items + claims->count++;
    struct digest        digest  = digest_sha256_parts(arena, parts, COUNT_OF(parts));

    SET(claim, account_id, plan->request->tenant->account_id);
    SET(claim, import_id, plan->import->id);
    SET(claim, hash,
        ((struct bytes){
            .at  = (const uint8_t *)arena_str(arena, (struct str){.at = (const char *)digest.bytes, .len = 16}).at,
            .len = 16}));
}

void import_plan_record_key(const struct import_plan *plan, struct uuid record, int64_t number, struct list *claims)
{
    add(plan, claims, STR("record\n"), (struct str){.at = (const char *)record.bytes, .len = sizeof(record.bytes)});
    SET((struct import_claim *)claims->items + claims->count - 1, number, number);
}

void import_plan_number_key(const struct import_plan *plan, const struct suppression *given, int64_t number,
                            struct list *claims)
{
    add(plan, claims, STR("number\n"),
        arena_format(plan->request->arena, "%lld " STR_FMT, (long long)given->campaign_id, STR_ARG(given->phone)));
    SET((struct import_claim *)claims->items + claims->count - 1, number, number);
}

static void add_phone(const struct import_plan *plan, struct list *claims, const struct value *given)
{
    struct phone phone;
    struct str   reason;

    if (given && given->kind == VALUE_STRING &&
        phone_read(plan->request->arena, given->text, plan->home, &phone, &reason))
        add(plan, claims, STR("phone\n"), (struct str){.at = phone.text, .len = phone.len});
}

static void add_fields(const struct import_plan *plan, struct list *claims, const struct value *parameters)
{
    const struct custom_field *field = plan->fields.items;

    for (size_t i = 0; i < plan->fields.count; i++) {
        const struct value *given = value_member(parameters, field[i].id);
        struct bytes        hash;

        if (!given || given->kind == VALUE_NULL || given->kind == VALUE_ARRAY || given->kind == VALUE_OBJECT ||
            field[i].retired || !field_has_keys(&field[i]))
            continue;
        hash = record_key_hash(plan->request->arena, &field[i], given);
        add(plan, claims, field[i].id, (struct str){.at = (const char *)hash.at, .len = hash.len});
    }
}

void import_plan_keys(const struct import_plan *plan, const struct mapped_row *row, struct list *claims, int64_t number)
{
    const struct value *external = value_member(row->record, STR("externalId"));

    *claims       = shape_list(plan->request->arena, &import_claim_shape, plan->keys_most);
    claims->count = 0;
    if (external && external->kind == VALUE_STRING && external->text.len)
        add(plan, claims, STR("externalId\n"), external->text);
    if (matches_by(plan->import, "phone"))
        add_phone(plan, claims, value_member(row->record, STR("phone")));
    add_fields(plan, claims, value_member(row->record, STR("parameters")));
    for (size_t i = 0; i < claims->count; i++)
        SET((struct import_claim *)claims->items + i, number, number);
}
