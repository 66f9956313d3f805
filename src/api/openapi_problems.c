/* Problems in the OpenAPI description: their schema, their codes, and the responses that operations refer to. */
#include "api/openapi_parts.h"

static void write_plain_property(struct json_writer *writer, const char *name, const char *type, const char *doc)
{
    json_name(writer, str_from(name));
    json_object_open(writer);
    openapi_member(writer, "type", type);
    if (doc)
        openapi_member(writer, "description", doc);
    json_object_close(writer);
}

static void write_code_property(struct json_writer *writer)
{
    json_name(writer, STR("code"));
    json_raw(writer, STR("{\"$ref\":\"#/components/schemas/ProblemCode\"}"));
}

static void write_excess_properties(struct json_writer *writer)
{
    write_plain_property(writer, "limit", "integer", "The limit that refused something, where one did.");
    write_plain_property(writer, "value", "integer", "What came instead, where that is known.");
}

static void write_required(struct json_writer *writer, const char *const *names)
{
    json_name(writer, STR("required"));
    json_array_open(writer);
    for (size_t i = 0; names[i]; i++)
        json_text(writer, str_from(names[i]));
    json_array_close(writer);
}

static void write_fault(struct json_writer *writer)
{
    static const char *const required[] = {"code", "detail", NULL};

    json_object_open(writer);
    openapi_member(writer, "type", "object");
    write_required(writer, required);
    json_name(writer, STR("properties"));
    json_object_open(writer);
    write_plain_property(writer, "pointer", "string", "RFC 6901, into the body.");
    write_plain_property(writer, "parameter", "string", "Of the query, or the name of a header.");
    write_code_property(writer);
    write_plain_property(writer, "detail", "string", NULL);
    write_excess_properties(writer);
    json_object_close(writer);
    json_object_close(writer);
}

static void write_codes(struct json_writer *writer)
{
    json_name(writer, STR("ProblemCode"));
    json_object_open(writer);
    openapi_member(writer, "type", "string");
    openapi_member(writer, "description",
                   "A word for programs. Later versions may add some; none changes its meaning.");
    json_name(writer, STR("enum"));
    json_array_open(writer);
    for (int code = CODE_NONE + 1; code < CODE_COUNT; code++)
        json_text(writer, str_from(problem_code_name((enum problem_code)code)));
    json_array_close(writer);
    json_object_close(writer);
}

void openapi_problem_schemas(struct json_writer *writer)
{
    static const char *const required[] = {"type", "title", "status", "detail", "instance", "code", NULL};

    json_name(writer, STR("Problem"));
    json_object_open(writer);
    openapi_member(writer, "type", "object");
    openapi_member(writer, "description", "RFC 9457");
    write_required(writer, required);
    json_name(writer, STR("properties"));
    json_object_open(writer);
    write_plain_property(writer, "type", "string", NULL);
    write_plain_property(writer, "title", "string", NULL);
    write_plain_property(writer, "status", "integer", NULL);
    write_plain_property(writer, "detail", "string", "A sentence that can be understood without the rest.");
    write_plain_property(writer, "instance", "string", "The request id.");
    write_code_property(writer);
    write_excess_properties(writer);
    json_name(writer, STR("errors"));
    json_object_open(writer);
    openapi_member(writer, "type", "array");
    openapi_member(writer, "description", "Every fault that was found; with 400 and 422.");
    json_name(writer, STR("items"));
    write_fault(writer);
    json_object_close(writer);
    json_object_close(writer);
    json_object_close(writer);
    write_codes(writer);
}

static void open_response(struct json_writer *writer, const char *name, const char *title)
{
    json_name(writer, str_from(name));
    json_object_open(writer);
    openapi_member(writer, "description", title);
    json_name(writer, STR("headers"));
    json_object_open(writer);
    openapi_header(writer, "X-Request-Id", "Names the request in the server's log.");
}

static void close_response(struct json_writer *writer)
{
    json_object_close(writer);
    json_name(writer, STR("content"));
    json_raw(writer, STR("{\"application/problem+json\":{\"schema\":{\"$ref\":\"#/components/schemas/Problem\"}}}"));
    json_object_close(writer);
}

static void write_response(struct json_writer *writer, enum problem_kind kind)
{
    open_response(writer, problem_name(kind), problem_title(kind));
    if (kind == PROBLEM_unauthorized)
        openapi_header(writer, "WWW-Authenticate", "Bearer.");
    if (kind == PROBLEM_unavailable || kind == PROBLEM_conflict)
        openapi_header(writer, "Retry-After", "Seconds to wait, where waiting helps.");
    close_response(writer);
}

static bool is_declared(enum problem_kind kind)
{
    for (size_t i = 0; i < route_count; i++)
        if (route_declares(&routes[i], kind))
            return true;
    return false;
}

void openapi_problem_responses(struct json_writer *writer)
{
    for (int kind = 0; kind < PROBLEM_COUNT; kind++)
        if (is_declared((enum problem_kind)kind))
            write_response(writer, (enum problem_kind)kind);
    open_response(writer, OPENAPI_LIMITED, "Too Many Requests: a limit for a token, an address or an account.");
    openapi_header(writer, "Retry-After", "Seconds to wait.");
    close_response(writer);
}
