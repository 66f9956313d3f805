#include "api/openapi_parts.h"

#include "sessions/session.h"

#include "domain/account.h"

#include <assert.h>

void openapi_member(struct json_writer *writer, const char *name, const char *text)
{
    json_name(writer, str_from(name));
    json_text(writer, str_from(text));
}

const char *openapi_operation_doc(struct arena *arena, const struct route *route)
{
    for (size_t i = 0; scope_names[i]; i++)
        if (route->scope & (1 << i))
            return arena_format(arena, "%s Needs the scope `%s`.", route->doc, scope_names[i]).at;
    return route->doc;
}

void openapi_tags(struct openapi *openapi)
{
    static const char *const tags[][2] = {
        {"Records", "The people that campaigns reach."},
        {"Segments", "Saved filters of records."},
        {"Record types", "Kinds of records and their custom fields."},
        {"Campaigns", "Call campaigns."},
        {"Orders", "Records' places in campaigns."},
        {"Suppressions", "Numbers that must not be called."},
        {"Claims", "Orders that are handed out to be called."},
        {"Actions", "One thing done to many records or orders, after a preview."},
        {"Jobs", "Work that goes on in the background."},
        {"Exports", "Records and orders as files."},
        {"Account", "Who asks."},
        {"Operations", "For programs that watch and describe the server."},
    };

    json_name(openapi->writer, STR("tags"));
    json_array_open(openapi->writer);
    for (size_t i = 0; i < COUNT_OF(tags); i++) {
        json_object_open(openapi->writer);
        openapi_member(openapi->writer, "name", tags[i][0]);
        openapi_member(openapi->writer, "description", tags[i][1]);
        json_object_close(openapi->writer);
    }
    json_array_close(openapi->writer);
}

static void write_plain_schema(struct openapi *openapi, const struct field *field)
{
    json_name(openapi->writer, STR("schema"));
    json_schema_field(openapi->writer, openapi->arena, field, JSON_SCHEMA_PARAMETER);
}

/*
 * Parameters such as filter[a]=x and filter[a][b]=x. Of the second form OpenAPI says nothing, but generators that write
 * the first one often write it, too.
 */
static void write_deep_object(struct openapi *openapi)
{
    struct json_writer *writer = openapi->writer;

    openapi_member(writer, "style", "deepObject");
    json_name(writer, STR("explode"));
    json_boolean(writer, true);
    json_name(writer, STR("schema"));
    json_raw(writer, STR("{\"type\":\"object\",\"additionalProperties\":{\"anyOf\":[{\"type\":\"string\"},"
                         "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}}]}}"));
}

static void write_parameter(struct openapi *openapi, const struct route *route, const struct field *field)
{
    struct str          braces  = arena_format(openapi->arena, "{%s}", field->name);
    bool                in_path = strstr(route->path, braces.at) != NULL;
    struct json_writer *writer  = openapi->writer;
    struct field        plain   = *field;

    plain.doc = NULL;
    json_object_open(writer);
    openapi_member(writer, "name", field->name);
    openapi_member(writer, "in", in_path ? "path" : "query");
    json_name(writer, STR("required"));
    json_boolean(writer, in_path || field->required);
    openapi_member(writer, "description", field->doc);
    if (field->kind == KIND_VALUE)
        write_deep_object(openapi);
    else
        write_plain_schema(openapi, &plain);
    json_object_close(writer);
}

/* A header's description and schema, into an object that is open. */
static void write_header_body(struct json_writer *writer, const char *doc)
{
    openapi_member(writer, "description", doc);
    json_name(writer, STR("schema"));
    json_object_open(writer);
    openapi_member(writer, "type", "string");
    json_object_close(writer);
    json_object_close(writer);
}

static void write_header_parameter(struct json_writer *writer, const char *name, const char *doc)
{
    json_object_open(writer);
    openapi_member(writer, "name", name);
    openapi_member(writer, "in", "header");
    write_header_body(writer, doc);
}

