/* Any target through the router and the decoder, with the program's own table. */
#include "http/decode.h"
#include "http/router.h"
#include "support/fuzzing.h"

struct attempt {
    struct request  request;
    struct response response;
    struct problem *problem;
};

static void find(struct attempt *attempt, struct arena *arena, const struct http_settings *settings, enum method method,
                 struct str target)
{
    *attempt = (struct attempt){.request = {.arena = arena, .settings = settings, .method = method, .target = target}};
    attempt->problem = route_find(&attempt->request, &attempt->response);
}

static void check_found(const struct attempt *attempt)
{
    const struct route *route = attempt->request.route;
    bool                told  = attempt->problem ? attempt->problem->kind == PROBLEM_method_not_allowed : !route;

    expect(told == (attempt->response.allow.len > 0));
    expect(attempt->problem || route || attempt->request.method == METHOD_OPTIONS);
    expect(!attempt->problem || !route);
    if (!route)
        return;
    expect(attempt->request.path.len > 0 && attempt->request.path.at[0] == '/');
    expect(route->method == attempt->request.method || attempt->request.method == METHOD_HEAD);
}

static void check_decoded(struct attempt *attempt)
{
    struct request   *request = &attempt->request;
    struct problem   *problem;
    const enum method method = request->method;

    request->content_type = STR("application/json");
    request->body         = STR("{}");
    problem               = request_decode(request);
    if (problem)
        expect(problem->kind == PROBLEM_not_found || problem->kind == PROBLEM_malformed);
    else
        expect((request->content != NULL) == (method == METHOD_POST || method == METHOD_PATCH));
}

/* Below a mount everything is as it is without one. */
static void check_mounted(struct arena *arena, const struct attempt *plain)
{
    const struct http_settings settings = {.mount = STR("/crm")};
    struct str                 target   = plain->request.target;
    struct attempt             mounted;

    if (!target.len || target.at[0] != '/')
        return;
    target = arena_format(arena, "/crm" STR_FMT, STR_ARG(target));
    find(&mounted, arena, &settings, plain->request.method, target);
    expect(mounted.request.route == plain->request.route);
    expect(str_equal(mounted.request.path, plain->request.path));
    expect(str_equal(mounted.response.allow, plain->response.allow));
}

static void check_target(struct arena *arena, enum method method, struct str target)
{
    const struct http_settings settings = {.body_limit = 1000};
    struct attempt             attempt;

    find(&attempt, arena, &settings, method, target);
    check_found(&attempt);
    if (!memchr(target.at, 0, target.len))
        check_mounted(arena, &attempt);
    if (attempt.request.route)
        check_decoded(&attempt);
}

/* The first byte is the method. */
void fuzz(struct arena *arena, const uint8_t *data, size_t size)
{
    if (!size)
        return;
    check_target(arena, (enum method)(data[0] % (METHOD_OTHER + 1)),
                 (struct str){.at = (const char *)data + 1, .len = size - 1});
}
