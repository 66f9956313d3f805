#include "db/statements.h"
#include "domain/record_type.h"
#include "http/route.h"
#include "json/decode.h"
#include "json/read.h"
#include "json/schema.h"
#include "support/unit.h"

enum { SHAPES = 200 };

static const struct shape *shapes[SHAPES]; /* all that the program has */
static size_t              shape_count;

static void shape_collect(const struct shape *shape)
{
    if (!shape)
        return;
    for (size_t i = 0; i < shape_count; i++)
        if (shapes[i] == shape)
            return;
    cr_assert(shape_count < SHAPES);
    shapes[shape_count++] = shape;
    for (size_t i = 0; i < shape->count; i++)
        shape_collect(shape->fields[i].shape);
}

static void set_up(void)
{
    arena_set_up();
    for (size_t i = 0; i < route_count; i++) {
        shape_collect(routes[i].params);
        shape_collect(routes[i].takes);
        shape_collect(routes[i].gives);
    }
    for (size_t i = 0; i < SQL_COUNT; i++) {
        shape_collect(statements[i].input);
        shape_collect(statements[i].output);
    }
    shape_collect(&custom_field_shape);
}

TestSuite(schema, .init = set_up, .fini = arena_tear_down);

static const char *name_of(const struct shape *shape)
{
    return shape->name ? shape->name : shape->fields[0].column;
}

/* One bit of a uint64_t stands for each field. */
Test(schema, every_shape_fits_into_its_marks)
{
    cr_expect(shape_count >= 20, "the shapes were not found");
    for (size_t i = 0; i < shape_count; i++) {
        cr_expect(shapes[i]->count > 0 && shapes[i]->count <= 64, "%s", name_of(shapes[i]));
        cr_expect(shapes[i]->size >= sizeof(struct described), "%s", name_of(shapes[i]));
    }
}

static void check_pair(const struct shape *shape, const struct field *one, const struct field *other)
{
    cr_expect_str_neq(one->column, other->column, "%s", name_of(shape));
    cr_expect(one->offset != other->offset, "%s: %s and %s", name_of(shape), one->column, other->column);
    if (one->name && other->name)
        cr_expect_str_neq(one->name, other->name, "%s", name_of(shape));
}

Test(schema, names_columns_and_members_are_unique_within_a_shape)
{
    for (size_t i = 0; i < shape_count; i++)
        for (size_t j = 0; j < shapes[i]->count; j++)
            for (size_t k = 0; k < j; k++)
                check_pair(shapes[i], &shapes[i]->fields[j], &shapes[i]->fields[k]);
}

static void check_field(const struct shape *shape, const struct field *field)
{
    const char *name = field->name ? field->name : field->column;

    cr_expect(field->offset >= sizeof(struct described), "%s.%s", name_of(shape), name);
    cr_expect(field->offset < shape->size, "%s.%s", name_of(shape), name);
    if (field->name && field->kind == KIND_CHOICE)
        cr_expect(field->choices, "%s.%s has nothing to choose from", name_of(shape), name);
    if (field->name && (field->kind == KIND_LIST || field->kind == KIND_OBJECT))
        cr_expect(field->shape, "%s.%s is of no shape", name_of(shape), name);
    cr_expect(!(field->name && field->kind == KIND_BYTES), "%s.%s has no JSON form", name_of(shape), name);
    cr_expect(!(field->name && field->array), "%s.%s is for SQL only", name_of(shape), name);
    cr_expect(!field->max || field->min <= field->max, "%s.%s", name_of(shape), name);
    cr_expect(!(field->required && field->nullable), "%s.%s", name_of(shape), name);
    cr_expect(!(field->required && field->readonly), "%s.%s", name_of(shape), name);
    cr_expect(!(field->required && field->fallback), "%s.%s", name_of(shape), name);
}

Test(schema, fields_do_not_contradict_themselves)
{
    for (size_t i = 0; i < shape_count; i++)
        for (size_t j = 0; j < shapes[i]->count; j++)
            check_field(shapes[i], &shapes[i]->fields[j]);
}