void openapi_parameters(struct openapi *openapi, const struct route *route)
{
    struct json_writer *writer = openapi->writer;

    json_name(writer, STR("parameters"));
    json_array_open(writer);
    for (size_t i = 0; route->params && i < route->params->count; i++)
        write_parameter(openapi, route, &route->params->fields[i]);
    if (route_takes_key(route))
        write_header_parameter(
            writer, "Idempotency-Key",
            "1 to 255 visible ASCII characters. The same key and body give the first answer again for "
            "24 hours.");
    if (route->has_etag && route->method == METHOD_GET)
        write_header_parameter(writer, "If-None-Match", "An ETag: answered with 304 while the object is unchanged.");
    if (route->is_download) {
        write_header_parameter(writer, "Range",
                               "Some bytes of the file, answered with 206: `bytes=0-99`, `bytes=100-`.");
        write_header_parameter(writer, "If-Range", "An ETag: Range counts only while the file is that one.");
    }
    if (route->method == METHOD_PUT && route->has_etag)
        write_header_parameter(writer, "If-None-Match", "*: answered with 412 when there is such an object already.");
    if (route_declares(route, PROBLEM_precondition_failed))
        write_header_parameter(writer, "If-Match", "An ETag: answered with 412 when the object has changed since.");
    json_array_close(writer);
}

void openapi_header(struct json_writer *writer, const char *name, const char *doc)
{
    json_name(writer, str_from(name));
    json_object_open(writer);
    write_header_body(writer, doc);
}

void openapi_answer_headers(struct openapi *openapi, const struct route *route, int status)
{
    struct json_writer *writer = openapi->writer;

    json_name(writer, STR("headers"));
    json_object_open(writer);
    openapi_header(writer, "X-Request-Id", "Names the request in the server's log.");
    if (route->has_etag && (route->gives || route->is_file || route->is_download))
        openapi_header(writer, "ETag", "Changes whenever the object does.");
    if (route->is_download) {
        openapi_header(writer, "Accept-Ranges", "bytes: parts of the file can be asked for.");
        openapi_header(writer, "Content-Disposition", "A name for the file.");
    }
    if (status == 206)
        openapi_header(writer, "Content-Range", "Which bytes of how many these are.");
    if (status == 201)
        openapi_header(writer, "Location", "The address of the new object.");
    if (route_takes_key(route))
        openapi_header(writer, "Idempotency-Replayed", "true when this is the kept answer to an earlier request.");
    if (route->retries)
        openapi_header(writer, "Retry-After", "Seconds to wait before asking again, while it goes on.");
    if (route->list && route->method == METHOD_GET)
        openapi_header(writer, "Link", "RFC 8288: first, prev, next, last.");
    if (route->has_rows)
        openapi_header(writer, "X-Total-Count", "Of CSV and NDJSON: how many rows there are.");
    json_object_close(writer);
}

/* Notes that a schema is needed, with those that it refers to. */
static void need(struct openapi *openapi, const struct shape *shape, enum json_schema_for use)
{
    for (size_t i = 0; i < openapi->schema_count; i++)
        if (openapi->schemas[i].shape == shape && openapi->schemas[i].use == use)
            return;
    assert(openapi->schema_count < OPENAPI_SCHEMAS);
    openapi->schemas[openapi->schema_count].shape = shape;
    openapi->schemas[openapi->schema_count].use   = use;
    openapi->schema_count++;
    for (size_t i = 0; i < shape->count; i++) {
        const struct field *field = &shape->fields[i];

        if (field->shape && json_schema_shows(field, use))
            need(openapi, field->shape,
                 use == JSON_SCHEMA_PATCH && field->kind != KIND_OBJECT ? JSON_SCHEMA_CREATE : use);
    }
}

static void write_integer_schema(struct json_writer *writer, const char *name)
{
    json_name(writer, str_from(name));
    json_object_open(writer);
    openapi_member(writer, "type", "integer");
    json_object_close(writer);
}

static void write_relation_schema(struct json_writer *writer)
{
    json_name(writer, STR("totalRelation"));
    json_object_open(writer);
    openapi_member(writer, "const", "gte");
    openapi_member(writer, "description", "There when the total stopped at 10,000.");
    json_object_close(writer);
    json_name(writer, STR("nextCursor"));
    json_object_open(writer);
    json_name(writer, STR("type"));
    json_array_open(writer);
    json_text(writer, STR("string"));
    json_text(writer, STR("null"));
    json_array_close(writer);
    openapi_member(writer, "description", "With cursor: where to go on; null at the end.");
    json_object_close(writer);
}

