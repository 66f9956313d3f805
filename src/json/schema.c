#include "json/schema.h"

static void member(struct json_writer *writer, const char *name, const char *text)
{
    json_name(writer, str_from(name));
    json_text(writer, str_from(text));
}

static void number(struct json_writer *writer, const char *name, int64_t value)
{
    json_name(writer, str_from(name));
    json_integer(writer, value);
}

struct str json_schema_name(struct arena *arena, const struct shape *shape, enum json_schema_for use)
{
    struct str  name   = str_from(shape->name);
    const char *ending = use == JSON_SCHEMA_CREATE ? "Create" : use == JSON_SCHEMA_PATCH ? "Patch" : "";

    if (use == JSON_SCHEMA_CREATE && name.len > 6 && strcmp(shape->name + name.len - 6, "Create") == 0)
        ending = "";
    return arena_format(arena, "%s%s", shape->name, ending);
}

void json_schema_reference(struct json_writer *writer, struct arena *arena, const struct shape *shape,
                           enum json_schema_for use)
{
    struct str name = json_schema_name(arena, shape, use);

    json_object_open(writer);
    json_name(writer, STR("$ref"));
    json_text(writer, arena_format(arena, "#/components/schemas/" STR_FMT, STR_ARG(name)));
    json_object_close(writer);
}

bool json_schema_shows(const struct field *field, enum json_schema_for use)
{
    if (!field->name)
        return false;
    return !field->readonly || use != JSON_SCHEMA_CREATE;
}

static const char *type_of(const struct field *field)
{
    switch (field->kind) {
    case KIND_INTEGER:
        return "integer";
    case KIND_BOOLEAN:
        return "boolean";
    case KIND_TEXTS:
    case KIND_LIST:
        return "array";
    case KIND_VALUE:
        return field->format ? field->format : NULL;
    case KIND_OBJECT:
        return "object";
    default:
        return "string";
    }
}

/* A value that is an array of objects, each of which has been read as a struct of that shape. */
static bool is_array_value(const struct field *field)
{
    return field->kind == KIND_VALUE && field->shape;
}

static void write_type(struct json_writer *writer, const struct field *field, bool nullable)
{
    const char *type = type_of(field);

    if (!type)
        return;
    json_name(writer, STR("type"));
    if (!nullable) {
        json_text(writer, str_from(type));
        return;
    }
    json_array_open(writer);
    json_text(writer, str_from(type));
    json_text(writer, STR("null"));
    json_array_close(writer);
}

static void write_choices(struct json_writer *writer, const struct field *field, bool nullable)
{
    json_name(writer, STR("enum"));
    json_array_open(writer);
    for (size_t i = 0; field->choices[i]; i++)
        json_text(writer, str_from(field->choices[i]));
    if (nullable)
        json_null(writer);
    json_array_close(writer);
}

static void write_limits(struct json_writer *writer, const struct field *field, enum json_schema_for use)
{
    bool is_text = field->kind == KIND_TEXT;
    bool is_list = field->kind == KIND_LIST || field->kind == KIND_TEXTS || is_array_value(field);

    if (use == JSON_SCHEMA_ANSWER && !is_text)
        return;
    if (field->min && (is_text || is_list || field->kind == KIND_INTEGER))
        number(writer, is_text ? "minLength" : is_list ? "minItems" : "minimum", field->min);
    if (field->max && (is_text || is_list || field->kind == KIND_INTEGER))
        number(writer, is_text ? "maxLength" : is_list ? "maxItems" : "maximum", field->max);
    if (is_text && field->required && field->min && use != JSON_SCHEMA_ANSWER)
        member(writer, "pattern", "\\S"); /* never blank */
}

static void write_items(struct json_writer *writer, struct arena *arena, const struct field *field,
                        enum json_schema_for use)
{
    json_name(writer, STR("items"));
    if (field->shape) {
        json_schema_reference(writer, arena, field->shape,
                              use == JSON_SCHEMA_ANSWER ? JSON_SCHEMA_ANSWER : JSON_SCHEMA_CREATE);
        return;
    }
    json_object_open(writer);
    member(writer, "type", "string");
    json_object_close(writer);
}

static void write_format(struct json_writer *writer, const struct field *field)
{
    if (field->kind == KIND_UUID)
        member(writer, "format", "uuid");
    else if (field->kind == KIND_INSTANT)
        member(writer, "format", "date-time");
    else if (field->kind == KIND_TEXT && field->format)
        member(writer, "format", field->format);
}

/*
 * Of a body the default is told in words only: generators of clients take a member that has one for a member that is
 * always there.
 */
static void write_default(struct json_writer *writer, struct arena *arena, const struct field *field,
                          enum json_schema_for use)
{
    if (use == JSON_SCHEMA_PARAMETER) {
        json_name(writer, STR("default"));
        json_raw(writer, str_from(field->fallback));
    } else if (use == JSON_SCHEMA_CREATE) {
        json_name(writer, STR("description"));
        json_text(writer, arena_format(arena, "%s%sThe default is `%s`.", field->doc ? field->doc : "",
                                       field->doc ? " " : "", field->fallback));
    }
}

