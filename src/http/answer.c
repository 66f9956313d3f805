#include "http/answer.h"

#include "base/digest.h"
#include "base/text_buffer.h"
#include "http/accept.h"
#include "json/write.h"

#include <inttypes.h>
#include <stdio.h>

enum { ETAG_BYTES = 16, USUAL = 1024 /* bytes of headers */ };

void answer_json(struct response *response, struct str text)
{
    response->status       = 200;
    response->content_type = STR("application/json");
    response->body         = text;
}

void answer_object(struct request *request, struct response *response, const void *object)
{
    answer_json(response, json_of_described(request->arena, object));
}

void answer_created(struct request *request, struct response *response, const void *object, struct str location)
{
    answer_object(request, response, object);
    response->status   = 201;
    response->location = location;
}

void answer_nothing(struct response *response)
{
    response->status = 204;
}

struct str etag_of(struct arena *arena, struct str representation)
{
    return etag_of_parts(arena, &representation, 1);
}

struct str etag_of_parts(struct arena *arena, const struct str *parts, size_t count)
{
    struct digest digest = digest_sha256_parts(arena, parts, count);
    char         *text   = arena_alloc(arena, 2 * ETAG_BYTES + 3);

    text[0] = '"';
    digest_hex(digest.bytes, ETAG_BYTES, text + 1);
    text[1 + 2 * ETAG_BYTES] = '"';
    return (struct str){.at = text, .len = 2 + 2 * ETAG_BYTES};
}

struct problem *check_if_match(const struct request *request, struct str etag)
{
    if (!request->if_match.len || etag_listed(request->if_match, etag, true))
        return NULL;
    return problem_new(request->arena, PROBLEM_precondition_failed,
                       "The object is no longer the one that If-Match names. Read it again.");
}

struct problem *check_if_none_match(const struct request *request, struct str etag)
{
    if (!request->if_none_match.len || !etag_listed(request->if_none_match, etag, false))
        return NULL;
    return problem_new(request->arena, PROBLEM_precondition_failed,
                       "There is such an object, and If-None-Match rules that out.");
}

/* What a program needs in order to send less, or more. */
static void write_excess(struct json_writer *writer, const struct excess *excess)
{
    if (excess->has_limit) {
        json_name(writer, STR("limit"));
        json_integer(writer, excess->limit);
    }
    if (excess->has_value) {
        json_name(writer, STR("value"));
        json_integer(writer, excess->value);
    }
}

static void write_violations(struct json_writer *writer, const struct violation *violation)
{
    json_name(writer, STR("errors"));
    json_array_open(writer);
    for (; violation; violation = violation->next) {
        json_object_open(writer);
        json_name(writer, violation->is_parameter ? STR("parameter") : STR("pointer"));
        json_text(writer, violation->place);
        json_name(writer, STR("code"));
        json_text(writer, str_from(problem_code_name(violation->code)));
        json_name(writer, STR("detail"));
        json_text(writer, violation->detail);
        write_excess(writer, &violation->excess);
        json_object_close(writer);
    }
    json_array_close(writer);
}

static struct str problem_json(struct request *request, const struct problem *problem)
{
    struct json_writer *writer = json_writer_new(request->arena);
    int                 status = problem_status(problem->kind);

    json_object_open(writer);
    json_name(writer, STR("type"));
    json_text(writer, STR("about:blank"));
    json_name(writer, STR("title"));
    json_text(writer, str_from(problem_title(problem->kind)));
    json_name(writer, STR("status"));
    json_integer(writer, status);
    json_name(writer, STR("detail"));
    json_text(writer, problem->detail);
    json_name(writer, STR("instance"));
    json_text(writer, request->id);
    json_name(writer, STR("code"));
    json_text(writer, str_from(problem_code_name(problem->code)));
    write_excess(writer, &problem->excess);
    if (problem->existing.len) {
        json_name(writer, STR("existing"));
        json_text(writer, problem->existing);
    }
    if (problem->violations || status == 400 || status == 422)
        write_violations(writer, problem->violations);
    json_object_close(writer);
    return json_writer_text(writer);
}