static void write_envelope(struct openapi *openapi, const struct shape *shape, const char *list)
{
    static const char *const numbers[] = {"total", "page", "limit", "totalPages"};
    struct json_writer      *writer    = openapi->writer;

    json_object_open(writer);
    openapi_member(writer, "type", "object");
    json_name(writer, STR("required"));
    json_array_open(writer);
    json_text(writer, str_from(list));
    json_text(writer, STR("total"));
    json_text(writer, STR("limit"));
    json_array_close(writer);
    json_name(writer, STR("properties"));
    json_object_open(writer);
    json_name(writer, str_from(list));
    json_object_open(writer);
    openapi_member(writer, "type", "array");
    json_name(writer, STR("items"));
    json_schema_reference(writer, openapi->arena, shape, JSON_SCHEMA_ANSWER);
    json_object_close(writer);
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        write_integer_schema(writer, numbers[i]);
    write_relation_schema(writer);
    json_object_close(writer);
    json_object_close(writer);
}

static void write_list_example(struct json_writer *writer, const struct shape *shape, const char *list)
{
    json_object_open(writer);
    json_name(writer, str_from(list));
    json_array_open(writer);
    json_schema_example(writer, shape, JSON_SCHEMA_ANSWER);
    json_array_close(writer);
    json_name(writer, STR("total"));
    json_integer(writer, 1);
    json_name(writer, STR("page"));
    json_integer(writer, 1);
    json_name(writer, STR("limit"));
    json_integer(writer, 10);
    json_name(writer, STR("totalPages"));
    json_integer(writer, 1);
    json_object_close(writer);
}

void openapi_media(struct openapi *openapi, const char *type, const struct shape *shape, enum json_schema_for use,
                   const char *list)
{
    struct json_writer *writer = openapi->writer;

    json_name(writer, str_from(type));
    json_object_open(writer);
    json_name(writer, STR("schema"));
    if (shape)
        need(openapi, shape, use);
    if (list) {
        write_envelope(openapi, shape, list);
    } else if (shape) {
        json_schema_reference(writer, openapi->arena, shape, use);
    } else {
        json_object_open(writer);
        openapi_member(writer, "type", "object");
        json_object_close(writer);
    }
    if (shape && use != JSON_SCHEMA_PATCH && json_schema_example(NULL, shape, use)) {
        json_name(writer, STR("example"));
        if (list)
            write_list_example(writer, shape, list);
        else
            json_schema_example(writer, shape, use);
    }
    json_object_close(writer);
}

static void write_schemas(struct openapi *openapi)
{
    json_name(openapi->writer, STR("schemas"));
    json_object_open(openapi->writer);
    for (size_t i = 0; i < openapi->schema_count; i++) {
        json_name(openapi->writer,
                  json_schema_name(openapi->arena, openapi->schemas[i].shape, openapi->schemas[i].use));
        json_schema_object(openapi->writer, openapi->arena, openapi->schemas[i].shape, openapi->schemas[i].use);
    }
    openapi_problem_schemas(openapi->writer);
    json_object_close(openapi->writer);
}

void openapi_components(struct openapi *openapi)
{
    struct json_writer *writer = openapi->writer;

    json_name(writer, STR("components"));
    json_object_open(writer);
    write_schemas(openapi);
    json_name(writer, STR("responses"));
    json_object_open(writer);
    json_name(writer, STR("not_modified"));
    json_object_open(writer);
    openapi_member(writer, "description", "Not Modified");
    json_name(writer, STR("headers"));
    json_object_open(writer);
    openapi_header(writer, "X-Request-Id", "Names the request in the server's log.");
    openapi_header(writer, "ETag", "That of the object, unchanged.");
    json_object_close(writer);
    json_object_close(writer);
    openapi_problem_responses(writer);
    json_object_close(writer);
    json_name(writer, STR("securitySchemes"));
    json_raw(writer,
             STR("{\"token\":{\"type\":\"http\",\"scheme\":\"bearer\",\"description\":\"Made by `callbook token "
                 "create`.\"},\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"" SESSION_COOKIE
                 "\",\"description\":\"Set by POST /api/session. What is no GET, HEAD or OPTIONS also needs "
                 "`Sec-Fetch-Site: same-origin`, or an `Origin` that is the server's own.\"}}"));
    json_object_close(writer);
}