static void write_notes(struct json_writer *writer, struct arena *arena, const struct field *field,
                        enum json_schema_for use)
{
    if (field->doc && !(field->fallback && use == JSON_SCHEMA_CREATE))
        member(writer, "description", field->doc);
    if (field->fallback)
        write_default(writer, arena, field, use);
    if (field->example) {
        json_name(writer, STR("examples"));
        json_array_open(writer);
        json_raw(writer, str_from(field->example));
        json_array_close(writer);
    }
}

static bool is_nullable(const struct field *field, enum json_schema_for use)
{
    if (use == JSON_SCHEMA_CREATE)
        return !field->required;
    return field->nullable && !(use == JSON_SCHEMA_ANSWER && field->omitted);
}

static void write_object(struct json_writer *writer, struct arena *arena, const struct field *field,
                         enum json_schema_for use)
{
    if (!is_nullable(field, use)) {
        json_schema_reference(writer, arena, field->shape, use);
        return;
    }
    json_object_open(writer);
    json_name(writer, STR("anyOf"));
    json_array_open(writer);
    json_schema_reference(writer, arena, field->shape, use);
    json_object_open(writer);
    member(writer, "type", "null");
    json_object_close(writer);
    json_array_close(writer);
    json_object_close(writer);
}

/* What only the server sets may stand in a patch as it was shown: whatever that is. */
static void write_kept(struct json_writer *writer, const struct field *field)
{
    json_object_open(writer);
    json_name(writer, STR("readOnly"));
    json_boolean(writer, true);
    if (field->doc)
        member(writer, "description", field->doc);
    json_object_close(writer);
}

void json_schema_field(struct json_writer *writer, struct arena *arena, const struct field *field,
                       enum json_schema_for use)
{
    bool nullable = is_nullable(field, use);

    if (field->readonly && use == JSON_SCHEMA_PATCH) {
        write_kept(writer, field);
        return;
    }
    if (field->kind == KIND_OBJECT) {
        write_object(writer, arena, field, use);
        return;
    }
    json_object_open(writer);
    write_type(writer, field, nullable);
    if (field->kind == KIND_CHOICE)
        write_choices(writer, field, nullable);
    write_format(writer, field);
    write_limits(writer, field, use);
    if (field->kind == KIND_LIST || field->kind == KIND_TEXTS || is_array_value(field))
        write_items(writer, arena, field, use);
    if (field->kind == KIND_VALUE && field->format && !field->shape) {
        json_name(writer, STR("additionalProperties"));
        json_boolean(writer, true);
    }
    write_notes(writer, arena, field, use);
    json_object_close(writer);
}

static bool is_required(const struct field *field, enum json_schema_for use)
{
    return use == JSON_SCHEMA_ANSWER ? !field->omitted : use == JSON_SCHEMA_CREATE && field->required;
}

static void write_required(struct json_writer *writer, const struct shape *shape, enum json_schema_for use)
{
    bool any = false;

    for (size_t i = 0; i < shape->count; i++)
        any |= json_schema_shows(&shape->fields[i], use) && is_required(&shape->fields[i], use);
    if (!any)
        return;
    json_name(writer, STR("required"));
    json_array_open(writer);
    for (size_t i = 0; i < shape->count; i++)
        if (json_schema_shows(&shape->fields[i], use) && is_required(&shape->fields[i], use))
            json_text(writer, str_from(shape->fields[i].name));
    json_array_close(writer);
}

void json_schema_object(struct json_writer *writer, struct arena *arena, const struct shape *shape,
                        enum json_schema_for use)
{
    json_object_open(writer);
    member(writer, "type", "object");
    if (shape->doc)
        member(writer, "description", shape->doc);
    write_required(writer, shape, use);
    json_name(writer, STR("properties"));
    json_object_open(writer);
    for (size_t i = 0; i < shape->count; i++) {
        if (!json_schema_shows(&shape->fields[i], use))
            continue;
        json_name(writer, str_from(shape->fields[i].name));
        json_schema_field(writer, arena, &shape->fields[i], use);
    }
    json_object_close(writer);
    if (use != JSON_SCHEMA_ANSWER) {
        json_name(writer, STR("additionalProperties"));
        json_boolean(writer, false);
    }
    json_object_close(writer);
}

static bool in_example(const struct field *field, enum json_schema_for use)
{
    return json_schema_shows(field, use) && field->example;
}

bool json_schema_example(struct json_writer *writer, const struct shape *shape, enum json_schema_for use)
{
    for (size_t i = 0; i < shape->count; i++)
        if (json_schema_shows(&shape->fields[i], use) && is_required(&shape->fields[i], use) &&
            !shape->fields[i].example)
            return false;
    if (!writer)
        return true;
    json_object_open(writer);
    for (size_t i = 0; i < shape->count; i++) {
        if (!in_example(&shape->fields[i], use))
            continue;
        json_name(writer, str_from(shape->fields[i].name));
        json_raw(writer, str_from(shape->fields[i].example));
    }
    json_object_close(writer);
    return true;
}
