#include "config.h"

#include "api/openapi.h"

#include "api/openapi_parts.h"
#include "api/resource.h"
#include "http/answer.h"

#include <stdio.h>

/* Paths have their methods in small letters. */
static struct str method_key(struct arena *arena, enum method method)
{
    struct str name = str_from(method_name(method));
    char      *key  = arena_alloc(arena, name.len);

    for (size_t i = 0; i < name.len; i++)
        key[i] = (char)(name.at[i] - 'A' + 'a');
    return (struct str){.at = key, .len = name.len};
}

/* Bytes as they are: in 3.1 a media type says so by its name alone. */
static void write_file_media(struct json_writer *writer, const char *type)
{
    json_name(writer, str_from(type));
    json_object_open(writer);
    json_object_close(writer);
}

static void write_content(struct openapi *openapi, const struct route *route)
{
    enum json_schema_for use    = route->method == METHOD_POST ? JSON_SCHEMA_CREATE : JSON_SCHEMA_PATCH;
    struct json_writer  *writer = openapi->writer;

    json_name(writer, STR("requestBody"));
    json_object_open(writer);
    json_name(writer, STR("required"));
    json_boolean(writer, true);
    json_name(writer, STR("content"));
    json_object_open(writer);
    if (route->takes)
        openapi_media(openapi, "application/json", route->takes, use, NULL);
    for (size_t i = 0; route->files && route->files[i]; i++)
        write_file_media(openapi->writer, route->files[i]);
    if (route->method == METHOD_PATCH)
        openapi_media(openapi, "application/merge-patch+json", route->takes, use, NULL);
    json_object_close(writer);
    json_object_close(writer);
}

static const char *success_doc(const struct route *route, int status)
{
    if (status == 204)
        return "Done.";
    if (status == 201)
        return "Created.";
    if (status == 206)
        return "A part of the file.";
    if (status == 202)
        return "Accepted: it goes on in the background.";
    if (route->is_batch)
        return status == 200 ? "Done." : "Some items have failed; the others are done.";
    return route->method == METHOD_PUT ? "Updated." : "Found.";
}

/* The same rows, all of them, in the forms that have no envelope. */
static void write_rows_media(struct json_writer *writer)
{
    for (size_t i = MEDIA_CSV; i < MEDIA_COUNT; i++) {
        json_name(writer, str_from(media_types[i]));
        json_object_open(writer);
        json_name(writer, STR("schema"));
        json_object_open(writer);
        openapi_member(writer, "type", "string");
        openapi_member(writer, "description",
                       i == MEDIA_CSV ? "All rows, as RFC 4180 has them: uuid, then the members that `fields` names."
                                      : "All rows, an object on each line.");
        json_object_close(writer);
        json_object_close(writer);
    }
}

