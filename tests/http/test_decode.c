#include "http/decode.h"
#include "http/router.h"
#include "support/decoding.h"

#define UUID "7d4f10a2-b91c-4d5e-6f7a-8b9c0d1e2f3a"

static const char *const statuses[] = {"open", "closed", NULL};

struct params {
    struct described marks;
    struct uuid      thing;
    int              status;
    struct str       search;
    int64_t          page;
    struct uuid      owner;
};

struct thing {
    struct described marks;
    struct str       name;
    int64_t          amount;
};

/* clang-format off */
static const struct field params_fields[] = {
    FIELD(struct params, "thing",  thing),
    FIELD(struct params, "status", status, .choices = statuses),
    FIELD(struct params, "search", search, .max = 5),
    FIELD(struct params, "page",   page,   .min = 1),
    FIELD(struct params, "owner",  owner),
};
static SHAPE(params_shape, NULL, struct params, params_fields);

static const struct field thing_fields[] = {
    FIELD(struct thing, "name",   name,   .required = true),
    FIELD(struct thing, "amount", amount),
};
static SHAPE(thing_shape, "Thing", struct thing, thing_fields);
/* clang-format on */

static struct problem *serve_nothing(struct request *request, struct response *response)
{
    (void)request;
    (void)response;
    return NULL;
}

/* In the place of the program's own table. */
const struct route routes[] = {
    {METHOD_GET, "/things/{thing}", "getThing", serve_nothing, .params = &params_shape},
    {METHOD_PATCH, "/things/{thing}", "updateThing", serve_nothing, .params = &params_shape, .takes = &thing_shape},
    {METHOD_GET, "/things", "listThings", serve_nothing, .params = &params_shape, .list = "things"},
    {METHOD_POST, "/things", "createThing", serve_nothing, .takes = &thing_shape},
    {METHOD_GET, "/plain", "getPlain", serve_nothing, .status = 200},
    {METHOD_DELETE, "/plain", "deletePlain", serve_nothing, .status = 200},
};
const size_t route_count = COUNT_OF(routes);

static struct http_settings settings = {.body_limit = 1000};
static struct request       request;
static struct response      response;

ARENA_SUITE(decode);

static struct problem *decode(enum method method, struct str target, struct str body)
{
    request  = (struct request){.arena        = arena,
                                .settings     = &settings,
                                .method       = method,
                                .target       = target,
                                .content_type = STR("application/json"),
                                .has_length   = body.len > 0,
                                .body         = body};
    response = (struct response){0};
    cr_assert(!route_find(&request, &response), STR_FMT, STR_ARG(target));
    return request_decode(&request);
}

Test(decode, takes_path_and_query_into_params)
{
    const struct params *params;
    char                 uuid[37];

    cr_assert(!decode(METHOD_GET, STR("/things/" UUID "?status=closed&search=a+%C3%A9%20b&page=2"), STR("")));
    params = request.params;
    uuid_format(params->thing, uuid);
    cr_expect_str_eq(uuid, UUID);
    cr_expect(HAS(params, status) && params->status == 1);
    cr_expect(HAS(params, search) && str_is(params->search, "a \xC3\xA9 b"));
    cr_expect(HAS(params, page) && params->page == 2);
    cr_expect(!HAS(params, owner));
    cr_expect(!request.content);
}

Test(decode, a_route_may_have_no_params)
{
    cr_expect(!decode(METHOD_GET, STR("/plain"), STR("")));
    cr_expect(!request.params);
    cr_expect(!decode(METHOD_GET, STR("/plain?&&"), STR("")));
    cr_expect(decode(METHOD_GET, STR("/plain?x=1"), STR(""))->kind == PROBLEM_malformed);
}

