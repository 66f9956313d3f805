#include "http/answer.h"

#include "base/digest.h"
#include "http/accept.h"
#include "json/write.h"

enum { ETAG_BYTES = 16 };

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
    struct digest digest = digest_sha256(representation);
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

static void write_violations(struct json_writer *writer, const struct violation *violation)
{
    json_name(writer, STR("errors"));
    json_array_open(writer);
    for (; violation; violation = violation->next) {
        json_object_open(writer);
        json_name(writer, violation->is_parameter ? STR("parameter") : STR("pointer"));
        json_text(writer, violation->place);
        json_name(writer, STR("code"));
        json_text(writer, violation->code);
        json_name(writer, STR("detail"));
        json_text(writer, violation->detail);
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
    if (problem->violations || status == 400 || status == 422)
        write_violations(writer, problem->violations);
    json_object_close(writer);
    return json_writer_text(writer);
}

void answer_problem(struct request *request, struct response *response, const struct problem *problem)
{
    struct str allow = response->allow;

    *response = (struct response){
        .status       = problem_status(problem->kind),
        .content_type = STR("application/problem+json"),
        .body         = problem_json(request, problem),
        .retry_after  = problem->retry_after,
        .wants_token  = problem->kind == PROBLEM_unauthorized,
    };
    if (problem->kind == PROBLEM_method_not_allowed)
        response->allow = allow;
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
    case 204:
        return "No Content";
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

struct headers {
    struct arena *arena;
    struct str    text;
};

static void header(struct headers *headers, const char *name, struct str value)
{
    if (value.len)
        headers->text =
            arena_format(headers->arena, STR_FMT "%s: " STR_FMT "\r\n", STR_ARG(headers->text), name, STR_ARG(value));
}

static struct str challenge(const struct request *request)
{
    return request->authorization.len ? STR("Bearer realm=\"callbook\", error=\"invalid_token\"")
                                      : STR("Bearer realm=\"callbook\"");
}

struct str answer_headers(struct request *request, const struct response *response)
{
    struct headers headers = {.arena = request->arena};

    headers.text = arena_format(request->arena, "Status: %d %s\r\n", response->status, reason_phrase(response->status));
    header(&headers, "X-Request-Id", request->id);
    header(&headers, "Content-Type", response->content_type);
    if (response->status != 204 && response->status != 304)
        header(&headers, "Content-Length", arena_format(request->arena, "%zu", response->body.len));
    header(&headers, "ETag", response->etag);
    header(&headers, "Location", response->location);
    header(&headers, "Link", response->link);
    header(&headers, "Allow", response->allow);
    header(&headers, "Cache-Control", response->is_public ? STR("public, max-age=300") : STR("private, no-cache"));
    header(&headers, "X-Content-Type-Options", STR("nosniff"));
    if (response->is_replayed)
        header(&headers, "Idempotency-Replayed", STR("true"));
    if (response->wants_token)
        header(&headers, "WWW-Authenticate", challenge(request));
    if (response->retry_after)
        header(&headers, "Retry-After", arena_format(request->arena, "%d", response->retry_after));
    return arena_format(request->arena, STR_FMT "\r\n", STR_ARG(headers.text));
}
