#include "http/decode.h"

#include "http/accept.h"
#include "http/headers.h"
#include "http/query.h"
#include "http/router.h"
#include "json/decode.h"
#include "json/read.h"

static bool in_path(const struct request *request, const struct field *field)
{
    return route_segment(request, field->name).len > 0;
}

static bool is_faulty(const struct request *request, const char *name)
{
    for (const struct violation *found = request->parameter_faults.first; found; found = found->next)
        if (str_is(found->place, name))
            return true;
    return false;
}

/* What the route cannot do without. */
static void require_parameters(struct request *request)
{
    const struct shape *shape = request->route->params;

    for (size_t i = 0; shape && i < shape->count; i++) {
        const struct field *field = &shape->fields[i];

        if (field->required && !in_path(request, field) && !field_present(request->params, field) &&
            !is_faulty(request, field->name))
            fault_in(request->arena, &request->parameter_faults, str_from(field->name), CODE_required,
                     "This parameter is required.");
    }
}

/* An identifier that is none names nothing. */
static struct problem *decode_path(struct request *request)
{
    const struct shape *shape = request->route->params;

    for (size_t i = 0; i < shape->count; i++) {
        const struct field *field = &shape->fields[i];
        struct violation    ignored;
        struct str          text;

        if (!field->name || !in_path(request, field))
            continue;
        if (!percent_decode(request->arena, route_segment(request, field->name), false, &text) ||
            !field_read_text(request->arena, field, text, request->params, &ignored))
            return problem_new(request->arena, PROBLEM_not_found, "There is no object with this identifier.");
    }
    return NULL;
}

/* The field of several parameters together, such as filter[a] and filter[b][c]. */
static const struct field *find_family(const struct shape *shape, struct str name)
{
    const char         *bracket = name.len ? memchr(name.at, '[', name.len) : NULL;
    const struct field *field;

    if (!shape || !bracket)
        return NULL;
    field = shape_field(shape, (struct str){.at = name.at, .len = (size_t)(bracket - name.at)});
    return field && field->kind == KIND_VALUE ? field : NULL;
}

/* All of them become the members of one object, by their whole names. */
static void add_to_family(struct request *request, const struct field *field, const struct query_pair *pair)
{
    struct described *params = request->params;
    struct value    **object = field_slot(request->params, field);
    struct value     *member = ARENA_NEW(request->arena, struct value);

    if (!*object) {
        *object = value_object(request->arena);
        params->present |= field_bit(params->shape, field);
    }
    if (value_member(*object, pair->name)) {
        fault_in(request->arena, &request->parameter_faults, pair->name, CODE_duplicate_parameter,
                 "It stands in the query twice.");
        return;
    }
    *member = (struct value){.kind = VALUE_STRING, .name = pair->name, .text = pair->value};
    value_append(*object, member);
}

static bool read_parameter(struct request *request, const struct field *field, struct str text, struct violation *fault)
{
    if (field->kind == KIND_INSTANT)
        text = instant_with_plus(request->arena, text);
    return field_read_text(request->arena, field, text, request->params, fault);
}

static void decode_pair(struct request *request, const struct query_pair *pair)
{
    const struct field *family = find_family(request->route->params, pair->name);
    struct faults      *faults = &request->parameter_faults;
    const struct shape *shape  = request->route->params;
    const struct field *field  = shape ? shape_field(shape, pair->name) : NULL;
    struct violation    fault  = {.is_parameter = true, .place = pair->name};

    if (family)
        add_to_family(request, family, pair);
    else if (!field || field->kind == KIND_VALUE || in_path(request, field))
        fault_in(request->arena, faults, pair->name, CODE_unknown_parameter, "There is no such query parameter here.");
    else if (field_present(request->params, field))
        fault_in(request->arena, faults, pair->name, CODE_duplicate_parameter, "It stands in the query twice.");
    else if (!read_parameter(request, field, pair->value, &fault))
        fault_add(request->arena, faults, &fault);
}