Test(decode, an_identifier_that_is_none_names_nothing)
{
    static const struct str targets[] = {
        TEXT("/things/x"),   TEXT("/things/1"),        TEXT("/things/" UUID "0"),
        TEXT("/things/%2F"), TEXT("/things/%20" UUID), TEXT("/things/" UUID "0?nonsense=%zz"),
    };

    for (size_t i = 0; i < COUNT_OF(targets); i++) {
        struct problem *problem = decode(METHOD_GET, targets[i], STR(""));

        cr_expect(problem && problem->kind == PROBLEM_not_found, STR_FMT, STR_ARG(targets[i]));
    }
    cr_expect(!decode(METHOD_GET, STR("/things/%37d4f10a2-b91c-4d5e-6f7a-8b9c0d1e2f3a"), STR("")));
}

Test(decode, names_every_fault_of_a_query)
{
    static const struct {
        struct str  target;
        const char *faults;
    } rows[] = {
        {TEXT("/things/" UUID "?nome=x"), "nome unknown_parameter|"},
        {TEXT("/things/" UUID "?Status=open"), "Status unknown_parameter|"},
        {TEXT("/things/" UUID "?=x"), " unknown_parameter|"},
        {TEXT("/things/" UUID "?thing=" UUID), "thing unknown_parameter|"},
        {TEXT("/things/" UUID "?status=new"), "status invalid_choice|"},
        {TEXT("/things/" UUID "?status="), "status invalid_choice|"},
        {TEXT("/things/" UUID "?status"), "status invalid_choice|"},
        {TEXT("/things/" UUID "?page=0"), "page out_of_range|"},
        {TEXT("/things/" UUID "?page=-1"), "page out_of_range|"},
        {TEXT("/things/" UUID "?page="), "page invalid_number|"},
        {TEXT("/things/" UUID "?page=1.5"), "page invalid_number|"},
        {TEXT("/things/" UUID "?page=+1"), "page invalid_number|"},
        {TEXT("/things/" UUID "?search=123456"), "search too_long|"},
        {TEXT("/things/" UUID "?owner=x"), "owner invalid_uuid|"},
        {TEXT("/things/" UUID "?page=1&page=1"), "page duplicate_parameter|"},
        {TEXT("/things/" UUID "?page=1&p%61ge=2"), "page duplicate_parameter|"},
        {TEXT("/things/" UUID "?a=1&page=x&page=2&status=open&status=closed"),
         "a unknown_parameter|page invalid_number|status duplicate_parameter|"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct problem *problem = decode(METHOD_GET, rows[i].target, STR(""));

        cr_assert(problem, "row %zu", i);
        cr_expect(problem->kind == PROBLEM_malformed, "row %zu", i);
        cr_expect(str_is(in_short(problem->violations), rows[i].faults), "row %zu: " STR_FMT, i,
                  STR_ARG(in_short(problem->violations)));
        cr_expect(problem->violations->is_parameter, "row %zu", i);
    }
}

Test(decode, names_the_faults_of_headers_beside_those_of_the_query)
{
    struct problem *problem;

    cr_assert(decode(METHOD_GET, STR("/things/" UUID "?page=0"), STR("")));
    request.parameter_faults = (struct faults){0};
    request.if_none_match    = STR("");
    problem                  = request_decode(&request);
    cr_assert(problem);
    cr_expect(problem->kind == PROBLEM_malformed);
    cr_expect(str_is(in_short(problem->violations), "If-None-Match invalid_etag|page out_of_range|"));
}

/* So that it can name, in the same answer, what the shape cannot tell. */
Test(decode, leaves_the_faults_of_a_lists_query_to_its_handler)
{
    cr_expect(!decode(METHOD_GET, STR("/things?page=0&nome=x&status=open"), STR("")));
    cr_expect(str_is(in_short(request.parameter_faults.first), "page out_of_range|nome unknown_parameter|"));
    cr_expect(!request.faults.count);
    cr_expect(!decode(METHOD_GET, STR("/things?page=%&a%=1"), STR("")));
    cr_expect(str_is(in_short(request.parameter_faults.first), "page invalid_encoding|a% invalid_encoding|"));
}

Test(decode, a_query_must_be_decodable)
{
    cr_expect(decode(METHOD_GET, STR("/things/" UUID "?search=%"), STR(""))->kind == PROBLEM_malformed);
    cr_expect(decode(METHOD_GET, STR("/things/" UUID "?search=%FF"), STR(""))->kind == PROBLEM_malformed);
    cr_expect(decode(METHOD_GET, STR("/things/" UUID "?search=%00"), STR(""))->kind == PROBLEM_malformed);
    cr_expect(decode(METHOD_GET, STR("/plain?%zz"), STR(""))->kind == PROBLEM_malformed);
}

Test(decode, takes_the_body_into_content)
{
    const struct thing *thing;

    cr_assert(!decode(METHOD_POST, STR("/things"), STR("{\"name\":\"a\",\"amount\":3}")));
    thing = request.content;
    cr_expect(str_is(thing->name, "a") && thing->amount == 3);
    cr_expect(!request.faults.count);
}

/* The handler may add faults of its own, so members' faults are not yet a problem here. */
Test(decode, leaves_the_faults_of_members_to_the_handler)
{
    cr_assert(!decode(METHOD_POST, STR("/things"), STR("{\"amount\":\"x\",\"x\":1}")));
    cr_expect(str_is(in_short(request.faults.first), "/amount wrong_type|/x unknown_member|/name required|"));
    cr_assert(!decode(METHOD_PATCH, STR("/things/" UUID), STR("{\"name\":null}")));
    cr_expect(str_is(in_short(request.faults.first), "/name not_nullable|"));
    cr_assert(!decode(METHOD_PATCH, STR("/things/" UUID), STR("{}")));
    cr_expect(!request.faults.count);
}

Test(decode, refuses_bodies_that_are_no_json_or_no_object)
{
    static const struct {
        struct str        body;
        enum problem_kind kind;
    } rows[] = {
        {TEXT(""), PROBLEM_malformed},        {TEXT("{"), PROBLEM_malformed},
        {TEXT("{}x"), PROBLEM_malformed},     {TEXT("\xEF\xBB\xBF{}"), PROBLEM_malformed},
        {TEXT("[]"), PROBLEM_unacceptable},   {TEXT("null"), PROBLEM_unacceptable},
        {TEXT("\"\""), PROBLEM_unacceptable}, {TEXT("1"), PROBLEM_unacceptable},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct problem *problem = decode(METHOD_POST, STR("/things"), rows[i].body);

        cr_assert(problem, "row %zu", i);
        cr_expect(problem->kind == rows[i].kind, "row %zu", i);
    }
}

Test(decode, looks_at_the_bodys_headers_before_the_body)
{
    cr_assert(decode(METHOD_POST, STR("/things"), STR("{")));
    request.content_type = STR("text/plain");
    cr_expect(request_decode(&request)->kind == PROBLEM_unsupported_media_type);
    request.content_type = STR("application/merge-patch+json");
    cr_expect(request_decode(&request)->kind == PROBLEM_unsupported_media_type, "only for PATCH");
    request.content_type     = STR("application/json");
    request.content_encoding = STR("gzip");
    cr_expect(request_decode(&request)->kind == PROBLEM_unsupported_media_type);
    request.content_encoding = STR("identity");
    cr_expect(request_decode(&request)->kind == PROBLEM_malformed);
    request.has_bad_length = true;
    cr_expect(request_decode(&request)->kind == PROBLEM_malformed);
    request.is_too_large = true;
    cr_expect(request_decode(&request)->kind == PROBLEM_too_large);
    request.has_body_without_length = true;
    cr_expect(request_decode(&request)->kind == PROBLEM_length_required);
}

Test(decode, patches_may_be_called_merge_patches)
{
    cr_assert(!decode(METHOD_PATCH, STR("/things/" UUID), STR("{\"amount\":1}")));
    request.content_type = STR("application/merge-patch+json");
    cr_expect(!request_decode(&request));
}

/* Whatever a client sends along with a GET or DELETE has no meaning. */
Test(decode, passes_over_a_body_that_the_route_does_not_take)
{
    cr_expect(!decode(METHOD_DELETE, STR("/plain"), STR("{")));
    request.content_type = STR("text/plain");
    cr_expect(!request_decode(&request));
    cr_expect(!request.content);
}