/* The forms of an answer that is a file. */
static void write_file_answer(struct json_writer *writer, const struct route *route)
{
    static const char *const types[] = {"text/csv", "application/x-ndjson",
                                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"};

    json_name(writer, STR("content"));
    json_object_open(writer);
    if (route->file_type)
        write_file_media(writer, route->file_type);
    for (size_t i = 0; route->is_download && i < COUNT_OF(types); i++)
        write_file_media(writer, types[i]);
    json_object_close(writer);
}

static void write_success(struct openapi *openapi, const struct route *route, int status)
{
    struct json_writer *writer = openapi->writer;

    json_name(writer, arena_format(openapi->arena, "%d", status));
    json_object_open(writer);
    openapi_member(writer, "description", success_doc(route, status));
    openapi_answer_headers(openapi, route, status);
    if (route->gives || route->is_file) {
        json_name(writer, STR("content"));
        json_object_open(writer);
        openapi_media(openapi, "application/json", route->gives, JSON_SCHEMA_ANSWER, route->list);
        if (route->has_rows)
            write_rows_media(writer);
        json_object_close(writer);
    }
    if (route->file_type || route->is_download)
        write_file_answer(writer, route);
    json_object_close(writer);
}

static void write_reference(struct openapi *openapi, int status, const char *name)
{
    struct json_writer *writer = openapi->writer;

    json_name(writer, arena_format(openapi->arena, "%d", status));
    json_object_open(writer);
    json_name(writer, STR("$ref"));
    json_text(writer, arena_format(openapi->arena, "#/components/responses/%s", name));
    json_object_close(writer);
}

/* A problem of the whole, or what became of items that have all failed. */
static void write_all_failed(struct openapi *openapi, const struct route *route)
{
    struct json_writer *writer = openapi->writer;
    int                 status = problem_status(PROBLEM_unacceptable);

    json_name(writer, arena_format(openapi->arena, "%d", status));
    json_object_open(writer);
    openapi_member(writer, "description", "The batch is not acceptable, or all its items have failed.");
    openapi_answer_headers(openapi, route, status);
    json_name(writer, STR("content"));
    json_object_open(writer);
    json_name(writer, STR("application/problem+json"));
    json_raw(writer, STR("{\"schema\":{\"$ref\":\"#/components/schemas/Problem\"}}"));
    openapi_media(openapi, "application/json", route->gives, JSON_SCHEMA_ANSWER, NULL);
    json_object_close(writer);
    json_object_close(writer);
}

static void write_responses(struct openapi *openapi, const struct route *route)
{
    struct json_writer *writer = openapi->writer;

    json_name(writer, STR("responses"));
    json_object_open(writer);
    if ((route->method == METHOD_PUT || route->finds) && route->status != 200)
        write_success(openapi, route, 200);
    write_success(openapi, route, route->status);
    if (route->is_download)
        write_success(openapi, route, 206);
    if (route->is_batch)
        write_success(openapi, route, 207);
    if (route->has_etag && route->method == METHOD_GET)
        write_reference(openapi, 304, "not_modified");
    for (int kind = 0; kind < PROBLEM_COUNT; kind++) {
        if (kind == PROBLEM_failure) /* the first one above it */
            write_reference(openapi, 429, OPENAPI_LIMITED);
        if (route->is_batch && kind == PROBLEM_unacceptable)
            write_all_failed(openapi, route);
        else if (route_declares(route, (enum problem_kind)kind))
            write_reference(openapi, problem_status((enum problem_kind)kind), problem_name((enum problem_kind)kind));
    }
    json_object_close(writer);
}

static void write_security(struct json_writer *writer)
{
    json_name(writer, STR("security"));
    json_array_open(writer);
    json_array_close(writer);
}

static void write_operation(struct openapi *openapi, const struct route *route)
{
    struct json_writer *writer = openapi->writer;

    json_name(writer, method_key(openapi->arena, route->method));
    json_object_open(writer);
    openapi_member(writer, "operationId", route->name);
    openapi_member(writer, "summary", route->summary);
    openapi_member(writer, "description", openapi_operation_doc(openapi->arena, route));
    json_name(writer, STR("tags"));
    json_array_open(writer);
    json_text(writer, str_from(route->tag));
    json_array_close(writer);
    if (route->is_open)
        write_security(writer);
    openapi_parameters(openapi, route);
    if (route->takes || route->files)
        write_content(openapi, route);
    write_responses(openapi, route);
    json_object_close(writer);
}

/* Routes of one path stand side by side in the table or not: each path is written at its first one. */
static void write_paths(struct openapi *openapi)
{
    struct json_writer *writer = openapi->writer;

    json_name(writer, STR("paths"));
    json_object_open(writer);
    for (size_t i = 0; i < route_count; i++) {
        size_t first = 0;

        while (strcmp(routes[first].path, routes[i].path) != 0)
            first++;
        if (first < i)
            continue;
        json_name(writer, str_from(routes[i].path));
        json_object_open(writer);
        for (size_t j = i; j < route_count; j++)
            if (strcmp(routes[j].path, routes[i].path) == 0)
                write_operation(openapi, &routes[j]);
        json_object_close(writer);
    }
    json_object_close(writer);
}

static void write_info(struct openapi *openapi)
{
    struct json_writer *writer = openapi->writer;

    json_name(writer, STR("info"));
    json_object_open(writer);
    openapi_member(writer, "title", "Callbook");
    openapi_member(writer, "version", PACKAGE_VERSION);
    openapi_member(writer, "description",
                   "Contact records for call campaigns. Every error is an RFC 9457 problem. Lists are newest first; "
                   "pages count from 1, and an empty `cursor` begins a walk through everything.");
    json_name(writer, STR("contact"));
    json_object_open(writer);
    openapi_member(writer, "name", "The operator of this server");
    json_object_close(writer);
    json_name(writer, STR("license"));
    json_object_open(writer);
    openapi_member(writer, "name", "ISC");
    openapi_member(writer, "identifier", "ISC");
    json_object_close(writer);
    json_object_close(writer);
}

/* One of the ways to say who asks. */
static void write_scheme(struct json_writer *writer, const char *name)
{
    json_object_open(writer);
    json_name(writer, str_from(name));
    json_array_open(writer);
    json_array_close(writer);
    json_object_close(writer);
}

static void write_servers(struct json_writer *writer)
{
    json_name(writer, STR("servers"));
    json_array_open(writer);
    json_object_open(writer);
    openapi_member(writer, "url", "/");
    openapi_member(writer, "description", "The server that this description comes from.");
    json_object_close(writer);
    json_array_close(writer);
    json_name(writer, STR("security"));
    json_array_open(writer);
    write_scheme(writer, "token");
    write_scheme(writer, "session");
    json_array_close(writer);
}

struct str openapi_text(struct arena *arena, bool indented)
{
    struct openapi openapi = {.arena = arena, .writer = json_writer_new(arena)};

    if (indented)
        json_writer_indent(openapi.writer);
    json_object_open(openapi.writer);
    openapi_member(openapi.writer, "openapi", "3.1.0");
    write_info(&openapi);
    write_servers(openapi.writer);
    openapi_tags(&openapi);
    write_paths(&openapi);
    openapi_components(&openapi);
    json_object_close(openapi.writer);
    return json_writer_text(openapi.writer);
}

struct problem *openapi_get(struct request *request, struct response *response)
{
    answer_json(response, request->settings->description);
    response->etag      = request->settings->description_etag;
    response->is_public = true;
    return NULL;
}
