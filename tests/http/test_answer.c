#include "base/digest.h"
#include "http/answer.h"
#include "json/read.h"
#include "support/unit.h"

struct thing {
    struct described marks;
    struct str       name;
};

/* clang-format off */
static const struct field thing_fields[] = {
    FIELD(struct thing, "name", name),
};
static SHAPE(thing_shape, "Thing", struct thing, thing_fields);
/* clang-format on */

static struct request  request;
static struct response response;

static void set_up(void)
{
    arena_set_up();
    request  = (struct request){.arena = arena, .id = STR("request-1"), .method = METHOD_GET};
    response = (struct response){0};
}

TestSuite(answer, .init = set_up, .fini = arena_tear_down);

static struct thing *thing_named(const char *name)
{
    struct thing *thing = SHAPE_NEW(arena, struct thing, thing_shape);

    SET(thing, name, str_from(name));
    return thing;
}

/* The value of a header in the answer's headers, or NULL. */
static const char *header(const char *name)
{
    struct str  headers = arena_str(arena, answer_headers(&request, &response));
    struct str  start   = arena_format(arena, "\n%s: ", name);
    const char *found   = strstr(headers.at, start.at);
    const char *value   = found ? found + start.len : NULL;

    return value ? arena_format(arena, "%.*s", (int)strcspn(value, "\r\n"), value).at : NULL;
}

Test(answer, an_object_is_answered_as_json)
{
    answer_object(&request, &response, thing_named("a\"b"));
    cr_expect(response.status == 200);
    cr_expect(str_is(response.content_type, "application/json"));
    cr_expect(str_is(response.body, "{\"name\":\"a\\\"b\"}"));
}

Test(answer, what_was_created_has_a_location)
{
    answer_created(&request, &response, thing_named("a"), STR("/things/1"));
    cr_expect(response.status == 201);
    cr_expect(str_is(response.location, "/things/1"));
    cr_expect(str_is(response.body, "{\"name\":\"a\"}"));
}

Test(answer, nothing_has_no_body_and_no_length)
{
    answer_nothing(&response);
    cr_expect(response.status == 204);
    cr_expect(!response.body.len);
    cr_expect(!header("Content-Length"));
    cr_expect(!header("Content-Type"));
}

/* Half the SHA-256 of "abc", the first example of FIPS 180-4. */
Test(answer, entity_tags_are_the_hash_of_the_representation)
{
    cr_expect(str_is(etag_of(arena, STR("abc")), "\"ba7816bf8f01cfea414140de5dae2223\""));
    cr_expect(str_is(etag_of(arena, STR("")), "\"e3b0c44298fc1c149afbf4c8996fb924\""));
}

Test(answer, if_match_must_name_what_is_stored)
{
    struct str etag = STR("\"a\"");

    cr_expect(!check_if_match(&request, etag), "there is no such header");
    request.if_match = STR("\"x\", \"a\"");
    cr_expect(!check_if_match(&request, etag));
    request.if_match = STR("*");
    cr_expect(!check_if_match(&request, etag));
    request.if_match = STR("\"b\"");
    cr_expect(check_if_match(&request, etag)->kind == PROBLEM_precondition_failed);
    request.if_match = STR("W/\"a\"");
    cr_expect(check_if_match(&request, etag)->kind == PROBLEM_precondition_failed);
}

Test(answer, if_none_match_answers_304_to_reads_only)
{
    static const struct {
        enum method method;
        int         status;
        const char *if_none_match;
        int         expected;
    } rows[] = {
        {METHOD_GET, 200, "\"a\"", 304},   {METHOD_HEAD, 200, "\"a\"", 304}, {METHOD_GET, 200, "W/\"a\"", 304},
        {METHOD_GET, 200, "*", 304},       {METHOD_GET, 200, "\"b\"", 200},  {METHOD_GET, 200, NULL, 200},
        {METHOD_PATCH, 200, "\"a\"", 200}, {METHOD_POST, 201, "\"a\"", 201}, {METHOD_GET, 404, "\"a\"", 404},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        answer_json(&response, STR("{}"));
        response.etag         = STR("\"a\"");
        response.status       = rows[i].status;
        request.method        = rows[i].method;
        request.if_none_match = str_from(rows[i].if_none_match);
        answer_conditionally(&request, &response);
        cr_expect(response.status == rows[i].expected, "row %zu gives %d", i, response.status);
        cr_expect((response.body.len == 0) == (rows[i].expected == 304), "row %zu", i);
        cr_expect(str_is(response.etag, "\"a\""), "row %zu", i);
    }
}