/* A default or an example that the server itself would refuse misleads. */
static void check_sample(const struct shape *shape, const struct field *field, const char *sample)
{
    struct faults faults = {0};
    struct value *value;
    struct str    text = arena_format(arena, "{\"%s\":%s}", field->name, sample);

    cr_assert(!json_read(arena, text, &value, &faults), STR_FMT, STR_ARG(text));
    if (!field->readonly)
        json_decode(&(struct decoding){.arena = arena, .purpose = DECODE_PATCH, .faults = &faults}, value, STR(""),
                    shape_new(arena, shape));
    for (const struct violation *fault = faults.first; fault; fault = fault->next)
        cr_expect(fault->code == CODE_immutable, "%s: " STR_FMT ": " STR_FMT, name_of(shape), STR_ARG(text),
                  STR_ARG(fault->detail));
}

Test(schema, defaults_and_examples_are_what_the_field_takes)
{
    for (size_t i = 0; i < shape_count; i++)
        for (size_t j = 0; j < shapes[i]->count; j++) {
            const struct field *field = &shapes[i]->fields[j];

            if (field->name && field->fallback && field->kind != KIND_INTEGER)
                check_sample(shapes[i], field, field->fallback);
            if (field->name && field->example)
                check_sample(shapes[i], field, field->example);
        }
}

/* A patch of a type differs in a name only, so what is common must lie at the same bits. */
Test(schema, patches_of_record_types_have_the_same_fields)
{
    cr_assert(record_type_patch_shape.count == record_type_shape.count);
    for (size_t i = 0; i < record_type_shape.count; i++)
        cr_expect_str_eq(record_type_patch_shape.fields[i].column, record_type_shape.fields[i].column);
}

/* ---- What is printed, on a shape of our own */

static const char *const colours[] = {"red", "green", NULL};

struct part {
    struct described marks;
    struct str       name;
};

struct thing {
    struct described marks;
    int64_t          id;
    struct uuid      uuid;
    struct str       title;
    int              colour;
    int64_t          amount;
    struct value    *extra;
    struct texts     tags;
    struct list      parts;
    struct part     *part;
    struct instant   made_at;
};

/* clang-format off */
static const struct field part_fields[] = {
    FIELD(struct part, "name", name, .required = true),
};
static SHAPE(part_shape, "Part", struct part, part_fields);

static const struct field thing_fields[] = {
    FIELD(struct thing, NULL,     id),
    FIELD(struct thing, "uuid",   uuid,    .readonly = true, .example = "\"u\""),
    FIELD(struct thing, "title",  title,   .required = true, .min = 1, .max = 9, .doc = "Says \"it\".", .example = "\"t\""),
    FIELD(struct thing, "colour", colour,  .nullable = true, .choices = colours, .fallback = "\"red\""),
    FIELD(struct thing, "amount", amount,  .omitted = true, .fixed = true, .min = 1, .max = 5),
    FIELD(struct thing, "extra",  extra,   .nullable = true, .format = "object"),
    FIELD(struct thing, "tags",   tags,    .omitted = true, .max = 2),
    FIELD(struct thing, "parts",  parts,   .omitted = true, .min = 1, .shape = &part_shape),
    FIELD(struct thing, "part",   part,    .omitted = true, .shape = &part_shape),
    FIELD(struct thing, "madeAt", made_at, .readonly = true, .example = "\"m\""),
};
static SHAPE(thing_shape, "Thing", struct thing, thing_fields, .doc = "A thing.");
/* clang-format on */

static void expect_printed(struct json_writer *writer, const char *wanted)
{
    struct str text = json_writer_text(writer);

    cr_expect(str_is(text, wanted), "\n" STR_FMT "\nis not\n%s", STR_ARG(text), wanted);
}

Test(schema, an_answer_shows_all_that_has_a_name)
{
    struct json_writer *writer = json_writer_new(arena);

    json_schema_object(writer, arena, &thing_shape, JSON_SCHEMA_ANSWER);
    expect_printed(
        writer,
        "{\"type\":\"object\",\"description\":\"A thing.\",\"required\":[\"uuid\",\"title\",\"colour\",\"extra\","
        "\"madeAt\"],\"properties\":{\"uuid\":{\"type\":\"string\",\"format\":\"uuid\",\"examples\":[\"u\"]},"
        "\"title\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":9,\"description\":\"Says \\\"it\\\".\","
        "\"examples\":[\"t\"]},\"colour\":{\"type\":[\"string\",\"null\"],\"enum\":[\"red\",\"green\",null]},"
        "\"amount\":{\"type\":\"integer\"},\"extra\":{\"type\":[\"object\",\"null\"],\"additionalProperties\":true},"
        "\"tags\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},\"parts\":{\"type\":\"array\","
        "\"items\":{\"$ref\":\"#/components/schemas/Part\"}},\"part\":{\"$ref\":\"#/components/schemas/Part\"},"
        "\"madeAt\":{\"type\":\"string\",\"format\":\"date-time\",\"examples\":[\"m\"]}}}");
}

