#include "handlers/record_fields.h"

#include "api/params.h"
#include "api/resource.h"
#include "domain/record.h"
#include "handlers/record_types.h"

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
const struct field *record_fields_member(struct str name)
{
    const struct field *field         = shape_field(&record_shape, name);
    bool                is_of_history = field && (field->kind == KIND_LIST || field->kind == KIND_BOOLEAN);

    return is_of_history ? NULL : field;
}

static uint64_t bit_of(const char *member)
{
    return field_bit(&record_shape, shape_field(&record_shape, str_from(member)));
}

/* One of the names, while it is read. */
struct name {
    struct str         text;
    size_t             place;  /* among them */
    const struct list *stored; /* fields of the record type; NULL: not known */
};

static void refuse(struct request *request, const struct name *name, enum problem_code code)
{
    struct str sentence = arena_format(request->arena, "There is no member " STR_FMT ".", STR_ARG(name->text));

    if (request->content)
        fault_at(request->arena, &request->faults, pointer_item(request->arena, STR("/fields"), name->place), code,
                 STR_FMT, STR_ARG(sentence));
    else
        fault_in(request->arena, &request->parameter_faults, STR("fields"), code, STR_FMT, STR_ARG(sentence));
}

static void take_id(struct request *request, const struct name *name, struct str id, struct record_fields *fields)
{
    if (name->stored ? record_type_find_field(name->stored, id) != NULL : field_id_is_well_formed(id))
        fields->ids.at[fields->ids.count++] = id;
    else
        refuse(request, name, CODE_unknown_field);
}

static void take_name(struct request *request, const struct name *name, struct record_fields *fields)
{
    const struct str    start = STR("parameters.");
    const struct field *field = record_fields_member(name->text);

    if (!name->text.at) /* no text, which has been told */
        return;
    if (str_starts(name->text, start)) {
        fields->members |= bit_of("parameters");
        take_id(request, name, str_from_at(name->text, start.len), fields);
    } else if (field) {
        fields->members |= field_bit(&record_shape, field);
        fields->has_all |= str_is(name->text, "parameters");
    } else {
        refuse(request, name, CODE_unknown_member);
    }
}

struct record_fields record_fields_named(struct arena *arena, struct texts names)
{
    struct str           start  = STR("parameters.");
    struct record_fields fields = {.names = names};

    if (!names.count)
        return fields;
    fields.members = bit_of("uuid");
    fields.ids.at  = ARENA_ARRAY(arena, struct str, names.count);
    for (size_t i = 0; i < names.count; i++) {
        const struct field *field = record_fields_member(names.at[i]);

        if (field)
            fields.members |= field_bit(&record_shape, field);
        fields.has_all |= str_is(names.at[i], "parameters");
        if (!str_starts(names.at[i], start))
            continue;
        fields.members |= bit_of("parameters");
        fields.ids.at[fields.ids.count++] = str_from_at(names.at[i], start.len);
    }
    return fields;
}

/* False: the list shows all members. */
static bool find_names(struct request *request, struct texts *names)
{
    const struct params *asked = listing_asked(request);

    if (request->content ? !HAS(asked, names) : !HAS(asked, fields))
        return false;
    *names = request->content ? asked->names : split(request->arena, asked->fields);
    return true;
}

void record_fields_read(struct request *request, const struct record_type *type, struct record_fields *fields)
{
    struct list  stored = {0};
    struct texts names;

    if (!find_names(request, &names))
        return;
    if (type)
        stored = record_type_stored_fields(request->arena, type);
    fields->names   = names;
    fields->members = bit_of("uuid");
    fields->ids.at  = ARENA_ARRAY(request->arena, struct str, names.count + 1);
    if (names.count > FIELDS_MOST) {
        listing_fault(request, "fields",
                      &(struct listing_refusal){.code     = CODE_wrong_count,
                                                .sentence = "There are more names than a record has members.",
                                                .limit    = FIELDS_MOST,
                                                .value    = (int64_t)names.count});
        return;
    }
    arena_work(request->arena, names.count * (stored.count + 1) * sizeof(struct str));
    for (size_t i = 0; i < names.count; i++)
        take_name(request, &(struct name){.text = names.at[i], .place = i, .stored = type ? &stored : NULL}, fields);
}

static bool is_chosen(const struct record_fields *fields, struct str id)
{
    for (size_t i = 0; i < fields->ids.count; i++)
        if (str_equal(fields->ids.at[i], id))
            return true;
    return false;
}

void record_fields_thin(struct arena *arena, const struct record_fields *fields, struct record *record)
{
    struct value *stored;
    struct value *chosen;

    if (!fields->ids.count || fields->has_all)
        return;
    stored = record_stored_parameters(arena, record);
    chosen = value_object(arena);
    arena_work(arena, stored->count * fields->ids.count * sizeof(struct str));
    for (struct value *member = stored->first, *next; member; member = next) {
        next = member->next;
        if (is_chosen(fields, member->name))
            value_append(chosen, member);
    }
    SET(record, parameters, chosen);
}

static void show(struct request *request, const struct listing_plan *plan, void *row)
{
    record_fields_thin(request->arena, plan->chosen, row);
}

void record_fields_apply(const struct record_fields *fields, struct listing_plan *plan)
{
    plan->members = fields->members;
    plan->chosen  = fields;
    if (fields->ids.count && !fields->has_all)
        plan->show = show;
}