void answer_problem(struct request *request, struct response *response, const struct problem *problem)
{
    struct str allow = response->allow;
    struct str range = response->content_range;

    *response = (struct response){
        .status       = problem_status(problem->kind),
        .content_type = STR("application/problem+json"),
        .body         = problem_json(request, problem),
        .retry_after  = problem->retry_after,
        .problem      = problem,
        .wants_token  = problem->kind == PROBLEM_unauthorized,
    };
    if (problem->kind == PROBLEM_method_not_allowed)
        response->allow = allow;
    if (problem->kind == PROBLEM_range_not_satisfiable)
        response->content_range = range;
}

void answer_conditionally(const struct request *request, struct response *response)
{
    if (response->status != 200 || !response->etag.len || !request->if_none_match.len)
        return;
    if (request->method != METHOD_GET && request->method != METHOD_HEAD)
        return;
    if (!etag_listed(request->if_none_match, response->etag, false))
        return;
    response->status       = 304;
    response->body         = (struct str){0};
    response->content_type = (struct str){0};
}

static const char *reason_phrase(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 202:
        return "Accepted";
    case 204:
        return "No Content";
    case 206:
        return "Partial Content";
    case 207:
        return "Multi-Status";
    case 304:
        return "Not Modified";
    default:
        break;
    }
    for (int kind = 0; kind < PROBLEM_COUNT; kind++)
        if (problem_status((enum problem_kind)kind) == status)
            return problem_title((enum problem_kind)kind);
    return "";
}

static void header(struct text_buffer *headers, struct str name, struct str value)
{
    if (!value.len)
        return;
    text_buffer_add(headers, name);
    text_buffer_add(headers, STR(": "));
    text_buffer_add(headers, value);
    text_buffer_add(headers, STR("\r\n"));
}

static void number_header(struct text_buffer *headers, struct str name, int64_t number)
{
    char text[24];
    int  len = snprintf(text, sizeof(text), "%" PRId64, number);

    header(headers, name, (struct str){.at = text, .len = (size_t)len});
}

static void status_header(struct text_buffer *headers, int status)
{
    char text[] = {(char)('0' + status / 100), (char)('0' + status / 10 % 10), (char)('0' + status % 10), ' '};

    text_buffer_add(headers, STR("Status: "));
    text_buffer_add(headers, (struct str){.at = text, .len = sizeof(text)});
    text_buffer_add(headers, str_from(reason_phrase(status)));
    text_buffer_add(headers, STR("\r\n"));
}

static struct str challenge(const struct request *request)
{
    return request->authorization.len ? STR("Bearer realm=\"callbook\", error=\"invalid_token\"")
                                      : STR("Bearer realm=\"callbook\"");
}

/* All rows of a list are much to keep, and nothing tells when they are old. */
static struct str cache_control(const struct response *response)
{
    if (response->has_rows || response->cookie.len)
        return STR("no-store");
    return response->is_public ? STR("public, max-age=300") : STR("private, no-cache");
}

struct str answer_headers(struct request *request, const struct response *response)
{
    struct text_buffer headers = text_buffer_begin(request->arena, USUAL);

    status_header(&headers, response->status);
    header(&headers, STR("X-Request-Id"), request->id);
    header(&headers, STR("Content-Type"), response->content_type);
    if (response->status != 204 && response->status != 304 && !response->stream && !response->is_file)
        number_header(&headers, STR("Content-Length"), (int64_t)response->body.len);
    if (response->is_file) {
        number_header(&headers, STR("Content-Length"), response->length);
        header(&headers, STR("Accept-Ranges"), STR("bytes"));
        header(&headers, STR("Content-Disposition"), response->disposition);
    }
    header(&headers, STR("Content-Range"), response->content_range);
    header(&headers, STR("ETag"), response->etag);
    header(&headers, STR("Location"), response->location);
    header(&headers, STR("Link"), response->link);
    header(&headers, STR("Allow"), response->allow);
    header(&headers, STR("Set-Cookie"), response->cookie);
    if (response->has_rows)
        number_header(&headers, STR("X-Total-Count"), response->rows);
    header(&headers, STR("Cache-Control"), cache_control(response));
    header(&headers, STR("X-Content-Type-Options"), STR("nosniff"));
    if (response->is_replayed)
        header(&headers, STR("Idempotency-Replayed"), STR("true"));
    if (response->wants_token)
        header(&headers, STR("WWW-Authenticate"), challenge(request));
    if (response->retry_after)
        number_header(&headers, STR("Retry-After"), response->retry_after);
    text_buffer_add(&headers, STR("\r\n"));
    return text_buffer_text(&headers);
}
