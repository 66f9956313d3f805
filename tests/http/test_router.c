#include "http/router.h"
#include "support/unit.h"

struct params {
    struct described marks;
    struct uuid      thing;
    struct uuid      part;
};

/* clang-format off */
static const struct field thing_fields[] = {
    FIELD(struct params, "thing", thing),
};
static SHAPE(thing_shape, "Thing", struct params, thing_fields);

static const struct field part_fields[] = {
    FIELD(struct params, "thing", thing),
    FIELD(struct params, "part",  part),
};
static SHAPE(part_shape, "Part", struct params, part_fields);
/* clang-format on */

static struct problem *serve_nothing(struct request *request, struct response *response)
{
    (void)request;
    (void)response;
    return NULL;
}

/* In the place of the program's own table. */
const struct route routes[] = {
    {METHOD_GET, "/api/things", "listThings", serve_nothing, .status = 200},
    {METHOD_POST, "/api/things", "createThing", serve_nothing, .takes = &thing_shape},
    {METHOD_GET, "/api/things/{thing}", "getThing", serve_nothing, .params = &thing_shape},
    {METHOD_PATCH, "/api/things/{thing}", "updateThing", serve_nothing, .params = &thing_shape, .takes = &thing_shape},
    {METHOD_DELETE, "/api/things/{thing}", "deleteThing", serve_nothing, .params = &thing_shape},
    {METHOD_POST, "/api/things/{thing}/parts", "createPart", serve_nothing, .params = &thing_shape},
    {METHOD_POST, "/api/things/{thing}/parts/all", "createParts", serve_nothing, .params = &thing_shape},
    {METHOD_GET, "/api/things/{thing}/parts/{part}", "getPart", serve_nothing, .params = &part_shape},
    {METHOD_GET, "/healthz", "getHealth", serve_nothing, .status = 200},
};
const size_t route_count = COUNT_OF(routes);

static struct http_settings settings;
static struct request       request;
static struct response      response;

ARENA_SUITE(router);

static struct problem *find(enum method method, struct str target)
{
    request  = (struct request){.arena = arena, .settings = &settings, .method = method, .target = target};
    response = (struct response){0};
    return route_find(&request, &response);
}

/* The name of the route, or that of the problem. */
static const char *found(enum method method, struct str target)
{
    struct problem *problem = find(method, target);

    return problem ? problem_name(problem->kind) : request.route ? request.route->name : "none";
}

Test(router, the_table_is_sound)
{
    cr_expect(!routes_fault(), "%s", routes_fault());
}

