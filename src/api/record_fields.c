#include "api/record_fields.h"

#include "api/params.h"
#include "api/record_types.h"
#include "api/resource.h"
#include "domain/record.h"
#include "json/read.h"

/* So many can be of use: every member and every custom field of a type. */
enum { FIELDS_MOST = 32 + CUSTOM_FIELDS + CUSTOM_FIELDS_RETIRED };

/* The names of a query parameter, with commas between. */
static struct texts split(struct arena *arena, struct str text)
{
    struct texts names = {.count = 1};
    size_t       start = 0;

    for (size_t i = 0; i < text.len; i++)
        names.count += text.at[i] == ',';
    names.at    = ARENA_ARRAY(arena, struct str, names.count);
    names.count = 0;
    for (size_t i = 0; i <= text.len; i++)
        if (i == text.len || text.at[i] == ',') {
            names.at[names.count++] = (struct str){.at = text.at + start, .len = i - start};
            start                   = i + 1;
        }
    return names;
}

/* Lists do not show the history, so nobody can ask for it there. */
static const struct field *find_member(struct str name)
{
    const struct field *field         = shape_field(&record_shape, name);
    bool                is_of_history = field && (field->kind == KIND_LIST || field->kind == KIND_BOOLEAN);

    return is_of_history ? NULL : field;
}

static uint64_t bit_of(const char *member)
{
    return field_bit(&record_shape, shape_field(&record_shape, str_from(member)));
}

static void refuse(struct request *request, struct str name, enum problem_code code, const char *what)
{
    fault_in(request->arena, &request->parameter_faults, STR("fields"), code, "There is no %s " STR_FMT ".", what,
             STR_ARG(name));
}

static void take_id(struct request *request, const struct list *stored, struct str id, struct record_fields *fields)
{
    if (stored ? record_type_find_field(stored, id) != NULL : field_id_is_well_formed(id))
        fields->ids.at[fields->ids.count++] = id;
    else
        refuse(request, id, CODE_unknown_field, "custom field");
}

static void take_name(struct request *request, const struct list *stored, struct str name, struct record_fields *fields)
{
    const struct str    start = STR("parameters.");
    const struct field *field = find_member(name);

    if (str_starts(name, start)) {
        fields->members |= bit_of("parameters");
        take_id(request, stored, str_from_at(name, start.len), fields);
    } else if (field) {
        fields->members |= field_bit(&record_shape, field);
        fields->has_all |= str_is(name, "parameters");
    } else {
        refuse(request, name, CODE_unknown_member, "member");
    }
}

void record_fields_read(struct request *request, const struct record_type *type, struct record_fields *fields)
{
    const struct params *params = request_params(request);
    struct list          stored;
    struct texts         names;

    if (!HAS(params, fields))
        return;
    if (type)
        stored = record_type_stored_fields(request->arena, type);
    names           = split(request->arena, params->fields);
    fields->members = bit_of("uuid");
    fields->ids.at  = ARENA_ARRAY(request->arena, struct str, names.count);
    if (names.count > FIELDS_MOST) {
        fault_in(request->arena, &request->parameter_faults, STR("fields"), CODE_wrong_count,
                 "It must have at most %d names.", FIELDS_MOST);
        fault_limit(&request->parameter_faults, FIELDS_MOST, (int64_t)names.count);
        return;
    }
    arena_work(request->arena, names.count * (type ? stored.count : 1) * sizeof(struct str));
    for (size_t i = 0; i < names.count; i++)
        take_name(request, type ? &stored : NULL, names.at[i], fields);
}

static bool is_chosen(const struct record_fields *fields, struct str id)
{
    for (size_t i = 0; i < fields->ids.count; i++)
        if (str_equal(fields->ids.at[i], id))
            return true;
    return false;
}

/* Leaves the chosen ones of the custom fields. */
static void show(struct request *request, const struct listing_plan *plan, void *row)
{
    const struct record_fields *fields = plan->chosen;
    struct record              *record = row;
    struct value               *stored = json_read_stored(request->arena, record->parameters->text);
    struct value               *chosen = ARENA_NEW(request->arena, struct value);

    chosen->kind = VALUE_OBJECT;
    arena_work(request->arena, stored->count * fields->ids.count * sizeof(struct str));
    for (struct value *member = stored->first, *next; member; member = next) {
        next = member->next;
        if (is_chosen(fields, member->name))
            value_append(chosen, member);
    }
    SET(record, parameters, chosen);
}

void record_fields_apply(const struct record_fields *fields, struct listing_plan *plan)
{
    plan->members = fields->members;
    plan->chosen  = fields;
    if (fields->ids.count && !fields->has_all)
        plan->show = show;
}