static struct problem *decode_query(struct request *request)
{
    struct str        rest = request->query;
    struct query_pair pair;
    int               state;

    while ((state = query_next(request->arena, &rest, &pair)) != 0) {
        if (state > 0)
            decode_pair(request, &pair);
        else
            fault_in(request->arena, &request->parameter_faults, pair.name, CODE_invalid_encoding,
                     "It is not validly percent-encoded UTF-8.");
    }
    require_parameters(request);
    if (request->route->list)
        return NULL;
    return faults_problem(request->arena, &request->parameter_faults, PROBLEM_malformed);
}

static struct problem *check_length(const struct request *request)
{
    if (request->has_body_without_length)
        return problem_new(request->arena, PROBLEM_length_required, "A body needs a Content-Length.");
    if (request->is_too_large)
        return problem_limit(problem_new(request->arena, PROBLEM_too_large, "The body may have at most %zu bytes.",
                                         request->settings->body_limit),
                             (int64_t)request->settings->body_limit, VALUE_UNKNOWN);
    if (request->has_bad_length)
        return problem_coded(request->arena, PROBLEM_malformed, CODE_wrong_length,
                             "The body is not as long as its Content-Length says.");
    if (request->content_encoding.len && !str_is(request->content_encoding, "identity"))
        return problem_coded(request->arena, PROBLEM_unsupported_media_type, CODE_unsupported_encoding,
                             "The body must not be compressed.");
    return NULL;
}

static struct problem *check_body(const struct request *request)
{
    bool            merge_patch = request->route->method == METHOD_PATCH;
    struct problem *problem     = check_length(request);

    if (problem || content_is_json(request->content_type, merge_patch))
        return problem;
    return problem_new(request->arena, PROBLEM_unsupported_media_type, "The Content-Type must be application/json%s.",
                       merge_patch ? " or application/merge-patch+json" : "");
}

/* A file stays as it is, in request->body. */
static struct problem *check_file(const struct request *request)
{
    const char *const *types   = request->route->files;
    struct str         names   = STR("");
    struct problem    *problem = check_length(request);

    if (problem || content_is_one_of(request->content_type, types))
        return problem;
    for (size_t i = 0; types[i]; i++)
        names = arena_format(request->arena, STR_FMT "%s%s", STR_ARG(names), i ? ", " : "", types[i]);
    return problem_new(request->arena, PROBLEM_unsupported_media_type, "The Content-Type must be %s" STR_FMT ".",
                       request->route->takes ? "application/json, " : "", STR_ARG(names));
}

void request_decode_content(struct request *request, const struct shape *shape, enum decode_for purpose)
{
    struct decoding decoding = {.arena = request->arena, .purpose = purpose, .faults = &request->faults};

    request->content = shape_new(request->arena, shape);
    json_decode(&decoding, request->given, STR(""), request->content);
    request->kept = decoding.kept;
}

static struct problem *decode_body(struct request *request)
{
    struct faults      *faults   = &request->faults;
    const struct route *route    = request->route;
    bool                is_patch = route->method == METHOD_PATCH;
    struct problem     *problem;

    if ((problem = check_body(request)) ||
        (problem = json_read(request->arena, request->body, &request->given, faults)))
        return problem;
    if (route->method != METHOD_PUT || request->given->kind != VALUE_OBJECT)
        request_decode_content(request, route->takes, is_patch ? DECODE_PATCH : DECODE_CREATE);
    if (request->given->kind != VALUE_OBJECT)
        return faults_problem(request->arena, faults, PROBLEM_unacceptable);
    return NULL;
}

struct problem *request_decode(struct request *request)
{
    const struct route *route = request->route;
    struct problem     *problem;

    if (route->params) {
        request->params = shape_new(request->arena, route->params);
        if ((problem = decode_path(request)))
            return problem;
    }
    headers_check(request);
    if ((problem = decode_query(request)))
        return problem;
    if (route->files && !(route->takes && content_is_json(request->content_type, false)))
        return check_file(request);
    return route->takes ? decode_body(request) : NULL;
}