Test(router, finds_the_route_for_method_and_path)
{
    static const struct {
        enum method method;
        struct str  target;
        const char *route;
    } rows[] = {
        {METHOD_GET, TEXT("/api/things"), "listThings"},
        {METHOD_HEAD, TEXT("/api/things"), "listThings"},
        {METHOD_POST, TEXT("/api/things"), "createThing"},
        {METHOD_GET, TEXT("/api/things?limit=1"), "listThings"},
        {METHOD_GET, TEXT("/api/things?"), "listThings"},
        {METHOD_GET, TEXT("/api/things/x"), "getThing"},
        {METHOD_GET, TEXT("/api/things/%2F"), "getThing"},
        {METHOD_GET, TEXT("/api/things/."), "getThing"},
        {METHOD_GET, TEXT("/api/things/{thing}"), "getThing"},
        {METHOD_PATCH, TEXT("/api/things/x"), "updateThing"},
        {METHOD_DELETE, TEXT("/api/things/x"), "deleteThing"},
        {METHOD_POST, TEXT("/api/things/x/parts"), "createPart"},
        {METHOD_GET, TEXT("/api/things/x/parts/y?a=b"), "getPart"},
        {METHOD_POST, TEXT("/api/things/x/parts/all"), "createParts"},
        {METHOD_POST, TEXT("/api/things/x/parts/%61ll"), "createParts"},
        {METHOD_GET, TEXT("/api/things/x/parts/all"), "method_not_allowed"},
        {METHOD_GET, TEXT("/api/things/parts/parts/parts"), "getPart"},
        {METHOD_GET, TEXT("/healthz"), "getHealth"},
        {METHOD_GET, TEXT("/%61pi/thing%73"), "listThings"},
        {METHOD_GET, TEXT("http://host.example/healthz"), "getHealth"},
        {METHOD_GET, TEXT("https://host.example:8443/api/things/x?y"), "getThing"},
        {METHOD_OPTIONS, TEXT("/api/things"), "none"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect_str_eq(found(rows[i].method, rows[i].target), rows[i].route, "row %zu: " STR_FMT, i,
                         STR_ARG(rows[i].target));
}

Test(router, knows_no_other_path)
{
    static const struct str targets[] = {
        TEXT(""),
        TEXT("/"),
        TEXT("//"),
        TEXT("/api"),
        TEXT("/api/"),
        TEXT("/api/thing"),
        TEXT("/api/thingsx"),
        TEXT("/API/things"),
        TEXT("/api/Things"),
        TEXT("/api/things/"),
        TEXT("/api//things"),
        TEXT("//api/things"),
        TEXT("/./api/things"),
        TEXT("/api/x/../things"),
        TEXT("/api/%54hings"),
        TEXT("/api/%2574hings"),
        TEXT("/api%2Fthings"),
        TEXT("/api/things%3Flimit=1"),
        TEXT("/api/things/x/"),
        TEXT("/api/things/x/y"),
        TEXT("/api/things//parts/y"),
        TEXT("/api/things/x/parts/"),
        TEXT("/api/things/x/parts/y/z"),
        TEXT("/healthz/"),
        TEXT("?/healthz"),
        TEXT("healthz"),
        TEXT("*"),
        TEXT("http://"),
        TEXT("http://host.example"),
        TEXT("/http://host.example/healthz"),
    };

    for (size_t i = 0; i < COUNT_OF(targets); i++) {
        cr_expect_str_eq(found(METHOD_GET, targets[i]), "not_found", STR_FMT, STR_ARG(targets[i]));
        cr_expect(!response.allow.len, STR_FMT, STR_ARG(targets[i]));
        cr_expect_str_eq(found(METHOD_OPTIONS, targets[i]), "not_found", STR_FMT, STR_ARG(targets[i]));
    }
}

/* The commonest slip, and one that is hard to see. */
Test(router, a_path_that_ends_in_a_slash_is_told_so)
{
    cr_expect(strstr(find(METHOD_GET, STR("/api/things/"))->detail.at, "slash"));
    cr_expect(strstr(find(METHOD_GET, STR("/api/things/x/?limit=1"))->detail.at, "slash"));
    cr_expect(!strstr(find(METHOD_GET, STR("/api/thing"))->detail.at, "slash"));
    cr_expect(!strstr(find(METHOD_GET, STR("/"))->detail.at, "slash"));
    cr_expect(find(METHOD_GET, STR("/api/things/"))->code == CODE_unknown_path);
}

/* Segments begin after a slash; whatever else stands there is another path. */
Test(router, a_path_begins_with_a_slash)
{
    cr_expect_str_eq(found(METHOD_GET, STR("xhealthz")), "not_found");
    cr_expect_str_eq(found(METHOD_GET, STR("-api/things")), "not_found");
}

Test(router, a_host_alone_has_the_path_of_a_single_slash)
{
    cr_expect_str_eq(found(METHOD_GET, STR("http://host.example?x=/healthz")), "not_found");
}

Test(router, refuses_paths_that_cannot_be_decoded)
{
    static const struct str targets[] = {
        TEXT("/api/things/%"),   TEXT("/api/things/%zz"), TEXT("/%00"),
        TEXT("/api/things/%FF"), TEXT("/\xC3"),           TEXT("/api/things/a%00b"),
    };

    for (size_t i = 0; i < COUNT_OF(targets); i++)
        cr_expect_str_eq(found(METHOD_GET, targets[i]), "malformed", STR_FMT, STR_ARG(targets[i]));
}

Test(router, tells_the_methods_that_a_path_has)
{
    static const struct {
        struct str  target;
        const char *allow;
    } rows[] = {
        {TEXT("/api/things"), "GET, HEAD, POST, OPTIONS"}, {TEXT("/api/things/x"), "GET, HEAD, PATCH, DELETE, OPTIONS"},
        {TEXT("/api/things/x/parts"), "POST, OPTIONS"},    {TEXT("/api/things/x/parts/all"), "POST, OPTIONS"},
        {TEXT("/healthz"), "GET, HEAD, OPTIONS"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        cr_expect(!find(METHOD_OPTIONS, rows[i].target), "row %zu", i);
        cr_expect(str_is(response.allow, rows[i].allow), "row %zu gives " STR_FMT, i, STR_ARG(response.allow));
        cr_expect(find(METHOD_OTHER, rows[i].target)->kind == PROBLEM_method_not_allowed, "row %zu", i);
        cr_expect(str_is(response.allow, rows[i].allow), "row %zu gives " STR_FMT, i, STR_ARG(response.allow));
    }
}

Test(router, a_method_that_the_path_does_not_have_is_not_allowed)
{
    cr_expect_str_eq(found(METHOD_DELETE, STR("/api/things")), "method_not_allowed");
    cr_expect_str_eq(found(METHOD_POST, STR("/api/things/x")), "method_not_allowed");
    cr_expect_str_eq(found(METHOD_HEAD, STR("/api/things/x/parts")), "method_not_allowed");
    cr_expect_str_eq(found(METHOD_GET, STR("/api/things/x/parts")), "method_not_allowed");
}

Test(router, cuts_the_query_off_the_path)
{
    static const struct {
        struct str  target;
        const char *path;
        const char *query;
    } rows[] = {
        {TEXT("/api/things"), "/api/things", ""},
        {TEXT("/api/things?"), "/api/things", ""},
        {TEXT("/api/things?a=1&b=2"), "/api/things", "a=1&b=2"},
        {TEXT("/api/things?a=?/&b"), "/api/things", "a=?/&b"},
        {TEXT("http://host.example/api/things?a"), "/api/things", "a"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        cr_expect(!find(METHOD_GET, rows[i].target), "row %zu", i);
        cr_expect(str_is(request.path, rows[i].path), "row %zu: " STR_FMT, i, STR_ARG(request.path));
        cr_expect(str_is(request.query, rows[i].query), "row %zu: " STR_FMT, i, STR_ARG(request.query));
    }
}

Test(router, below_a_mount_only_what_begins_with_it_is_known)
{
    settings.mount = STR("/crm");
    cr_expect_str_eq(found(METHOD_GET, STR("/crm/api/things")), "listThings");
    cr_expect(str_is(request.path, "/api/things"));
    cr_expect_str_eq(found(METHOD_GET, STR("/crm/healthz?x")), "getHealth");
    cr_expect_str_eq(found(METHOD_GET, STR("https://host.example/crm/healthz")), "getHealth");
    cr_expect_str_eq(found(METHOD_GET, STR("/api/things")), "not_found");
    cr_expect_str_eq(found(METHOD_GET, STR("/crm")), "not_found");
    cr_expect_str_eq(found(METHOD_GET, STR("/CRM/api/things")), "not_found");
    cr_expect_str_eq(found(METHOD_GET, STR("/x/crm/api/things")), "not_found");
    cr_expect_str_eq(found(METHOD_GET, STR("/crm/crm/api/things")), "not_found");
}

/* "/crm-api/things" is a neighbour of /crm, not below it. */
Test(router, a_mount_ends_at_a_slash)
{
    settings.mount = STR("/crm");
    cr_expect_str_eq(found(METHOD_GET, STR("/crm-api/things")), "not_found");
    cr_expect_str_eq(found(METHOD_GET, STR("/crm2healthz")), "not_found");
}

Test(router, gives_the_segments_that_stand_for_names)
{
    cr_assert(!find(METHOD_GET, STR("/api/things/a%2Fb/parts/%C3%A9?thing=c")));
    cr_expect(str_is(route_segment(&request, "thing"), "a%2Fb"));
    cr_expect(str_is(route_segment(&request, "part"), "%C3%A9"));
    cr_expect(!route_segment(&request, "thin").len);
    cr_expect(!route_segment(&request, "things").len);
    cr_expect(!route_segment(&request, "").len);
}

Test(router, declares_what_a_route_may_answer)
{
    const struct route *list   = &routes[0];
    const struct route *create = &routes[1];
    const struct route *patch  = &routes[3];

    cr_expect(route_declares(list, PROBLEM_malformed) && route_declares(list, PROBLEM_unauthorized));
    cr_expect(!route_declares(list, PROBLEM_not_found) && !route_declares(list, PROBLEM_unacceptable));
    cr_expect(route_declares(create, PROBLEM_too_large) && route_declares(create, PROBLEM_conflict));
    cr_expect(route_declares(create, PROBLEM_unsupported_media_type) && route_declares(create, PROBLEM_unacceptable));
    cr_expect(route_declares(patch, PROBLEM_not_found));
    cr_expect(route_writes(create) && route_writes(patch) && route_writes(&routes[4]) && !route_writes(list));
}