Test(answer, an_answer_without_a_tag_is_never_304)
{
    answer_json(&response, STR("{}"));
    request.if_none_match = STR("*");
    answer_conditionally(&request, &response);
    cr_expect(response.status == 200);
}

Test(answer, headers_are_cgi_style_and_end_in_a_blank_line)
{
    struct str headers;

    answer_json(&response, STR("{\"a\":1}"));
    headers = answer_headers(&request, &response);
    cr_expect(str_starts(headers, STR("Status: 200 OK\r\n")));
    cr_expect(memcmp(headers.at + headers.len - 4, "\r\n\r\n", 4) == 0);
    cr_expect_str_eq(header("X-Request-Id"), "request-1");
    cr_expect_str_eq(header("Content-Type"), "application/json");
    cr_expect_str_eq(header("Content-Length"), "7");
    cr_expect_str_eq(header("Cache-Control"), "private, no-cache");
    cr_expect_str_eq(header("X-Content-Type-Options"), "nosniff");
    cr_expect(!header("ETag") && !header("Location") && !header("Link") && !header("Allow"));
    cr_expect(!header("Idempotency-Replayed") && !header("WWW-Authenticate") && !header("Retry-After"));
}

Test(answer, headers_tell_what_the_response_holds)
{
    response = (struct response){.status      = 201,
                                 .body        = STR(""),
                                 .etag        = STR("\"a\""),
                                 .location    = STR("/things/1"),
                                 .link        = STR("</things>; rel=\"first\""),
                                 .allow       = STR("GET, HEAD"),
                                 .is_replayed = true,
                                 .is_public   = true,
                                 .retry_after = 5};
    cr_expect(str_starts(answer_headers(&request, &response), STR("Status: 201 Created\r\n")));
    cr_expect_str_eq(header("Content-Length"), "0");
    cr_expect_str_eq(header("ETag"), "\"a\"");
    cr_expect_str_eq(header("Location"), "/things/1");
    cr_expect_str_eq(header("Link"), "</things>; rel=\"first\"");
    cr_expect_str_eq(header("Allow"), "GET, HEAD");
    cr_expect_str_eq(header("Idempotency-Replayed"), "true");
    cr_expect_str_eq(header("Cache-Control"), "public, max-age=300");
    cr_expect_str_eq(header("Retry-After"), "5");
}

Test(answer, not_modified_has_no_length)
{
    response.status = 304;
    response.etag   = STR("\"a\"");
    cr_expect(str_starts(answer_headers(&request, &response), STR("Status: 304 Not Modified\r\n")));
    cr_expect(!header("Content-Length"));
    cr_expect_str_eq(header("ETag"), "\"a\"");
}

Test(answer, every_problem_has_a_reason_phrase)
{
    for (int kind = 0; kind < PROBLEM_COUNT; kind++) {
        struct str start = arena_format(arena, "Status: %d %s\r\n", problem_status((enum problem_kind)kind),
                                        problem_title((enum problem_kind)kind));

        answer_problem(&request, &response, problem_new(arena, (enum problem_kind)kind, "It is so."));
        cr_expect(str_starts(answer_headers(&request, &response), start), STR_FMT, STR_ARG(start));
        cr_expect(str_is(response.content_type, "application/problem+json"));
    }
}

Test(answer, a_problem_tells_what_rfc_9457_asks_for)
{
    answer_problem(&request, &response, problem_new(arena, PROBLEM_not_found, "No \"%s\".", "such"));
    cr_expect(response.status == 404);
    cr_expect(str_is(response.body, "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
                                    "\"detail\":\"No \\\"such\\\".\",\"instance\":\"request-1\","
                                    "\"code\":\"not_found\"}"),
              STR_FMT, STR_ARG(response.body));
}

