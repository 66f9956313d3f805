#include "http/router.h"

#include "http/query.h"

#include <assert.h>

/* The absolute form of a target starts with a scheme; some servers pass it on. */
static struct str without_authority(struct str target)
{
    for (size_t i = 0; i + 2 < target.len && target.at[0] != '/'; i++)
        if (memcmp(target.at + i, "://", 3) == 0) {
            struct str rest = str_from_at(target, i + 3);

            while (rest.len && rest.at[0] != '/' && rest.at[0] != '?')
                rest = str_from_at(rest, 1);
            return rest;
        }
    return target;
}

/* What follows the mount; nothing when the path is not below it. */
static struct str without_mount(struct str path, struct str mount)
{
    if (!str_starts(path, mount))
        return (struct str){0};
    path = str_from_at(path, mount.len);
    return path.len && path.at[0] == '/' ? path : (struct str){0};
}

static void split_target(struct request *request)
{
    struct str  target   = without_authority(request->target);
    const char *question = target.len ? memchr(target.at, '?', target.len) : NULL;

    request->path = target;
    if (question) {
        request->path.len = (size_t)(question - target.at);
        request->query    = str_from_at(target, request->path.len + 1);
    }
    request->path = without_mount(request->path, request->settings->mount);
}

/* The text up to the next slash; `rest` moves to the slash. */
static struct str next_segment(struct str *rest)
{
    struct str  segment = str_from_at(*rest, 1);
    const char *slash   = segment.len ? memchr(segment.at, '/', segment.len) : NULL;

    if (slash)
        segment.len = (size_t)(slash - segment.at);
    *rest = str_from_at(*rest, 1 + segment.len);
    return segment;
}

/* An escape stands for its character: %72ecords is records. */
static bool is_literal(const struct request *request, struct str given, struct str wanted)
{
    struct str decoded;

    if (!given.len || !memchr(given.at, '%', given.len))
        return str_equal(given, wanted);
    return percent_decode(request->arena, given, false, &decoded) && str_equal(decoded, wanted);
}

/* Both from a slash on. */
static bool path_matches(const struct request *request, struct str rest, struct str path)
{
    while (rest.len && path.len) {
        struct str wanted = next_segment(&rest);
        struct str given  = next_segment(&path);

        if (wanted.len && wanted.at[0] == '{' ? !given.len : !is_literal(request, given, wanted))
            return false;
    }
    return !rest.len && !path.len;
}

static bool serves(const struct route *route, enum method method)
{
    return route->method == method || (route->method == METHOD_GET && method == METHOD_HEAD);
}

static void allow_method(struct request *request, struct response *response, enum method method)
{
    response->allow = arena_format(request->arena, STR_FMT "%s%s", STR_ARG(response->allow),
                                   response->allow.len ? ", " : "", method_name(method));
}

/* What of a route's path is looked at for each request. */
struct outline {
    size_t slashes;
    size_t parameters;
    size_t literal;  /* bytes up to the first parameter */
    size_t next;     /* 1 + the place of the next route whose path has as many slashes; 0: there is none */
    bool   is_again; /* the route before it, of as many slashes, has the same path */
};

enum { SLASHES_MOST = 15 };

static struct {
    struct outline of[ROUTES_MOST];
    size_t         first[SLASHES_MOST + 1]; /* like `next` */
} outlines;

static size_t count_of(struct str text, char wanted)
{
    size_t count = 0;

    for (size_t i = 0; i < text.len; i++)
        count += text.at[i] == wanted;
    return count;
}

static struct outline outline_path(struct str path)
{
    const char *parameter = memchr(path.at, '{', path.len);

    return (struct outline){.slashes    = count_of(path, '/'),
                            .parameters = count_of(path, '{'),
                            .literal    = parameter ? (size_t)(parameter - path.at) : path.len};
}

/* Routes are kept in their order; where there are none, nothing is made. */
static void make_outlines(void)
{
    size_t last[SLASHES_MOST + 1] = {0};

    for (size_t i = 0; i < route_count; i++) {
        struct outline *outline = &outlines.of[i];
        size_t         *before;

        *outline = outline_path(str_from(routes[i].path));
        assert(outline->slashes <= SLASHES_MOST);
        before            = &last[outline->slashes];
        outline->is_again = *before && strcmp(routes[*before - 1].path, routes[i].path) == 0;
        *(*before ? &outlines.of[*before - 1].next : &outlines.first[outline->slashes]) = i + 1;
        *before                                                                         = i + 1;
    }
}

/* The path of a request, and what tells quickly that it is another one than a route's. */
struct asked {
    const struct request *request;
    size_t                slashes;
    bool                  is_plain; /* it has no escapes */
};

static struct asked asked_path(const struct request *request)
{
    if (!outlines.of[0].slashes) /* every path begins with one: they were not made yet */
        make_outlines();
    return (struct asked){.request  = request,
                          .slashes  = count_of(request->path, '/'),
                          .is_plain = request->path.len && !memchr(request->path.at, '%', request->path.len)};
}

/* Of a route whose path has as many slashes. */
static bool is_at(const struct asked *asked, size_t i)
{
    size_t     literal = outlines.of[i].literal;
    struct str path    = asked->request->path;
    struct str wanted;

    if (!asked->is_plain)
        return path_matches(asked->request, str_from(routes[i].path), path);
    if (path.len < literal || path.at[literal - 1] != routes[i].path[literal - 1] ||
        memcmp(path.at, routes[i].path, literal) != 0)
        return false;
    wanted = str_from(routes[i].path);
    return path_matches(asked->request, str_from_at(wanted, literal - 1), str_from_at(path, literal - 1));
}

enum { OFFERED_MOST = 16 };