Test(schema, a_creation_leaves_out_what_the_server_sets)
{
    struct json_writer *writer = json_writer_new(arena);

    json_schema_object(writer, arena, &thing_shape, JSON_SCHEMA_CREATE);
    expect_printed(writer,
                   "{\"type\":\"object\",\"description\":\"A thing.\",\"required\":[\"title\"],\"properties\":{"
                   "\"title\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":9,\"pattern\":\"\\\\S\","
                   "\"description\":\"Says \\\"it\\\".\","
                   "\"examples\":[\"t\"]},\"colour\":{\"type\":[\"string\",\"null\"],\"enum\":[\"red\",\"green\",null],"
                   "\"description\":\"The default is "
                   "`\\\"red\\\"`.\"},\"amount\":{\"type\":[\"integer\",\"null\"],\"minimum\":1,\"maximum\":5},"
                   "\"extra\":{\"type\":[\"object\",\"null\"],\"additionalProperties\":true},\"tags\":{\"type\":["
                   "\"array\",\"null\"],\"maxItems\":2,"
                   "\"items\":{\"type\":\"string\"}},\"parts\":{\"type\":[\"array\",\"null\"],\"minItems\":1,"
                   "\"items\":{\"$ref\":\"#/components/schemas/PartCreate\"}},"
                   "\"part\":{\"anyOf\":[{\"$ref\":\"#/components/schemas/"
                   "PartCreate\"},{\"type\":\"null\"}]}},\"additionalProperties\":false}");
}

/* Only a parameter has a default: a body's would make generated clients ask for the member. */
Test(schema, a_parameter_tells_its_default)
{
    struct json_writer *writer = json_writer_new(arena);

    json_schema_field(writer, arena, &thing_fields[3], JSON_SCHEMA_PARAMETER);
    expect_printed(writer, "{\"type\":[\"string\",\"null\"],\"enum\":[\"red\",\"green\",null],\"default\":\"red\"}");
    writer = json_writer_new(arena);
    json_schema_field(writer, arena, &thing_fields[4], JSON_SCHEMA_PARAMETER);
    expect_printed(writer, "{\"type\":\"integer\",\"minimum\":1,\"maximum\":5}");
}

Test(schema, a_patch_requires_nothing_and_may_name_what_it_cannot_change)
{
    struct json_writer *writer = json_writer_new(arena);
    struct str          text;

    json_schema_object(writer, arena, &thing_shape, JSON_SCHEMA_PATCH);
    text = arena_str(arena, json_writer_text(writer));
    cr_expect(json_schema_shows(&thing_fields[4], JSON_SCHEMA_PATCH));
    cr_expect(json_schema_shows(&thing_fields[4], JSON_SCHEMA_CREATE));
    cr_expect(!strstr(text.at, "\"required\""));
    cr_expect(!strstr(text.at, "\"default\""));
    cr_expect(strstr(text.at, "\"amount\""));
    cr_expect(strstr(text.at, "\"madeAt\""));
}

Test(schema, names_tell_what_a_schema_is_for)
{
    cr_expect(str_is(json_schema_name(arena, &thing_shape, JSON_SCHEMA_ANSWER), "Thing"));
    cr_expect(str_is(json_schema_name(arena, &thing_shape, JSON_SCHEMA_CREATE), "ThingCreate"));
    cr_expect(str_is(json_schema_name(arena, &thing_shape, JSON_SCHEMA_PATCH), "ThingPatch"));
}

Test(schema, examples_need_every_member_that_is_always_there)
{
    struct json_writer *writer = json_writer_new(arena);

    cr_expect(!json_schema_example(NULL, &thing_shape, JSON_SCHEMA_ANSWER));
    cr_expect(json_schema_example(writer, &thing_shape, JSON_SCHEMA_CREATE));
    expect_printed(writer, "{\"title\":\"t\"}");
}