Test(answer, a_problem_names_its_faults)
{
    struct faults faults = {0};

    fault_at(arena, &faults, STR("/a~1b"), CODE_required, "It is \"required\".");
    fault_in(arena, &faults, STR("limit"), CODE_out_of_range, "Too much.");
    answer_problem(&request, &response, faults_problem(arena, &faults, PROBLEM_unacceptable));
    cr_expect(str_is(response.body,
                     "{\"type\":\"about:blank\",\"title\":\"Unprocessable Content\",\"status\":422,"
                     "\"detail\":\"2 faults were found.\",\"instance\":\"request-1\",\"code\":\"invalid\",\"errors\":["
                     "{\"pointer\":\"/a~1b\",\"code\":\"required\",\"detail\":\"It is \\\"required\\\".\"},"
                     "{\"parameter\":\"limit\",\"code\":\"out_of_range\",\"detail\":\"Too much.\"}]}"),
              STR_FMT, STR_ARG(response.body));
}

/* Clients may loop over errors without looking first. */
Test(answer, bad_requests_have_errors_even_when_there_are_none_to_name)
{
    struct faults faults = {0};
    struct value *value  = NULL;

    answer_problem(&request, &response, problem_new(arena, PROBLEM_malformed, "x"));
    cr_assert(!json_read(arena, response.body, &value, &faults));
    cr_assert(value_member(value, STR("errors")));
    cr_expect(value_member(value, STR("errors"))->kind == VALUE_ARRAY);
    cr_expect(value_member(value, STR("errors"))->count == 0);
}

Test(answer, a_problem_tells_the_limit_that_refused_something)
{
    struct faults   faults = {0};
    struct problem *problem;

    fault_at(arena, &faults, STR("/a"), CODE_too_long, "It is long.");
    fault_limit(&faults, 5, 6);
    answer_problem(&request, &response, faults_problem(arena, &faults, PROBLEM_unacceptable));
    cr_expect(str_is(response.body,
                     "{\"type\":\"about:blank\",\"title\":\"Unprocessable Content\",\"status\":422,"
                     "\"detail\":\"a: it is long.\",\"instance\":\"request-1\",\"code\":\"too_long\",\"limit\":5,"
                     "\"value\":6,\"errors\":[{\"pointer\":\"/a\",\"code\":\"too_long\","
                     "\"detail\":\"It is long.\",\"limit\":5,\"value\":6}]}"),
              STR_FMT, STR_ARG(response.body));
    problem = problem_limit(problem_new(arena, PROBLEM_too_large, "x"), 1024, VALUE_UNKNOWN);
    answer_problem(&request, &response, problem);
    cr_expect(strstr(arena_str(arena, response.body).at, "\"code\":\"too_large\",\"limit\":1024}"), STR_FMT,
              STR_ARG(response.body));
}

Test(answer, a_problem_forgets_what_the_handler_had_begun)
{
    answer_created(&request, &response, thing_named("a"), STR("/things/1"));
    response.etag  = STR("\"a\"");
    response.link  = STR("</x>");
    response.allow = STR("GET");
    answer_problem(&request, &response, problem_new(arena, PROBLEM_conflict, "x"));
    cr_expect(!response.etag.len && !response.location.len && !response.link.len && !response.allow.len);
    cr_expect(response.status == 409);
}

Test(answer, some_problems_bring_headers_of_their_own)
{
    struct problem *problem = problem_new(arena, PROBLEM_unavailable, "x");

    problem->retry_after = 2;
    answer_problem(&request, &response, problem);
    cr_expect_str_eq(header("Retry-After"), "2");

    answer_problem(&request, &response, problem_new(arena, PROBLEM_unauthorized, "x"));
    cr_expect_str_eq(header("WWW-Authenticate"), "Bearer realm=\"callbook\"");
    request.authorization = STR("Bearer x");
    cr_expect_str_eq(header("WWW-Authenticate"), "Bearer realm=\"callbook\", error=\"invalid_token\"");

    response.allow = STR("GET, HEAD");
    answer_problem(&request, &response, problem_new(arena, PROBLEM_method_not_allowed, "x"));
    cr_expect_str_eq(header("Allow"), "GET, HEAD");
}

Test(answer, all_rows_of_a_list_say_how_many_they_are_and_are_not_kept)
{
    response = (struct response){.status = 200, .body = STR("a\r\n"), .has_rows = true, .rows = 0};
    cr_expect_str_eq(header("X-Total-Count"), "0");
    cr_expect_str_eq(header("Cache-Control"), "no-store");
    cr_expect_str_eq(header("Content-Length"), "3");
    response.stream = (struct stream *)&response;
    cr_expect(!header("Content-Length"), "nobody knows it yet");
    response = (struct response){.status = 200};
    cr_expect(!header("X-Total-Count"));
}