/* The routes at a path. */
struct offered {
    size_t places[OFFERED_MOST];
    size_t count;
};

/* A path that a route names in more of its parts is no other route's parameter: those with the fewest are right. */
static struct offered offered_at(const struct asked *asked)
{
    struct offered offered;
    size_t         fewest  = SIZE_MAX;
    bool           is_here = false;

    offered.count = 0;
    for (size_t i = asked->slashes <= SLASHES_MOST ? outlines.first[asked->slashes] : 0; i;
         i        = outlines.of[i - 1].next) {
        const struct outline *outline = &outlines.of[i - 1];

        if (!outline->is_again)
            is_here = outline->parameters <= fewest && is_at(asked, i - 1);
        if (!is_here)
            continue;
        if (outline->parameters < fewest)
            offered.count = 0;
        fewest = outline->parameters;
        assert(offered.count < OFFERED_MOST);
        offered.places[offered.count++] = i - 1;
    }
    return offered;
}

static const struct route *find_route(const struct request *request, const struct offered *offered)
{
    for (size_t i = 0; i < offered->count; i++)
        if (serves(&routes[offered->places[i]], request->method))
            return &routes[offered->places[i]];
    return NULL;
}

static void collect_methods(struct request *request, struct response *response, const struct offered *offered)
{
    for (size_t i = 0; i < offered->count; i++) {
        enum method method = routes[offered->places[i]].method;

        allow_method(request, response, method);
        if (method == METHOD_GET)
            allow_method(request, response, METHOD_HEAD);
    }
    if (response->allow.len)
        allow_method(request, response, METHOD_OPTIONS);
}

static struct problem *no_such_path(const struct request *request)
{
    bool ends_in_slash = request->path.len > 1 && request->path.at[request->path.len - 1] == '/';

    return problem_coded(request->arena, PROBLEM_not_found, CODE_unknown_path, "There is no such path.%s",
                         ends_in_slash ? " No path ends in a slash: leave it out." : "");
}

struct problem *route_find(struct request *request, struct response *response)
{
    struct offered offered;
    struct asked   asked;
    struct str     ignored;

    split_target(request);
    if (!percent_decode(request->arena, request->path, false, &ignored)) {
        fault_in(request->arena, &request->parameter_faults, STR("path"), CODE_invalid_encoding,
                 "It is not validly percent-encoded UTF-8.");
        return faults_problem(request->arena, &request->parameter_faults, PROBLEM_malformed);
    }
    asked   = asked_path(request);
    offered = offered_at(&asked);
    if ((request->route = find_route(request, &offered)))
        return NULL;
    collect_methods(request, response, &offered);
    if (!response->allow.len)
        return no_such_path(request);
    if (request->method != METHOD_OPTIONS)
        return problem_new(request->arena, PROBLEM_method_not_allowed, "This path offers " STR_FMT ".",
                           STR_ARG(response->allow));
    return NULL;
}

struct str route_segment(const struct request *request, const char *name)
{
    struct str pattern = str_from(request->route->path);
    struct str path    = request->path;

    while (pattern.len) {
        struct str wanted = next_segment(&pattern);
        struct str given  = next_segment(&path);

        if (wanted.len == strlen(name) + 2 && wanted.at[0] == '{' && memcmp(wanted.at + 1, name, strlen(name)) == 0)
            return given;
    }
    return (struct str){0};
}

bool route_declares(const struct route *route, enum problem_kind kind)
{
    bool has_body = route->takes || route->files;
    bool has_path = strchr(route->path, '{') != NULL;

    switch (kind) {
    case PROBLEM_malformed:
        return true;
    case PROBLEM_unauthorized:
        return !route->is_open || route->takes_token;
    case PROBLEM_forbidden:
        return route->scope != 0 || (!route->is_open && route_writes(route)); /* from another site */
    case PROBLEM_not_found:
        if (route->of_session)
            return true;
        return has_path && (route->method != METHOD_PUT || route->files); /* others make what there is not */
    case PROBLEM_not_acceptable:
        return route->gives || route->is_file;
    case PROBLEM_conflict:
        return route->conflicts || route_takes_key(route);
    case PROBLEM_precondition_failed:
        return route->has_etag && route_writes(route) && route->method != METHOD_POST;
    case PROBLEM_range_not_satisfiable:
        return route->is_download;
    case PROBLEM_too_large:
    case PROBLEM_unsupported_media_type:
        return has_body;
    case PROBLEM_unacceptable:
        return route->takes || route->fails || route->has_rows; /* there may be too many */
    case PROBLEM_unavailable:
        return !route->is_open || route->asks_db;
    default:
        return false;
    }
}

static bool has_param(const struct route *route, struct str name)
{
    return route->params && shape_field(route->params, name);
}

static const char *route_fault(const struct route *route)
{
    struct str rest = str_from(route->path);

    while (rest.len) {
        struct str segment = next_segment(&rest);

        if (segment.len && segment.at[0] == '{' &&
            !has_param(route, (struct str){.at = segment.at + 1, .len = segment.len - 2}))
            return "a path parameter that params does not have";
    }
    if (route->takes && (!route_writes(route) || route->method == METHOD_DELETE))
        return "a body on a method that takes none";
    return NULL;
}

const char *routes_fault(void)
{
    for (size_t i = 0; i < route_count; i++) {
        const char *fault = route_fault(&routes[i]);

        if (fault)
            return fault;
        for (size_t j = 0; j < i; j++) {
            if (strcmp(routes[i].name, routes[j].name) == 0)
                return "two routes of one name";
            if (routes[i].method == routes[j].method && strcmp(routes[i].path, routes[j].path) == 0)
                return "two routes for one path";
        }
    }
    return NULL;
}
